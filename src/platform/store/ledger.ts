import type { Statement } from 'better-sqlite3';
import type {
  Change,
  ContentKey,
  Delivery,
  Job,
  LedgerOptions,
  LedgerPage,
  Orphan,
} from '../../engine/index.ts';
import type { Connection, Statements } from './connection.ts';
import { JOB } from './job-table.ts';
import { rowToJob, type JobRow } from './rows.ts';

const DELIVERY = `job_id AS jobId, asset_id AS assetId, project_id AS projectId, path, name,
  size_bytes AS sizeBytes, mtime_ns AS mtimeNs, sample, sha256, delivered_at_ms AS deliveredAtMs`;

export const LEDGER_SQL = {
  // A step that is saved twice is one delivery.
  insertDelivery: `INSERT INTO deliveries (job_id, asset_id, project_id, path, name, size_bytes,
      mtime_ns, sample, sha256, delivered_at_ms)
    VALUES (:jobId, :assetId, :projectId, :path, :name, :sizeBytes, :mtimeNs, :sample, :sha256,
      :deliveredAtMs)
    ON CONFLICT (job_id, asset_id) DO NOTHING`,
  insertDeadAsset: `INSERT INTO dead_assets (asset_id, job_id, reason, at_ms, project_id)
    VALUES (:assetId, :jobId, :reason, :atMs, :projectId)`,

  ofSize: `SELECT seq, ${DELIVERY} FROM deliveries WHERE size_bytes = :sizeBytes ORDER BY seq DESC`,
  alike: `SELECT * FROM (
      SELECT seq, ${DELIVERY} FROM deliveries WHERE size_bytes = :sizeBytes AND sample = :sample
      UNION ALL
      SELECT seq, ${DELIVERY} FROM deliveries WHERE size_bytes = :sizeBytes AND sample IS NULL
    ) ORDER BY seq DESC`,
  // Named, as those of a claim are.
  twin: `SELECT ${JOB} FROM jobs INDEXED BY jobs_alike
    WHERE kind IN ('creating', 'sending', 'growing', 'finishing', 'verifying') AND size_bytes = :sizeBytes
      AND sample = :sample AND project_id IS :projectId AND id <> :id
    ORDER BY seq LIMIT 1`,

  deliveries: `SELECT seq, ${DELIVERY} FROM deliveries WHERE seq > :after ORDER BY seq LIMIT :limit`,
  orphans: `SELECT dead_assets.seq, asset_id AS assetId, job_id AS jobId, reason, at_ms AS atMs,
      ifnull(path, '') AS path, ifnull(name, '') AS name, dead_assets.project_id AS projectId
    FROM dead_assets LEFT JOIN jobs ON jobs.id = job_id
    WHERE dead_assets.seq > :after ORDER BY dead_assets.seq LIMIT :limit`,
} as const;

/** What has arrived, and what was left behind at Frame.io. Called inside a transaction. */
export class Ledger {
  readonly #sql: Statements<typeof LEDGER_SQL>;

  constructor(connection: Connection) {
    this.#sql = connection.prepare(LEDGER_SQL);
  }

  write({ job: { projectId }, delivery, deadAsset }: Change): void {
    if (delivery !== null) this.#sql.insertDelivery.run(delivery);
    if (deadAsset !== null) this.#sql.insertDeadAsset.run({ ...deadAsset, projectId });
  }

  deliveriesLike({ sizeBytes, sample }: ContentKey): readonly Delivery[] {
    const rows =
      sample === null
        ? this.#sql.ofSize.all({ sizeBytes })
        : this.#sql.alike.all({ sizeBytes, sample });
    return (rows as Row<Delivery>[]).map((row) => split(row).line);
  }

  twinOf({ id, sample, projectId, stamp: { sizeBytes } }: Job): Job | null {
    // Without a sample nobody knows that it is the same.
    if (sample === null) return null;
    const row = this.#sql.twin.get({ id, sample, projectId, sizeBytes });
    return row === undefined ? null : rowToJob(row as JobRow);
  }

  deliveries(options: LedgerOptions): LedgerPage<Delivery> {
    return page(this.#sql.deliveries, options);
  }

  orphans(options: LedgerOptions): LedgerPage<Orphan> {
    return page(this.#sql.orphans, options);
  }
}

type Row<T> = T & { readonly seq: number };

function split<T>({ seq, ...line }: Row<T>): { readonly seq: number; readonly line: T } {
  return { seq, line: line as unknown as T };
}

function page<T>(statement: Statement, { limit, after = 0 }: LedgerOptions): LedgerPage<T> {
  // One more than asked for tells whether there is a next page.
  const rows = (statement.all({ after, limit: limit + 1 }) as Row<T>[]).map(split);
  const lines = rows.slice(0, limit);
  const next = rows.length > limit ? (lines.at(-1)?.seq ?? null) : null;
  return { lines: lines.map(({ line }) => line), next };
}
