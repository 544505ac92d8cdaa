import { inspectAvi } from './avi.ts';
import { Bytes } from './bytes.ts';
import { incomplete, type ContainerKind, type ContainerReport } from './container.ts';
import { inspectJpeg } from './jpeg.ts';
import { inspectMp4 } from './mp4.ts';
import { inspectMxf, runIn } from './mxf.ts';
import { extensionOfName } from './names.ts';
import type { ReadAt } from './read-at.ts';
import { sniff, SNIFFED_BYTES, type Sniffed } from './sniff.ts';
import { inspectHeif, inspectPng, inspectTiff } from './stills.ts';
import { inspectWave } from './wave.ts';

const plain = (kind: ContainerKind, head: 'kept' | 'rewritten'): ContainerReport => ({
  kind,
  end: null,
  head,
  madeAtMs: null,
});

const INSPECTORS: Readonly<Record<Sniffed, (bytes: Bytes) => Promise<ContainerReport>>> = {
  mp4: inspectMp4,
  heif: inspectHeif,
  mxf: inspectMxf,
  wave: inspectWave,
  avi: inspectAvi,
  jpeg: inspectJpeg,
  png: inspectPng,
  tiff: inspectTiff,
  raw: async () => plain('still', 'rewritten'),
  // Packets are only ever appended, and each end is as good as any.
  transportStream: async () => plain('transportStream', 'kept'),
};

/** Names that promise a container which can be asked; something else under them is not finished. */
const PROMISED: Readonly<Record<string, ContainerKind>> = {
  '.mp4': 'mp4',
  '.mov': 'mp4',
  '.m4v': 'mp4',
  '.m4a': 'mp4',
  '.mxf': 'mxf',
  '.wav': 'wave',
  '.avi': 'avi',
  '.jpg': 'still',
  '.jpeg': 'still',
  '.png': 'still',
};

/** Pictures of which only the name tells what they are. */
const PICTURES = new Set(['.ari', '.arx', '.bmp', '.gif', '.iiq', '.mrw', '.x3f', '.3fr', '.fff']);

/**
 * What a file's content says: of which kind it is (first by its bytes, since a `.tmp` may be
 * anything; by its name where they do not tell), whether it is whole, and what its recorder may
 * still do to it. Few reads, and never all of a long file.
 * @param sizeBytes of the file when it was looked at; what has come since is not read
 * @throws what `readAt` throws, and nothing for odd bytes
 */
export async function inspectContainer(
  name: string,
  sizeBytes: number,
  readAt: ReadAt,
): Promise<ContainerReport> {
  const bytes = new Bytes(sizeBytes, readAt);
  const extension = extensionOfName(name);
  const found = sniff(await bytes.at(0, SNIFFED_BYTES)) ?? (await sniffByName(extension, bytes));
  return found === null ? byName(extension) : INSPECTORS[found](bytes);
}

async function sniffByName(extension: string, bytes: Bytes): Promise<Sniffed | null> {
  if (extension !== '.mxf') return null;
  return (await runIn(bytes)) < 0 ? null : 'mxf';
}

function byName(extension: string): ContainerReport {
  const promised = PROMISED[extension];
  if (promised === undefined)
    return plain(PICTURES.has(extension) ? 'still' : 'unknown', 'rewritten');
  const end = incomplete(`its beginning is not that of a file called ${extension}`);
  return { ...plain(promised, 'rewritten'), end };
}
