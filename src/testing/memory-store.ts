import {
  UNENDED,
  WITH_ASSET,
  acknowledgedBytes,
  compareTurns,
  isLive,
  needsUrls,
  replaceParts,
  type Change,
  type Claim,
  type CommandAnswer,
  type ContentKey,
  type Delivery,
  type Job,
  type JobStateKind,
  type LedgerOptions,
  type LedgerPage,
  type ListOptions,
  type Orphan,
  type PostedCommand,
  type QueueCounts,
  type QueueSettings,
  type Reach,
  type StorePort,
  type Upload,
} from '../engine/index.ts';
import { MemoryDesk } from './memory-desk.ts';
import { MemoryLedger } from './memory-ledger.ts';
import {
  ORDERS,
  codeOf,
  dueMs,
  free,
  hasAsset,
  hasEnded,
  isOver,
  isReady,
  uploadOf,
  type Row,
} from './memory-row.ts';

/** The queue in memory; held to the same contract as the durable one. */
export class MemoryStore implements StorePort {
  readonly #rows = new Map<string, Row>();
  readonly #ledger = new MemoryLedger();
  readonly #desk = new MemoryDesk();
  #version = 0;

  async add(jobs: readonly Job[], askedBy: string): Promise<void> {
    const ids = new Set(jobs.map(({ id }) => id));
    if (ids.size < jobs.length || jobs.some(({ id }) => this.#rows.has(id))) {
      throw new Error('one id for two jobs');
    }
    for (const job of jobs) {
      const seq = this.#rows.size + 1;
      const row = { seq, job, parts: [], askedBy, owner: null, untilMs: 0, ready: isReady(job) };
      this.#rows.set(job.id, row);
    }
    this.#version++;
  }

  async ask(ids: readonly string[], askedBy: string): Promise<void> {
    for (const row of this.#all()) if (ids.includes(row.job.id)) row.askedBy = askedBy;
    this.#version++;
  }

  async find(id: string): Promise<Upload | null> {
    const row = this.#rows.get(id);
    return row === undefined ? null : uploadOf(row);
  }

  async findByPath(path: string): Promise<Upload | null> {
    const row = this.#all().findLast(({ job }) => job.path === path);
    return row === undefined ? null : uploadOf(row);
  }

  async idsLike(prefix: string, limit: number): Promise<readonly string[]> {
    const ids = [...this.#rows.keys()].filter((id) => id.startsWith(prefix));
    return ids.sort().slice(0, limit);
  }

  async claim(claim: Claim): Promise<Upload | null> {
    const { owner, nowMs, projectId, leaseMs } = claim;
    this.#endWaits(claim);
    if (projectId !== null) {
      for (const row of this.#within(claim)) {
        const isMeantForNone = row.owner === null && row.job.projectId === null;
        if (isMeantForNone && !hasAsset(row.job)) row.job = { ...row.job, projectId };
      }
    }
    const [row] = this.#free(claim)
      .filter(({ ready }) => ready)
      .sort((a, b) => compareTurns(a.job, b.job, nowMs) || a.seq - b.seq);
    if (row === undefined || (claim.onlyLive === true && !isLive(row.job))) return null;
    row.owner = owner;
    row.untilMs = nowMs + leaseMs;
    this.#version++;
    return uploadOf(row);
  }

  async nextDueMs(reach: Reach): Promise<number | null> {
    this.#endWaits(reach);
    const times = this.#free(reach).map(({ job, ready }) => (ready ? reach.nowMs : dueMs(job)));
    return times.length === 0 ? null : Math.min(...times);
  }

  async save(owner: string, change: Change): Promise<boolean> {
    const row = this.#rows.get(change.job.id);
    if (row?.owner !== owner) return false;
    this.#write(row, change);
    return true;
  }

  async saveFree(changes: readonly Change[], nowMs: number): Promise<readonly string[]> {
    const leased: string[] = [];
    for (const change of changes) {
      const { id } = change.job;
      const row = this.#rows.get(id);
      if (row === undefined || (row.owner !== null && !isOver(row.untilMs, nowMs))) leased.push(id);
      else {
        free(row);
        this.#write(row, change);
      }
    }
    return leased;
  }

  async renew(owner: string, untilMs: number): Promise<void> {
    for (const row of this.#all()) if (row.owner === owner) row.untilMs = untilMs;
  }

  async release(owner: string, jobId: string): Promise<void> {
    const row = this.#rows.get(jobId);
    if (row?.owner === owner) free(row);
    this.#version++;
  }

  async releaseAll(): Promise<void> {
    for (const row of this.#all()) free(row);
    this.#version++;
  }

  async lowestRank(): Promise<number> {
    const ranks = this.#all().flatMap(({ job }) => (hasEnded(job) ? [] : job.turn.rank));
    return ranks.length === 0 ? 0 : Math.min(...ranks);
  }

  async counts(): Promise<QueueCounts> {
    const jobs = (...kinds: JobStateKind[]) =>
      this.#all().filter(({ job }) => kinds.includes(job.state.kind)).length;
    const left = this.#all()
      .filter(({ job }) => !hasEnded(job))
      .map(({ job, parts }) => job.stamp.sizeBytes - acknowledgedBytes(parts));
    return {
      queued: jobs('queued'),
      uploading: jobs(...UNENDED.filter((kind) => kind !== 'queued')),
      completed: jobs('completed'),
      failed: jobs('failed'),
      skipped: jobs('skipped'),
      cancelled: jobs('cancelled'),
      remainingBytes: left.reduce((sum, bytes) => sum + bytes, 0),
      deadAssets: this.#ledger.deadAssets,
    };
  }

  async list({ limit, order = 'oldest', afterId, states, code }: ListOptions) {
    const compare = ORDERS[order];
    const after = afterId === undefined ? null : this.#rows.get(afterId);
    if (after === undefined) return [];
    return this.#all()
      .filter(({ job }) => order !== 'turn' || !hasEnded(job))
      .filter((row) => after === null || compare(row, after) > 0)
      .filter(({ job }) => states === undefined || states.includes(job.state.kind))
      .filter(({ job }) => code === undefined || codeOf(job) === code)
      .sort(compare)
      .slice(0, limit)
      .map(uploadOf);
  }

  async deliveriesLike(content: ContentKey): Promise<readonly Delivery[]> {
    return this.#ledger.like(content);
  }

  async twinOf({ id, sample, projectId, stamp }: Job): Promise<Job | null> {
    const row = this.#all().find(
      ({ job }) =>
        job.id !== id &&
        sample !== null &&
        job.sample === sample &&
        job.stamp.sizeBytes === stamp.sizeBytes &&
        job.projectId === projectId &&
        ['creating', ...WITH_ASSET].includes(job.state.kind),
    );
    return row?.job ?? null;
  }

  async deliveries(options: LedgerOptions): Promise<LedgerPage<Delivery>> {
    return this.#ledger.deliveries(options);
  }

  async orphans(options: LedgerOptions): Promise<LedgerPage<Orphan>> {
    return this.#ledger.orphans(options);
  }

  async settings(): Promise<QueueSettings> {
    return this.#desk.settings;
  }

  async saveSettings(settings: QueueSettings): Promise<void> {
    this.#desk.settings = settings;
    this.#version++;
  }

  async postCommand(command: PostedCommand): Promise<number> {
    this.#version++;
    return this.#desk.post(command);
  }

  async openCommands() {
    return this.#desk.open();
  }

  async answerCommand(number: number, answer: CommandAnswer): Promise<void> {
    this.#version++;
    this.#desk.answer(number, answer);
  }

  async takeAnswer(number: number): Promise<CommandAnswer | null> {
    return this.#desk.take(number);
  }

  async version(): Promise<number> {
    return this.#version;
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  #all(): Row[] {
    return [...this.#rows.values()];
  }

  #endWaits({ owner, nowMs }: Reach): void {
    for (const row of this.#all()) {
      if (isOver(dueMs(row.job), nowMs)) row.ready = true;
      if (row.owner !== owner && isOver(row.untilMs, nowMs)) free(row);
    }
  }

  #within({ projectId, withoutAsset, askedBy }: Reach): Row[] {
    return this.#all().filter(({ job, askedBy: asker }) => {
      if (hasEnded(job) || (askedBy !== null && asker !== askedBy)) return false;
      const isOurs = job.projectId === null || job.projectId === projectId;
      return hasAsset(job) || (withoutAsset && isOurs);
    });
  }

  #free(reach: Reach): Row[] {
    return this.#within(reach).filter(({ job, owner }) => owner === null && !job.held);
  }

  #write(row: Row, change: Change): void {
    const { job, parts, replacesParts } = change;
    row.job = job;
    row.ready = isReady(job);
    const after = replaceParts(replacesParts ? [] : row.parts, parts);
    row.parts = needsUrls(job.state) ? after : after.map((part) => ({ ...part, url: null }));
    this.#ledger.write(change);
    this.#version++;
  }
}
