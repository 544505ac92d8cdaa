import type { Called } from './job-event.ts';
import type { FilesPort } from './ports/files.ts';
import { temporaryNameOf } from './readiness/index.ts';

/** The last component of a path of any system. */
export const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/**
 * How a file that may still have its recorder's temporary name is to be called: `A001.mp4.recording` is
 * `A001.mp4`; `A001.tmp`, of which only the bytes tell what it is, is `A001.mov`.
 * @param extension what its bytes are by; null where nobody has looked
 */
export function calledAs(
  path: string,
  extension: string | null,
  { mediaTypeOf }: Pick<FilesPort, 'mediaTypeOf'>,
): Called {
  const given = baseName(path);
  const temporary = temporaryNameOf(given);
  if (temporary === null) return { name: given, filetype: mediaTypeOf(given) };
  const stem = temporary.innerName ?? given.replace(/\.[^.]+$/, '');
  const name = /[^.]\.[^.]+$/.test(stem) ? stem : `${stem}${extension ?? ''}`;
  return { name, filetype: mediaTypeOf(name) };
}
