import type { Database, Statement } from 'better-sqlite3';

const JOB = `id, path, name, filetype, size_bytes, mtime_ns, created_at_ms, queued_at_ms, remakes,
  kind, not_before_ms, state`;

/** Free and due: what may be claimed. */
const FREE = `kind IN (SELECT value FROM json_each(:kinds)) AND lease_until_ms <= :nowMs
  AND (:askedBy IS NULL OR asked_by = :askedBy)`;

const listOf = (order: 'ASC' | 'DESC', after: '>' | '<') => `SELECT ${JOB} FROM jobs
  WHERE (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
    AND (:afterId IS NULL OR seq ${after} (SELECT seq FROM jobs WHERE id = :afterId))
  ORDER BY seq ${order} LIMIT :limit`;

const SQL = {
  insertJob: `INSERT INTO jobs (${JOB}, asked_by) VALUES (:id, :path, :name, :filetype, :size_bytes,
    :mtime_ns, :created_at_ms, :queued_at_ms, :remakes, :kind, :not_before_ms, :state, :askedBy)`,
  ask: `UPDATE jobs SET asked_by = :askedBy WHERE id = :id`,
  updateJob: `UPDATE jobs SET remakes = :remakes, kind = :kind, not_before_ms = :not_before_ms,
    state = :state WHERE id = :id`,
  jobById: `SELECT ${JOB} FROM jobs WHERE id = ?`,
  jobByPath: `SELECT ${JOB} FROM jobs WHERE path = ? ORDER BY seq DESC LIMIT 1`,
  partsOf: `SELECT * FROM parts WHERE job_id = ? ORDER BY number`,

  nextFree: `SELECT ${JOB} FROM jobs WHERE ${FREE} AND not_before_ms <= :nowMs ORDER BY seq LIMIT 1`,
  nextDue: `SELECT min(not_before_ms) AS due FROM jobs WHERE ${FREE}`,
  lease: `UPDATE jobs SET lease_owner = :owner, lease_until_ms = :untilMs WHERE id = :id`,
  leaseOf: `SELECT lease_owner FROM jobs WHERE id = ?`,
  isLeased: `SELECT 1 FROM jobs WHERE id = :id AND lease_until_ms > :nowMs`,
  renew: `UPDATE jobs SET lease_until_ms = :untilMs WHERE lease_owner = :owner`,
  release: `UPDATE jobs SET lease_owner = NULL, lease_until_ms = 0
    WHERE id = :id AND lease_owner = :owner`,
  releaseAll: `UPDATE jobs SET lease_owner = NULL, lease_until_ms = 0
    WHERE lease_owner IS NOT NULL`,

  deleteParts: `DELETE FROM parts WHERE job_id = ?`,
  clearSent: `UPDATE jobs SET sent_bytes = 0 WHERE id = ?`,
  isSent: `SELECT 1 FROM parts WHERE job_id = :job_id AND number = :number AND md5 IS NOT NULL`,
  addSent: `UPDATE jobs SET sent_bytes = sent_bytes + :size_bytes WHERE id = :job_id`,
  upsertPart: `INSERT INTO parts VALUES (:job_id, :number, :offset_bytes, :size_bytes, :url,
    :attempts, :not_before_ms, :code, :md5, :etag)
    ON CONFLICT (job_id, number) DO UPDATE SET url = excluded.url, attempts = excluded.attempts,
    not_before_ms = excluded.not_before_ms, code = excluded.code, md5 = excluded.md5,
    etag = excluded.etag`,

  insertDeadAsset: `INSERT INTO dead_assets (asset_id, job_id, reason, at_ms)
    VALUES (:assetId, :jobId, :reason, :atMs)`,
  deadAssets: `SELECT asset_id, job_id, reason, at_ms FROM dead_assets ORDER BY seq`,

  counts: `SELECT kind, count(*) AS jobs, sum(size_bytes - sent_bytes) AS leftBytes
    FROM jobs GROUP BY kind`,
  list: listOf('ASC', '>'),
  listNewest: listOf('DESC', '<'),
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, Statement>>;

/** All SQL of the store but its schema. */
export function prepareStatements(database: Database): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(entries) as Statements;
}
