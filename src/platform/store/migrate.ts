import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { DailiesError } from '../../core/index.ts';

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
  for (let version = versionOf(database); version < files.length; version++) {
    const sql = readFileSync(join(FOLDER, files[version] ?? ''), 'utf8');
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
}

function requireNotNewer(database: Database, path: string, known: number): void {
  const version = versionOf(database);
  if (version <= known) return;
  throw new DailiesError(
    'store_newer',
    `The store ${path} was written by a newer dailies (version ${version}, this one knows ${known})`,
  );
}
