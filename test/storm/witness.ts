import type { Change, Job, JobState, StorePort } from '../../src/engine/index.ts';
import { keyOf } from './ports.ts';

/**
 * Stands between engine and store and knows what is durable: what was stored before the process died, and
 * so what may and may not happen afterwards.
 */
export class Witness {
  readonly jobs = new Map<string, Job>();
  /** Parts that the store knows as arrived: asset and number. */
  readonly acknowledged = new Set<string>();
  /** What must not have happened, and has. */
  readonly wrongs: string[] = [];
  /** In which project each asset was asked for. */
  readonly projects = new Map<string, string>();
  /** How many PUTs each asset has seen. */
  readonly putCounts = new Map<string, number>();
  /** Files of which another of the same content had failed when their asset was made. */
  readonly twins = new Set<string>();
  /** How many parts each asset has. */
  readonly #partCounts = new Map<string, number>();
  readonly figures = { puts: 0, creates: 0, recordings: 0 };
  #paused = false;

  /** The store as the engine sees it. */
  over(store: StorePort): StorePort {
    return new Proxy(store, {
      get: (target, name: keyof StorePort) => {
        const method = target[name];
        const call = async (...args: unknown[]): Promise<unknown> =>
          (method as (...args: unknown[]) => Promise<unknown>).apply(target, args);
        return async (...args: unknown[]) => {
          const result = await call(...args);
          this.#stored(name, args, result);
          return result;
        };
      },
    });
  }

  #stored(name: keyof StorePort, args: readonly unknown[], result: unknown): void {
    if (name === 'add') for (const job of args[0] as readonly Job[]) this.jobs.set(job.id, job);
    if (name === 'claim' && result !== null) {
      const { job } = result as { readonly job: Job };
      this.jobs.set(job.id, job);
    }
    // False: the lease was lost, and nothing was stored.
    if (name === 'save' && result === true) this.#changed(args[1] as Change);
    if (name === 'saveFree') {
      const leased = result as readonly string[];
      const changes = args[0] as readonly Change[];
      for (const change of changes) if (!leased.includes(change.job.id)) this.#changed(change);
    }
    if (name === 'saveSettings') this.#paused = (args[0] as { paused: boolean }).paused;
  }

  #changed({ job, parts, replacesParts, deadAsset }: Change): void {
    const before = this.jobs.get(job.id);
    if (before?.state.kind === 'completed' && job.state.kind !== 'completed') {
      this.wrongs.push(`${job.name} was completed and is ${job.state.kind}`);
    }
    this.jobs.set(job.id, job);
    const first = parts[0];
    if (replacesParts && first !== undefined) {
      this.#partCounts.set(keyOf(first.url ?? '').split('/')[0] ?? '', parts.length);
    }
    for (const part of parts) {
      if (part.url === null) continue;
      if (part.state.kind === 'sent') this.acknowledged.add(keyOf(part.url));
      // What changed on the disk since it went, before its recording ended.
      else if (job.state.kind === 'finishing') this.acknowledged.delete(keyOf(part.url));
    }
    const { assetId = null, reason = null } = deadAsset ?? {};
    if (assetId === null || reason === 'cancelled' || reason === 'file_changed') return;
    if (this.#hasAllOf(assetId)) {
      this.wrongs.push(`${job.name}: all parts had arrived, but it was given up (${reason})`);
    }
  }

  #hasAllOf(assetId: string): boolean {
    const count = this.#partCounts.get(assetId) ?? Infinity;
    for (let number = 1; number <= count; number += 1) {
      if (!this.acknowledged.has(`${assetId}/${number}`)) return false;
    }
    return true;
  }

  /** What is done must be in the store before. */
  createAsked(name: string): void {
    const jobs = [...this.jobs.values()];
    const job = jobs.find((each) => each.name === name && each.state.kind === 'creating');
    if (job === undefined) {
      this.wrongs.push(`an asset for ${name} was asked for before it was stored`);
      return;
    }
    // What is still being recorded has no content that could be known.
    if (job.again || job.sample === null) return;
    for (const twin of jobs) {
      if (twin === job || !isSameContent(twin, job)) continue;
      if (TAKEN.has(twin.state.kind)) {
        const { kind } = twin.state;
        this.wrongs.push(`an asset for ${name} was asked for, but ${twin.name} is ${kind}`);
      }
      // Both have an asset now, and both may be finished when people ask for it.
      if (twin.state.kind === 'failed') this.twins.add(name).add(twin.name);
    }
  }

  putBegins(key: string): void {
    this.figures.puts += 1;
    const [assetId = ''] = key.split('/');
    this.putCounts.set(assetId, (this.putCounts.get(assetId) ?? 0) + 1);
    // Much may have happened since it was asked for.
    this.putAsked(key);
  }

  putAsked(key: string): void {
    const [assetId = ''] = key.split('/');
    if (this.acknowledged.has(key)) this.wrongs.push(`part ${key} had arrived and went again`);
    if (this.#paused) this.wrongs.push(`part ${key} was sent while the queue is paused`);
    const job = [...this.jobs.values()].find(({ state }) => assetIdOf(state) === assetId);
    if (job === undefined) this.wrongs.push(`part ${key} is of no job that is being sent`);
    else if (job.held) this.wrongs.push(`part ${key} of ${job.name}, which is held, was sent`);
  }

  /** What has not come to an end, and does not wait for another project. */
  unended(projectId: string): readonly Job[] {
    return [...this.jobs.values()].filter(
      (job) =>
        !ENDS.has(job.state.kind) &&
        (job.state.kind !== 'queued' || (job.projectId ?? projectId) === projectId),
    );
  }
}

const isSameContent = (a: Job, b: Job) =>
  a.sample === b.sample && a.projectId === b.projectId && a.stamp.sizeBytes === b.stamp.sizeBytes;

/** Another asset of this content would be one too many. */
const TAKEN: ReadonlySet<JobState['kind']> = new Set([
  'creating',
  'sending',
  'verifying',
  'completed',
]);
const ENDS: ReadonlySet<JobState['kind']> = new Set([
  'completed',
  'failed',
  'skipped',
  'cancelled',
]);

const assetIdOf = (state: JobState): string | null =>
  state.kind === 'sending' || state.kind === 'growing' || state.kind === 'finishing'
    ? state.assetId
    : null;
