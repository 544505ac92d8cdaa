import { JOB } from './job-table.ts';

/**
 * Each has an index of its own, and names it: SQLite, which does not know how few rows are in it, takes
 * now and then another that has half of the queue, and a claim would be ten times as long.
 */
interface Scope {
  readonly condition: string;
  /** How the indexes are called that are made for it. */
  readonly suffix: string;
}

const QUEUE: Scope = { condition: '', suffix: '' };
const ASKED: Scope = { condition: 'asked_by = :askedBy AND', suffix: '_asked' };

const within = ({ condition, suffix }: Scope) => ({
  fresh: `SELECT ${JOB} FROM jobs INDEXED BY turn_new${suffix}
    WHERE ${condition} turn_class = 'new' AND project_id IS :projectId
    ORDER BY rank, priority, seq LIMIT 1`,
  begun: `SELECT ${JOB} FROM jobs INDEXED BY turn_begun${suffix}
    WHERE ${condition} turn_class = 'begun'
    ORDER BY rank, live DESC, deadline_ms, priority, seq LIMIT 1`,
  urgent: `SELECT ${JOB} FROM jobs INDEXED BY turn_urgent${suffix}
    WHERE ${condition} turn_class = 'begun' AND deadline_ms < :urgentBeforeMs
    ORDER BY deadline_ms, rank, priority, seq LIMIT 1`,
  /** When the next wait ends; those that are over have been ended before. */
  waiting: `SELECT not_before_ms AS dueMs FROM jobs INDEXED BY turn_waiting${suffix}
    WHERE ${condition} turn_class = 'waiting' AND project_id IS :projectId
    ORDER BY not_before_ms LIMIT 1`,
  adopt: `UPDATE jobs INDEXED BY jobs_for_any_project SET project_id = :projectId
    WHERE ${condition} project_id IS NULL AND lease_owner IS NULL
      AND kind IN ('queued', 'identifying', 'creating')`,
});

/** What looks at the whole queue, and the same for what one has asked for. */
export const QUEUE_SQL = within(QUEUE);
export const ASKED_SQL = within(ASKED);

export const LEASE_SQL = {
  promote: `UPDATE jobs SET ready = 1
    WHERE ready = 0 AND not_before_ms > :fromMs AND not_before_ms <= :toMs`,
  free: `UPDATE jobs SET lease_owner = NULL, lease_until_ms = 0
    WHERE lease_owner IS NOT NULL AND lease_owner <> :owner
      AND lease_until_ms > :fromMs AND lease_until_ms <= :toMs`,
  lease: `UPDATE jobs SET lease_owner = :owner, lease_until_ms = :untilMs WHERE id = :id`,
  leaseOf: `SELECT lease_owner AS owner, lease_until_ms AS untilMs FROM jobs WHERE id = ?`,
  renew: `UPDATE jobs SET lease_until_ms = :untilMs WHERE lease_owner = :owner`,
  release: `UPDATE jobs SET lease_owner = NULL, lease_until_ms = 0
    WHERE id = :id AND lease_owner = :owner`,
  releaseAll: `UPDATE jobs SET lease_owner = NULL, lease_until_ms = 0
    WHERE lease_owner IS NOT NULL`,
} as const;
