import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileFault } from '../../engine/index.ts';

/** What each of the system's codes says by itself; any other is told apart by a second look. */
const CODES: Readonly<Record<string, 'file_vanished' | 'file_unreadable'>> = {
  EACCES: 'file_unreadable',
  EPERM: 'file_unreadable',
  ENOENT: 'file_vanished',
  ENOTDIR: 'file_vanished',
  // The disk was pulled or unmounted.
  ENODEV: 'file_vanished',
  ENXIO: 'file_vanished',
  ENOMEDIUM: 'file_vanished',
  // The share is gone, or the way to it.
  ESTALE: 'file_vanished',
  ENOTCONN: 'file_vanished',
  ESHUTDOWN: 'file_vanished',
  EHOSTDOWN: 'file_vanished',
  EHOSTUNREACH: 'file_vanished',
  ENETDOWN: 'file_vanished',
  ENETUNREACH: 'file_vanished',
  ECONNABORTED: 'file_vanished',
  ECONNRESET: 'file_vanished',
  ETIMEDOUT: 'file_vanished',
};

/** A disk that does not answer the second look in this time counts as gone. */
const SECOND_LOOK_MS = 2_000;

/**
 * What went wrong with a file, by the system's code. A read of a pulled card and one of a bad sector
 * both end with EIO: whether the path is still there tells them apart. Never throws, never hangs.
 */
export async function fileFault(path: string, error: unknown): Promise<FileFault> {
  const code = codeOf(error);
  const kind = CODES[code] ?? (await secondLook(path));
  return kind === 'file_vanished' ? vanishedFault(path, code) : unreadableFault(path, code);
}

export function changedFault(path: string): FileFault {
  const message = `${basename(path)} changed after it was queued`;
  return { kind: 'file', code: 'file_changed', message };
}

/** @param why a code of the system, or what it did */
export function vanishedFault(path: string, why: string): FileFault {
  return {
    kind: 'file',
    code: 'file_vanished',
    message: `${basename(path)} is not there (${why})`,
  };
}

function unreadableFault(path: string, code: string): FileFault {
  const reason = code === 'EACCES' || code === 'EPERM' ? 'may not' : 'is there but cannot';
  const message = `${basename(path)} ${reason} be read (${code})`;
  return { kind: 'file', code: 'file_unreadable', message };
}

async function secondLook(path: string): Promise<'file_vanished' | 'file_unreadable'> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'file_vanished'>((resolve) => {
    timer = setTimeout(resolve, SECOND_LOOK_MS, 'file_vanished');
  });
  // Whatever keeps the second look from seeing the file, the disk is no longer of use: as if gone.
  const look = stat(path).then(
    () => 'file_unreadable' as const,
    (error: unknown) => CODES[codeOf(error)] ?? 'file_vanished',
  );
  const found = await Promise.race([look, silence]);
  clearTimeout(timer);
  return found;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'an unknown error';
}
