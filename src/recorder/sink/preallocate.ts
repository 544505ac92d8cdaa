import { execFile } from 'node:child_process';
import { ftruncate, write } from 'node:fs';
import { promisify } from 'node:util';
import { chooseProgram } from '../find-program.ts';

const run = promisify(execFile);
const truncateTo = promisify(ftruncate);
const writeTo = promisify(write);

/** Zeros are written in pieces of this size where the system cannot set blocks aside. */
const ZEROS_BYTES = 4 * 1024 * 1024;

/** What a recorder sets aside before a take. */
export interface Preallocation {
  /** `full`: blocks on the disk, as cameras do; `sparse`: the size alone, as over SMB. */
  readonly kind: 'full' | 'sparse';
  readonly sizeBytes: number;
}

/**
 * Gives an empty file its size before anything is in it.
 *
 * Source: fallocate(1), fallocate(2): Node.js has no call for it.
 */
export async function preallocate(
  descriptor: number,
  path: string,
  { kind, sizeBytes }: Preallocation,
): Promise<void> {
  if (kind === 'sparse') return truncateTo(descriptor, sizeBytes);
  const fallocate = chooseProgram('fallocate', 'auto');
  if (fallocate !== undefined) {
    const args = ['--length', String(sizeBytes), path];
    const done = await run(fallocate, args).then(
      () => true,
      () => false,
    );
    if (done) return;
  }
  await writeZeros(descriptor, sizeBytes);
}

/** The slow way, for file systems and systems without fallocate(2). */
async function writeZeros(descriptor: number, sizeBytes: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(ZEROS_BYTES, sizeBytes));
  for (let at = 0; at < sizeBytes;) {
    const length = Math.min(zeros.length, sizeBytes - at);
    const { bytesWritten } = await writeTo(descriptor, zeros, 0, length, at);
    at += bytesWritten;
  }
}
