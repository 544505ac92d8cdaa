import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { DailiesError } from '../../core/index.ts';
import { DamageError } from './store-error.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

/** The numbered SQL files, in order; number n brings `user_version` from n - 1 to n. */
function migrations(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings the schema up to date, each step whole or not at all.
 * @throws DailiesError `store_newer` when a later dailies has written this store
 */
export function migrate(database: Database, path: string): void {
  const files = migrations();
  requireNotNewer(database, path, files.length);
  if (versionOf(database) === files.length) return;
  // A table that is built anew is dropped in between, which would take along what refers to it. Inside
  // a transaction this pragma does nothing.
  database.pragma('foreign_keys = OFF');
  try {
    files.forEach((file, index) => step(database, file, index + 1));
  } finally {
    database.pragma('foreign_keys = ON');
  }
}

function step(database: Database, file: string, version: number): void {
  const sql = readFileSync(join(FOLDER, file), 'utf8');
  const work = database.transaction(() => {
    // Read only now, under the lock: another process may have done it meanwhile.
    if (versionOf(database) >= version) return;
    database.exec(sql);
    const broken = database.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new DamageError('rows refer to others that are not there');
    database.pragma(`user_version = ${version}`);
  });
  work.immediate();
}

function requireNotNewer(database: Database, path: string, known: number): void {
  const version = versionOf(database);
  if (version <= known) return;
  throw new DailiesError(
    'store_newer',
    `The store ${path} was written by a newer dailies (version ${version}, this one knows ${known})`,
  );
}
