import { dirname } from 'node:path';
import Database, { type Statement } from 'better-sqlite3';
import { makePrivateFile } from '../private-files.ts';
import { stateDirError } from '../state-dir.ts';
import { migrate } from './migrate.ts';
import { storeError } from './store-error.ts';

/** How long one waits for another process's transaction. */
const BUSY_MS = 5_000;
/** What the log may keep of the disk after a large change. */
const LOG_MOST_BYTES = 64 * 1024 ** 2;

/** One SQLite file: WAL, `synchronous=FULL`, so that what was acknowledged survives a power cut. */
export class Connection {
  readonly #path: string;
  readonly #database: Database.Database;

  /** @throws DailiesError `store_newer`, `store_damaged`, `disk_full`, `state_dir_unusable` */
  constructor(path: string) {
    this.#path = path;
    let database: Database.Database | undefined;
    try {
      // Its log and its journal are made with the mode that the file has.
      makePrivateFile(path);
      database = new Database(path, { timeout: BUSY_MS });
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma(`journal_size_limit = ${LOG_MOST_BYTES}`);
      database.pragma('foreign_keys = ON');
      // Upload URLs that are erased are not left in the free space of a page.
      database.pragma('secure_delete = ON');
      migrate(database, path);
      this.#database = database;
    } catch (error) {
      database?.close();
      throw stateDirError(dirname(path), storeError(path, error));
    }
  }

  /** @throws DailiesError as the constructor does */
  prepare<S extends Readonly<Record<string, string>>>(sql: S): Statements<S> {
    const entries = Object.entries(sql).map(([name, text]) => [name, this.#prepare(text)]);
    return Object.fromEntries(entries) as Statements<S>;
  }

  /** Sees one moment of the store, whatever other processes write meanwhile. */
  read<T>(work: () => T): T {
    return this.#guard(() => this.#database.transaction(work).deferred());
  }

  /** All or nothing; durable when it returns. Without a change nothing is written. */
  write<T>(work: () => T): T {
    return this.#guard(() => this.#database.transaction(work).immediate());
  }

  /** Another number after another connection has changed something. */
  version(): number {
    return this.#guard(() => Number(this.#database.pragma('data_version', { simple: true })));
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): Statement {
    return this.#guard(() => this.#database.prepare(sql));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(this.#path, error);
    }
  }
}

export type Statements<S> = Readonly<Record<keyof S, Statement>>;
