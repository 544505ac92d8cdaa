import type { Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd, type ContainerReport } from './container.ts';
import { chunkEndBytes, walkChunks, type Chunk } from './riff.ts';

/** AVI, and its longer form of several RIFF chunks (OpenDML AVI File Format Extensions 1.02). */
export async function inspectAvi(bytes: Bytes): Promise<ContainerReport> {
  return { kind: 'avi', end: await endOf(bytes), head: 'rewritten', madeAtMs: null };
}

async function endOf(bytes: Bytes): Promise<ContainerEnd> {
  const parts = await walkChunks(bytes, 0, bytes.sizeBytes);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return incomplete('its sizes are missing');
  if (parts.some(({ id, sizeBytes }) => id === 'RIFF' && sizeBytes === 0)) {
    return incomplete('its sizes are not written yet');
  }
  if (chunkEndBytes(last) !== bytes.sizeBytes) {
    return incomplete('its size is not what its beginning says');
  }
  const hasIndex = await isIndexed(bytes, first);
  return hasIndex ? COMPLETE : incomplete('its index is missing');
}

/** `idx1` after the media, or `indx` in the headers of a stream. */
async function isIndexed(bytes: Bytes, riff: Chunk): Promise<boolean> {
  const chunks = await listed(bytes, riff);
  if (chunks.some(({ id }) => id === 'idx1')) return true;
  const headers = chunks.find(({ id }) => id === 'LIST');
  if (headers === undefined) return false;
  for (const list of (await listed(bytes, headers)).filter(({ id }) => id === 'LIST')) {
    if ((await listed(bytes, list)).some(({ id }) => id === 'indx')) return true;
  }
  return false;
}

/** What is in a RIFF or LIST chunk, after the four letters that say what it is a list of. */
async function listed(bytes: Bytes, list: Chunk): Promise<readonly Chunk[]> {
  return walkChunks(bytes, list.offsetBytes + 4, list.offsetBytes + list.sizeBytes);
}
