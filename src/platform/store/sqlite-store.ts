import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type {
  Change,
  Claim,
  DeadAsset,
  Job,
  JobStateKind,
  ListOptions,
  QueueCounts,
  StorePort,
  Upload,
} from '../../engine/index.ts';
import { stateDirError } from '../state-dir.ts';
import { migrate } from './migrate.ts';
import {
  jobToRow,
  partToRow,
  rowToDeadAsset,
  rowToJob,
  rowToPart,
  type JobRow,
  type PartRow,
} from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** The queue in one SQLite file: WAL, `synchronous=FULL`, so that what was acknowledged survives. */
export class SqliteStore implements StorePort {
  readonly #database: Database.Database;
  readonly #sql: Statements;
  readonly #path: string;

  /** @throws DailiesError `store_newer`, `store_damaged`, `disk_full`, `state_dir_unusable` */
  static open(path: string): SqliteStore {
    return new SqliteStore(path);
  }

  private constructor(path: string) {
    this.#path = path;
    let database: Database.Database | undefined;
    try {
      database = new Database(path, { timeout: 5_000 });
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      migrate(database, path);
      chmodSync(path, 0o600);
      this.#sql = prepareStatements(database);
      this.#database = database;
    } catch (error) {
      database?.close();
      throw stateDirError(dirname(path), error);
    }
  }

  async add(job: Job, askedBy: string): Promise<void> {
    return this.#guard(() => void this.#sql.insertJob.run({ ...jobToRow(job), askedBy }));
  }

  async ask(id: string, askedBy: string): Promise<void> {
    return this.#guard(() => void this.#sql.ask.run({ id, askedBy }));
  }

  async find(id: string): Promise<Upload | null> {
    return this.#guard(() => this.#upload(this.#sql.jobById.get(id) as JobRow | undefined));
  }

  async findByPath(path: string): Promise<Upload | null> {
    return this.#guard(() => this.#upload(this.#sql.jobByPath.get(path) as JobRow | undefined));
  }

  async claim({ owner, nowMs, leaseMs, states, askedBy }: Claim): Promise<Upload | null> {
    return this.#transaction(() => {
      const kinds = JSON.stringify(states);
      const row = this.#sql.nextFree.get({ kinds, nowMs, askedBy }) as JobRow | undefined;
      if (row === undefined) return null;
      this.#sql.lease.run({ id: row.id, owner, untilMs: nowMs + leaseMs });
      return this.#upload(row);
    });
  }

  async nextDueMs({ nowMs, states, askedBy }: Omit<Claim, 'leaseMs'>): Promise<number | null> {
    return this.#guard(() => {
      const kinds = JSON.stringify(states);
      const row = this.#sql.nextDue.get({ kinds, nowMs, askedBy }) as { due: number | null };
      return row.due;
    });
  }

  async save(owner: string, change: Change): Promise<void> {
    return this.#transaction(() => {
      const { id } = change.job;
      const lease = this.#sql.leaseOf.get(id) as { lease_owner: string | null } | undefined;
      if (lease?.lease_owner !== owner) throw new Error(`job ${id} is leased to someone else`);
      this.#write(change);
    });
  }

  async saveFree(change: Change, nowMs: number): Promise<boolean> {
    return this.#transaction(() => {
      if (this.#sql.isLeased.get({ id: change.job.id, nowMs }) !== undefined) return false;
      this.#write(change);
      return true;
    });
  }

  async renew(owner: string, untilMs: number): Promise<void> {
    return this.#guard(() => void this.#sql.renew.run({ owner, untilMs }));
  }

  async release(owner: string, jobId: string): Promise<void> {
    return this.#guard(() => void this.#sql.release.run({ owner, id: jobId }));
  }

  async releaseAll(): Promise<void> {
    return this.#guard(() => void this.#sql.releaseAll.run());
  }

  async counts(): Promise<QueueCounts> {
    return this.#guard(() => {
      const rows = this.#sql.counts.all() as {
        kind: JobStateKind;
        jobs: number;
        leftBytes: number;
      }[];
      const jobs = (...kinds: JobStateKind[]) =>
        rows.filter(({ kind }) => kinds.includes(kind)).reduce((sum, row) => sum + row.jobs, 0);
      const unended = rows.filter(({ kind }) => UNENDED_KINDS.includes(kind));
      return {
        queued: jobs('queued'),
        uploading: jobs('creating', 'sending', 'verifying'),
        completed: jobs('completed'),
        failed: jobs('failed'),
        skipped: jobs('skipped'),
        cancelled: jobs('cancelled'),
        remainingBytes: unended.reduce((sum, { leftBytes }) => sum + leftBytes, 0),
      };
    });
  }

  async list({ limit, afterId, states, newestFirst }: ListOptions): Promise<readonly Upload[]> {
    return this.#guard(() => {
      const kinds = states === undefined ? null : JSON.stringify(states);
      const statement = newestFirst === true ? this.#sql.listNewest : this.#sql.list;
      const rows = statement.all({ limit, afterId: afterId ?? null, kinds }) as JobRow[];
      return rows.map((row) => this.#upload(row)).filter((upload) => upload !== null);
    });
  }

  async deadAssets(): Promise<readonly DeadAsset[]> {
    return this.#guard(() => {
      const rows = this.#sql.deadAssets.all() as Parameters<typeof rowToDeadAsset>[0][];
      return rows.map(rowToDeadAsset);
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #upload(row: JobRow | undefined): Upload | null {
    if (row === undefined) return null;
    const parts = this.#sql.partsOf.all(row.id) as PartRow[];
    return { job: rowToJob(row), parts: parts.map(rowToPart) };
  }

  #write({ job, parts, replacesParts, deadAsset }: Change): void {
    this.#sql.updateJob.run(jobToRow(job));
    if (replacesParts) {
      this.#sql.deleteParts.run(job.id);
      this.#sql.clearSent.run(job.id);
    }
    for (const part of parts) {
      const row = partToRow(job.id, part);
      // Counted when a part becomes acknowledged, so that a list need not add up all parts.
      if (row.md5 !== null && this.#sql.isSent.get(row) === undefined) this.#sql.addSent.run(row);
      this.#sql.upsertPart.run(row);
    }
    if (deadAsset !== null) this.#sql.insertDeadAsset.run(deadAsset);
  }

  #transaction<T>(work: () => T): T {
    return this.#guard(() => this.#database.transaction(work).immediate());
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const isSqlite = (error as { code?: string }).code?.startsWith('SQLITE_') === true;
      throw isSqlite ? stateDirError(dirname(this.#path), error) : error;
    }
  }
}

const UNENDED_KINDS: readonly JobStateKind[] = ['queued', 'creating', 'sending', 'verifying'];
