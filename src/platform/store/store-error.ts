import { dirname } from 'node:path';
import { stateDirError } from '../state-dir.ts';

/** A row that SQLite could read and that makes no sense: its bytes were changed on the disk. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
  readonly code = 'SQLITE_CORRUPT';
}

/** SQLite's finer codes that mean one of those which are told apart. */
const MEANS: readonly (readonly [prefix: string, code: string])[] = [
  ['SQLITE_CORRUPT', 'SQLITE_CORRUPT'],
  ['SQLITE_READONLY_', 'SQLITE_READONLY'],
  ['SQLITE_CANTOPEN', 'SQLITE_CANTOPEN'],
  // Read past the end of the file: its end is missing.
  ['SQLITE_IOERR_SHORT_READ', 'SQLITE_CORRUPT'],
  // The index of the log cannot grow: the only thing it needs is room.
  ['SQLITE_IOERR_SHMSIZE', 'SQLITE_FULL'],
];

/** What the operator is told when the store's file or disk is at fault; all else is as it was. */
export function storeError(path: string, error: unknown): unknown {
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  // A mistake of ours, such as one id for two jobs, is no fault of the disk.
  if (code.startsWith('SQLITE_CONSTRAINT')) return error;
  // An index reads the JSON of a state, and nobody else writes it.
  if (code === 'SQLITE_ERROR' && message === 'malformed JSON')
    return storeError(path, new DamageError(message, { cause: error }));
  const known = MEANS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? code;
  return stateDirError(
    dirname(path),
    Object.assign(new Error(message, { cause: error }), { code: known }),
  );
}
