import {
  LONGEST_WAIT_MS,
  URGENT_MS,
  compareTurns,
  isLive,
  type Claim,
  type Reach,
  type Upload,
} from '../../engine/index.ts';
import { ASKED_SQL, LEASE_SQL, QUEUE_SQL } from './claim-sql.ts';
import type { Connection, Statements } from './connection.ts';
import type { JobTable } from './job-table.ts';
import { rowToJob, type StoredJobRow } from './rows.ts';

/** Who works on what. Called inside a transaction. */
export class Claims {
  readonly #jobs: JobTable;
  readonly #leases: Statements<typeof LEASE_SQL>;
  readonly #queue: Statements<typeof QUEUE_SQL>;
  readonly #asked: Statements<typeof ASKED_SQL>;

  constructor(connection: Connection, jobs: JobTable) {
    this.#jobs = jobs;
    this.#leases = connection.prepare(LEASE_SQL);
    this.#queue = connection.prepare(QUEUE_SQL);
    this.#asked = connection.prepare(ASKED_SQL);
  }

  claim({ leaseMs, onlyLive = false, ...reach }: Claim): Upload | null {
    const { owner, nowMs, projectId, withoutAsset, askedBy } = reach;
    this.#endWaits(reach);
    // All of them, not only the next: what waited while no project was known is not to end up in
    // several.
    if (withoutAsset && projectId !== null) this.#within(reach).adopt.run({ projectId, askedBy });
    const row = this.#next(reach, projectId);
    if (row === undefined || (onlyLive && !isLive(rowToJob(row)))) return null;
    this.#leases.lease.run({ id: row.id, owner, untilMs: nowMs + leaseMs });
    return this.#jobs.uploadOf(row);
  }

  nextDueMs(reach: Reach): number | null {
    this.#endWaits(reach);
    const { nowMs, withoutAsset } = reach;
    const projects = reach.projectId === null ? [null] : [reach.projectId, null];
    if (projects.some((projectId) => this.#next(reach, projectId) !== undefined)) return nowMs;
    if (!withoutAsset) return null;
    const dueMs = projects.flatMap((projectId) => this.#waiting(reach, projectId) ?? []);
    return dueMs.length === 0 ? null : Math.min(...dueMs);
  }

  holds(owner: string, id: string): boolean {
    return this.#leaseOf(id)?.owner === owner;
  }

  /** Nobody holds the lease of this job; one that has run out ends now, so that it cannot be used again. */
  isFree(id: string, nowMs: number): boolean {
    const lease = this.#leaseOf(id);
    if (lease === undefined) return false;
    if (lease.owner === null) return true;
    if (lease.untilMs > nowMs && lease.untilMs <= nowMs + LONGEST_WAIT_MS) return false;
    this.release(lease.owner, id);
    return true;
  }

  renew(owner: string, untilMs: number): void {
    this.#leases.renew.run({ owner, untilMs });
  }

  release(owner: string, id: string): void {
    this.#leases.release.run({ owner, id });
  }

  releaseAll(): void {
    this.#leases.releaseAll.run();
  }

  /** Jobs whose time has come, and leases that have run out or are of a clock that was set back. */
  #endWaits({ owner, nowMs }: Reach): void {
    const over = { owner, fromMs: -Infinity, toMs: nowMs };
    const beyond = { owner, fromMs: nowMs + LONGEST_WAIT_MS, toMs: Infinity };
    for (const range of [over, beyond]) {
      this.#leases.promote.run(range);
      this.#leases.free.run(range);
    }
  }

  #next(
    { nowMs, withoutAsset, askedBy }: Reach,
    projectId: string | null,
  ): StoredJobRow | undefined {
    const sql = this.#within({ askedBy });
    const urgentBeforeMs = nowMs + URGENT_MS;
    const begun = (sql.urgent.get({ urgentBeforeMs, askedBy }) ?? sql.begun.get({ askedBy })) as
      StoredJobRow | undefined;
    const fresh = withoutAsset
      ? (sql.fresh.get({ projectId, askedBy }) as StoredJobRow | undefined)
      : undefined;
    if (begun === undefined || fresh === undefined) return begun ?? fresh;
    // Never alike: what has an asset comes before what has none.
    return compareTurns(rowToJob(begun), rowToJob(fresh), nowMs) < 0 ? begun : fresh;
  }

  #waiting({ askedBy }: Reach, projectId: string | null): number | undefined {
    const row = this.#within({ askedBy }).waiting.get({ projectId, askedBy });
    return (row as { dueMs: number } | undefined)?.dueMs;
  }

  #within({ askedBy }: Pick<Reach, 'askedBy'>): Statements<typeof QUEUE_SQL> {
    return askedBy === null ? this.#queue : this.#asked;
  }

  #leaseOf(id: string): { owner: string | null; untilMs: number } | undefined {
    return this.#leases.leaseOf.get(id) as { owner: string | null; untilMs: number } | undefined;
  }
}
