import {
  UNENDED,
  needsUrls,
  type Change,
  type Job,
  type JobStateKind,
  type QueueCounts,
  type Upload,
} from '../../engine/index.ts';
import type { Connection, Statements } from './connection.ts';
import {
  jobToRow,
  partToRow,
  rowToJob,
  rowToPart,
  type JobRow,
  type PartRow,
  type StoredJobRow,
} from './rows.ts';

const COLUMNS = `path, name, filetype, size_bytes, mtime_ns, mode, channel, sample, created_at_ms,
  queued_at_ms, queued_boot, queued_boot_ms, project_id, rank, priority, held, again, remakes, remark, kind, not_before_ms, ready, deadline_ms, state`;

/** What {@link StoredJobRow} is read from. */
export const JOB = `seq, id, ${COLUMNS}`;

const VALUES = COLUMNS.replaceAll(/\w+/g, ':$&');

const leastRank = (kind: string) =>
  `SELECT (SELECT rank FROM jobs WHERE unended = '${kind}' ORDER BY rank LIMIT 1) AS rank`;

export const JOB_SQL = {
  insert: `INSERT INTO jobs (id, ${COLUMNS}, asked_by) VALUES (:id, ${VALUES}, :askedBy)`,
  update: `UPDATE jobs SET (${COLUMNS}) = (${VALUES}) WHERE id = :id`,
  ask: `UPDATE jobs SET asked_by = :askedBy WHERE id = :id`,
  byId: `SELECT ${JOB} FROM jobs WHERE id = ?`,
  byPath: `SELECT ${JOB} FROM jobs WHERE path = ? ORDER BY seq DESC LIMIT 1`,
  // No character comes after U+10FFFF, so these are all that begin with the text.
  idsLike: `SELECT id FROM jobs WHERE id >= :prefix AND id < :prefix || char(0x10FFFF)
    ORDER BY id LIMIT :limit`,
  lowestRank: `SELECT min(rank) FROM (${UNENDED.map(leastRank).join(' UNION ALL ')})`,
  counts: `SELECT kind, count(*) AS jobs, sum(size_bytes - sent_bytes) AS leftBytes
    FROM jobs GROUP BY kind`,
  deadAssets: `SELECT count(*) FROM dead_assets`,

  partsOf: `SELECT * FROM parts WHERE job_id = ? ORDER BY number`,
  deleteParts: `DELETE FROM parts WHERE job_id = ?`,
  eraseUrls: `UPDATE parts SET url = NULL WHERE job_id = ? AND url IS NOT NULL`,
  clearSent: `UPDATE jobs SET sent_bytes = 0 WHERE id = ?`,
  sentBytesOf: `SELECT size_bytes FROM parts
    WHERE job_id = :job_id AND number = :number AND md5 IS NOT NULL`,
  addSent: `UPDATE jobs SET sent_bytes = sent_bytes + :bytes WHERE id = :id`,
  upsertPart: `INSERT INTO parts (job_id, number, offset_bytes, size_bytes, url, attempts,
      not_before_ms, code, md5, etag, crc32, mismatches)
    VALUES (:job_id, :number, :offset_bytes, :size_bytes, :url, :attempts,
      :not_before_ms, :code, :md5, :etag, :crc32, :mismatches)
    ON CONFLICT (job_id, number) DO UPDATE SET
      (offset_bytes, size_bytes, url, attempts, not_before_ms, code, md5, etag, crc32, mismatches) =
      (excluded.offset_bytes, excluded.size_bytes, excluded.url, excluded.attempts,
        excluded.not_before_ms, excluded.code, excluded.md5, excluded.etag, excluded.crc32,
        excluded.mismatches)`,
} as const;

/** Jobs and their parts. Called inside a transaction. */
export class JobTable {
  readonly #sql: Statements<typeof JOB_SQL>;

  constructor(connection: Connection) {
    this.#sql = connection.prepare(JOB_SQL);
  }

  add(jobs: readonly Job[], askedBy: string): void {
    for (const job of jobs) this.#sql.insert.run({ ...jobToRow(job), askedBy });
  }

  ask(ids: readonly string[], askedBy: string): void {
    for (const id of ids) this.#sql.ask.run({ id, askedBy });
  }

  find(id: string): Upload | null {
    return this.uploadOf(this.#sql.byId.get(id) as JobRow | undefined);
  }

  findByPath(path: string): Upload | null {
    return this.uploadOf(this.#sql.byPath.get(path) as JobRow | undefined);
  }

  idsLike(prefix: string, limit: number): readonly string[] {
    return (this.#sql.idsLike.all({ prefix, limit }) as { id: string }[]).map(({ id }) => id);
  }

  row(id: string): StoredJobRow | undefined {
    return this.#sql.byId.get(id) as StoredJobRow | undefined;
  }

  uploadOf(row: JobRow | undefined): Upload | null {
    if (row === undefined) return null;
    const parts = this.#sql.partsOf.all(row.id) as PartRow[];
    return { job: rowToJob(row), parts: parts.map(rowToPart) };
  }

  write({ job, parts, replacesParts }: Change): void {
    this.#sql.update.run(jobToRow(job));
    if (replacesParts) {
      this.#sql.deleteParts.run(job.id);
      this.#sql.clearSent.run(job.id);
    }
    // Counted when a part becomes acknowledged, so that a list need not add up all parts.
    let bytes = 0;
    for (const part of parts) {
      const row = partToRow(job.id, part);
      const before = this.#sql.sentBytesOf.get(row) as { size_bytes: number } | undefined;
      bytes += (row.md5 === null ? 0 : row.size_bytes) - (before?.size_bytes ?? 0);
      this.#sql.upsertPart.run(row);
    }
    if (bytes !== 0) this.#sql.addSent.run({ id: job.id, bytes });
    if (!needsUrls(job.state)) this.#sql.eraseUrls.run(job.id);
  }

  lowestRank(): number {
    return (this.#sql.lowestRank.pluck().get() as number | null) ?? 0;
  }

  counts(): QueueCounts {
    const rows = this.#sql.counts.all() as CountRow[];
    const of = (...kinds: JobStateKind[]) => rows.filter(({ kind }) => kinds.includes(kind));
    const jobs = (...kinds: JobStateKind[]) => sum(of(...kinds).map((row) => row.jobs));
    const begun = UNENDED.filter((kind) => kind !== 'queued');
    return {
      queued: jobs('queued'),
      uploading: jobs(...begun),
      completed: jobs('completed'),
      failed: jobs('failed'),
      skipped: jobs('skipped'),
      cancelled: jobs('cancelled'),
      remainingBytes: sum(of('queued', ...begun).map((row) => row.leftBytes)),
      deadAssets: this.#sql.deadAssets.pluck().get() as number,
    };
  }
}

interface CountRow {
  readonly kind: JobStateKind;
  readonly jobs: number;
  readonly leftBytes: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
