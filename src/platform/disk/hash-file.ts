import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Cancellation } from '../../core/index.ts';
import type {
  ByteRange,
  ChecksummedRange,
  FileFault,
  FileHashes,
  FileSample,
  FileStamp,
  ReadControl,
} from '../../engine/index.ts';
import { readFully, withUnchanged } from './open-media.ts';

/** Also how often progress is told. */
const CHUNK_BYTES = 1024 ** 2;

/** Samples are kept for years: what is hashed may never change. */
export async function sampleFile(
  path: string,
  stamp: FileStamp,
  ranges: readonly ByteRange[],
): Promise<FileSample | FileFault> {
  return withUnchanged(path, stamp, async (file) => {
    const hash = createHash('sha256').update(`${stamp.sizeBytes}\n`);
    const buffer = bufferFor(ranges);
    for (const chunk of chunksOf(ranges)) {
      const bytes = buffer.subarray(0, chunk.sizeBytes);
      await readFully(file, path, bytes, chunk.offsetBytes);
      hash.update(bytes);
    }
    return { kind: 'sample', sample: hash.digest('hex') };
  });
}

/** Null at once when it is cancelled, even when a dead disk keeps a read for ever. */
export async function hashFile(
  path: string,
  stamp: FileStamp,
  ranges: readonly ByteRange[],
  control: ReadControl,
): Promise<FileHashes | FileFault | null> {
  if (control.cancel.aborted) return null;
  const work = withUnchanged(path, stamp, async (file) =>
    hashOpened(file, path, stamp, ranges, control),
  );
  return orCancelled(work, control.cancel);
}

async function hashOpened(
  file: FileHandle,
  path: string,
  { sizeBytes }: FileStamp,
  ranges: readonly ByteRange[],
  control: ReadControl,
): Promise<FileHashes | null> {
  const whole = createHash('sha256');
  // MD5 costs more than twice as much as SHA-256: only where it is asked for.
  const spans = ranges.length > 0 ? ranges : [{ offsetBytes: 0, sizeBytes }];
  const buffer = bufferFor(spans);
  const md5s: string[] = [];
  for (const span of spans) {
    const part = ranges.length > 0 ? createHash('md5') : null;
    for (const chunk of chunksOf([span])) {
      const bytes = buffer.subarray(0, chunk.sizeBytes);
      await readFully(file, path, bytes, chunk.offsetBytes);
      if (control.cancel.aborted) return null;
      whole.update(bytes);
      part?.update(bytes);
      control.onProgress(chunk.offsetBytes + chunk.sizeBytes);
    }
    if (part !== null) md5s.push(part.digest('hex'));
  }
  return { kind: 'hashes', sha256: whole.digest('hex'), md5s };
}

/** Which ranges no longer add up, by their places in the list. Null at once when it is cancelled. */
export async function compareFile(
  path: string,
  stamp: FileStamp,
  ranges: readonly ChecksummedRange[],
  control: ReadControl,
): Promise<{ readonly kind: 'compared'; readonly changed: readonly number[] } | FileFault | null> {
  if (control.cancel.aborted) return null;
  const work = withUnchanged(path, stamp, async (file) => {
    const buffer = bufferFor(ranges);
    const changed: number[] = [];
    let readBytes = 0;
    for (const [index, range] of ranges.entries()) {
      let sum = 0;
      for (const chunk of chunksOf([range])) {
        const bytes = buffer.subarray(0, chunk.sizeBytes);
        await readFully(file, path, bytes, chunk.offsetBytes);
        if (control.cancel.aborted) return null;
        sum = crc32(bytes, sum);
        control.onProgress((readBytes += chunk.sizeBytes));
      }
      if (sum !== range.crc32) changed.push(index);
    }
    return { kind: 'compared' as const, changed };
  });
  return orCancelled(work, control.cancel);
}

/** As large as the largest chunk: most samples are small. */
function bufferFor(ranges: readonly ByteRange[]): Buffer {
  const largestBytes = ranges.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0);
  return Buffer.allocUnsafeSlow(Math.min(largestBytes, CHUNK_BYTES));
}

function* chunksOf(ranges: readonly ByteRange[]): Generator<ByteRange> {
  for (const { offsetBytes, sizeBytes } of ranges) {
    for (let done = 0; done < sizeBytes; done += CHUNK_BYTES) {
      yield { offsetBytes: offsetBytes + done, sizeBytes: Math.min(CHUNK_BYTES, sizeBytes - done) };
    }
  }
}

async function orCancelled<T>(work: Promise<T>, cancel: Cancellation): Promise<T | null> {
  let stop: () => void = () => undefined;
  const cancelled = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    cancel.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    cancel.removeEventListener('abort', stop);
  }
}
