import {
  ENDED,
  acknowledgedBytes,
  type Change,
  type Claim,
  type DeadAsset,
  type Job,
  type JobStateKind,
  type ListOptions,
  type Part,
  type QueueCounts,
  type StorePort,
  type Upload,
} from '../engine/index.ts';

interface Row {
  job: Job;
  parts: readonly Part[];
  askedBy: string;
  owner: string | null;
  untilMs: number;
}

/** The queue in memory; held to the same contract as the durable one. */
export class MemoryStore implements StorePort {
  readonly #rows = new Map<string, Row>();
  readonly #dead: DeadAsset[] = [];

  async add(job: Job, askedBy: string): Promise<void> {
    this.#rows.set(job.id, { job, parts: [], askedBy, owner: null, untilMs: 0 });
  }

  async ask(id: string, askedBy: string): Promise<void> {
    const row = this.#rows.get(id);
    if (row !== undefined) row.askedBy = askedBy;
  }

  async find(id: string): Promise<Upload | null> {
    const row = this.#rows.get(id);
    return row === undefined ? null : uploadOf(row);
  }

  async findByPath(path: string): Promise<Upload | null> {
    const row = [...this.#rows.values()].findLast(({ job }) => job.path === path);
    return row === undefined ? null : uploadOf(row);
  }

  async claim(claim: Claim): Promise<Upload | null> {
    const row = this.#free(claim).find(({ job }) => dueMs(job) <= claim.nowMs);
    if (row === undefined) return null;
    row.owner = claim.owner;
    row.untilMs = claim.nowMs + claim.leaseMs;
    return uploadOf(row);
  }

  async nextDueMs(claim: Omit<Claim, 'leaseMs'>): Promise<number | null> {
    const times = this.#free(claim).map(({ job }) => dueMs(job));
    return times.length === 0 ? null : Math.min(...times);
  }

  async save(owner: string, change: Change): Promise<void> {
    const row = this.#rows.get(change.job.id);
    if (row?.owner !== owner) throw new Error(`job ${change.job.id} is leased to someone else`);
    this.#write(row, change);
  }

  async saveFree(change: Change, nowMs: number): Promise<boolean> {
    const row = this.#rows.get(change.job.id);
    if (row === undefined || row.untilMs > nowMs) return false;
    this.#write(row, change);
    return true;
  }

  async renew(owner: string, untilMs: number): Promise<void> {
    for (const row of this.#rows.values()) if (row.owner === owner) row.untilMs = untilMs;
  }

  async release(owner: string, jobId: string): Promise<void> {
    const row = this.#rows.get(jobId);
    if (row?.owner === owner) free(row);
  }

  async releaseAll(): Promise<void> {
    for (const row of this.#rows.values()) free(row);
  }

  async counts(): Promise<QueueCounts> {
    const rows = [...this.#rows.values()];
    const jobs = (...kinds: JobStateKind[]) =>
      rows.filter(({ job }) => kinds.includes(job.state.kind)).length;
    const left = rows
      .filter(({ job }) => !ENDED.includes(job.state.kind))
      .map(({ job, parts }) => job.stamp.sizeBytes - acknowledgedBytes(parts));
    return {
      queued: jobs('queued'),
      uploading: jobs('creating', 'sending', 'verifying'),
      completed: jobs('completed'),
      failed: jobs('failed'),
      skipped: jobs('skipped'),
      cancelled: jobs('cancelled'),
      remainingBytes: left.reduce((sum, bytes) => sum + bytes, 0),
    };
  }

  async list({ limit, afterId, states, newestFirst }: ListOptions): Promise<readonly Upload[]> {
    const queued = [...this.#rows.values()];
    const rows = newestFirst === true ? queued.toReversed() : queued;
    const start = afterId === undefined ? 0 : rows.findIndex(({ job }) => job.id === afterId) + 1;
    return rows
      .slice(start)
      .filter(({ job }) => states === undefined || states.includes(job.state.kind))
      .slice(0, limit)
      .map(uploadOf);
  }

  async deadAssets(): Promise<readonly DeadAsset[]> {
    return [...this.#dead];
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  #free({ states, askedBy, nowMs }: Omit<Claim, 'leaseMs'>): Row[] {
    return [...this.#rows.values()].filter(
      (row) =>
        row.untilMs <= nowMs &&
        states.includes(row.job.state.kind) &&
        (askedBy === null || row.askedBy === askedBy),
    );
  }

  #write(row: Row, { job, parts, replacesParts, deadAsset }: Change): void {
    row.job = job;
    const kept = replacesParts
      ? []
      : row.parts.filter(({ number }) => !parts.some((part) => part.number === number));
    row.parts = [...kept, ...parts].sort((a, b) => a.number - b.number);
    if (deadAsset !== null) this.#dead.push(deadAsset);
  }
}

const uploadOf = ({ job, parts }: Row): Upload => ({ job, parts });
const dueMs = ({ state }: Job) => (state.kind === 'queued' ? state.notBeforeMs : 0);

function free(row: Row): void {
  row.owner = null;
  row.untilMs = 0;
}
