import { open, type FileHandle } from 'node:fs/promises';
import type { FileFault, FileStamp } from '../../engine/index.ts';
import { changedFault, fileFault } from './file-fault.ts';
import { sameStamp, stampOf } from './stamp.ts';

/** Ends work on a file because of the file. */
export class FileTrouble extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** @throws FileTrouble `file_changed`; what the system throws */
export async function requireUnchanged(
  file: FileHandle,
  path: string,
  stamp: FileStamp,
): Promise<void> {
  if (!sameStamp(stampOf(await file.stat({ bigint: true })), stamp)) {
    throw new FileTrouble(changedFault(path));
  }
}

/**
 * Fills `into` from `atBytes` on; a read may give less than was asked for.
 * @throws FileTrouble `file_changed` when the file ends before; what the system throws
 */
export async function readFully(
  file: FileHandle,
  path: string,
  into: Buffer,
  atBytes: number,
): Promise<void> {
  for (let filled = 0; filled < into.length;) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, atBytes + filled);
    if (bytesRead === 0) throw new FileTrouble(changedFault(path));
    filled += bytesRead;
  }
}

/** Closes once what is under way on the file has ended; a dead mount may never let it, so nobody waits. */
export function closeLater(file: FileHandle): void {
  file.close().catch(() => undefined);
}

/** Works on an open file that is `stamp` before and after. Never throws because of the file. */
export async function withUnchanged<T>(
  path: string,
  stamp: FileStamp,
  work: (file: FileHandle) => Promise<T>,
): Promise<T | FileFault> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    await requireUnchanged(file, path, stamp);
    const result = await work(file);
    await requireUnchanged(file, path, stamp);
    return result;
  } catch (error) {
    return error instanceof FileTrouble ? error.fault : await fileFault(path, error);
  } finally {
    if (file !== null) closeLater(file);
  }
}
