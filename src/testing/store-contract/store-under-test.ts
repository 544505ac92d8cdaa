import type {
  Change,
  Claim,
  Job,
  JobState,
  ListOptions,
  Part,
  Reach,
  StorePort,
} from '../../engine/index.ts';
import { aJob } from '../builders.ts';

export type OpenStore = () => Promise<{ store: StorePort; close: () => Promise<void> }>;

export const NOW = 1_700_000_000_000;
export const LEASE = 60_000;

/** The store of one test, with the words the tests are written in. */
export class StoreUnderTest {
  #opened: Awaited<ReturnType<OpenStore>> | null = null;

  get store(): StorePort {
    if (this.#opened === null) throw new Error('not open');
    return this.#opened.store;
  }

  async open(open: OpenStore): Promise<void> {
    this.#opened = await open();
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  /** Saves one change for nobody; false when its job is leased. */
  async saveFree(change: Change, nowMs: number): Promise<boolean> {
    const leased = await this.store.saveFree([change], nowMs);
    return leased.length === 0;
  }

  /** Adds jobs that `me` asks for. */
  async add(...jobs: readonly (Job | string)[]): Promise<void> {
    await this.store.add(
      jobs.map((job) => (typeof job === 'string' ? aJob(job) : job)),
      'me',
    );
  }

  /** Claims with everything within reach, unless the test says otherwise. */
  async claim(owner: string, differs: Partial<Claim> = {}): Promise<string | null> {
    const upload = await this.store.claim({ ...reach(owner), leaseMs: LEASE, ...differs });
    return upload?.job.id ?? null;
  }

  async nextDueMs(differs: Partial<Reach> = {}): Promise<number | null> {
    return this.store.nextDueMs({ ...reach('one'), ...differs });
  }

  async job(id: string): Promise<Job | undefined> {
    return (await this.store.find(id))?.job;
  }

  async ids(options: Partial<ListOptions>): Promise<readonly string[]> {
    return (await this.store.list({ limit: 99, ...options })).map(({ job }) => job.id);
  }

  /** Ids in the order in which they are claimed, each by another owner. */
  async order(differs: Partial<Claim> = {}): Promise<readonly string[]> {
    const ids: string[] = [];
    for (;;) {
      const id = await this.claim(`owner ${ids.length}`, differs);
      if (id === null) return ids;
      ids.push(id);
    }
  }
}

const reach = (owner: string): Reach => ({
  owner,
  nowMs: NOW,
  projectId: null,
  withoutAsset: true,
  askedBy: null,
});

export const change = (job: Job, differs: Partial<Change> = {}): Change => ({
  job,
  parts: [],
  replacesParts: false,
  deadAsset: null,
  delivery: null,
  ...differs,
});

export const sent = (part: Part): Part => ({
  ...part,
  state: { kind: 'sent', md5: 'd'.repeat(32), etag: null, crc32: null },
});

export const sending = (urlsIssuedAtMs = NOW): JobState => ({
  kind: 'sending',
  assetId: 'asset',
  urlsIssuedAtMs,
});

export const waiting = (notBeforeMs: number): JobState => ({
  kind: 'queued',
  attempts: 1,
  notBeforeMs,
  why: 'a fault',
});

export const completed = (assetId = 'asset'): JobState => ({
  kind: 'completed',
  assetId,
  sha256: 'f'.repeat(64),
  completedAtMs: NOW,
});

export const failed = (code: 'file_vanished' | 'refused' = 'refused'): JobState => ({
  kind: 'failed',
  code,
  message: 'It failed',
  resumable: null,
});
