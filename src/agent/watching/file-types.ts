import { DailiesError } from '../../core/index.ts';
import { isProxy } from '../../engine/index.ts';
import { mediaTypeOf } from '../../platform/index.ts';

/** Raw pictures and sequences that no general table calls images or videos. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  video: ['ari', 'arx', 'braw', 'crm', 'insv', 'm2ts', 'mts', 'mxf', 'nev', 'r3d', 'ts', 'vrw'],
  audio: ['bwf', 'rf64', 'w64'],
  stills: ['arw', 'cr2', 'cr3', 'dng', 'dpx', 'exr', 'iiq', 'nef', 'orf', 'raf', 'rw2'],
  sidecars: ['ale', 'bim', 'cdl', 'cube', 'lut', 'mhl', 'ppn', 'rmd', 'smi', 'thm', 'xml', 'xmp'],
};

const MIME: Readonly<Record<string, string>> = {
  video: 'video/',
  audio: 'audio/',
  stills: 'image/',
};

/** What can be said instead of extensions. */
export const FILE_KINDS = ['video', 'audio', 'stills', 'proxies', 'sidecars'] as const;

/**
 * Reads kinds and extensions as they are typed.
 * @throws DailiesError `bad_arguments`, naming the word that is wrong
 */
export function parseFileTypes(words: readonly string[]): readonly string[] {
  const types = words.flatMap((word) => word.split(',')).map((word) => word.trim().toLowerCase());
  return [...new Set(types.filter((type) => type !== ''))].map((type) => {
    const bare = type.replace(/^\*?\./, '');
    if (/^[\p{L}\p{N}_+-]{1,16}$/u.test(bare)) return bare;
    throw new DailiesError(
      'bad_arguments',
      `"${type}" is no type of file: write an extension, such as mov, or one of ${FILE_KINDS.join(', ')}`,
    );
  });
}

/** @param type as {@link parseFileTypes} gives it */
export function isOfType(path: string, type: string): boolean {
  const extension = /[^./\\]\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (type === 'proxies') return isProxy(path);
  if (!FILE_KINDS.some((kind) => kind === type)) return extension === type;
  if (MORE[type]?.includes(extension) === true) return true;
  const begins = MIME[type];
  if (begins === undefined || isElsewhere(type, extension)) return false;
  return mediaTypeOf(`x.${extension}`).startsWith(begins);
}

/** The general table may call an extension something that ours knows better: `.ts` is no text. */
const isElsewhere = (type: string, extension: string) =>
  Object.entries(MORE).some(([kind, list]) => kind !== type && list.includes(extension));
