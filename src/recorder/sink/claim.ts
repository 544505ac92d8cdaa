import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { RecorderError, systemCode } from '../errors.ts';

/**
 * Makes the empty file in one step with asking for it: two recorders cannot both have it.
 *
 * @param finalPath What it will be called in the end; must be free, too.
 * @returns the open file's descriptor.
 * @throws RecorderError `file_exists`, `write_failed`; then nothing was written.
 */
export function claimFile(path: string, finalPath: string = path): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'wx+');
    if (finalPath === path || !existsSync(finalPath)) return descriptor;
    closeSync(descriptor);
    rmSync(path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw failedWrite(path, error);
    throw nameTaken(path, error);
  }
  throw nameTaken(finalPath);
}

/** What is thrown when a name is not free. */
export function nameTaken(path: string, cause?: unknown): RecorderError {
  const message = `${path} exists already; a recorder never overwrites.`;
  return new RecorderError('file_exists', message, { cause });
}

/** The system's own error, with the sentence to show. */
export function failedWrite(path: string, cause: unknown): RecorderError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RecorderError('write_failed', `${path} could not be written: ${why}`, { cause });
}
