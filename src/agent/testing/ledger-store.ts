import { JOB_START, TURN_START, type Delivery, type Job, type Upload } from '../../engine/index.ts';
import type { LedgerParts } from '../ledger.ts';

/** For tests: a queued job; a test names only what it is about. */
export function queuedJob(differs: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    path: '/card/A001.mp4',
    name: 'A001.mp4',
    filetype: 'video/mp4',
    stamp: { sizeBytes: 20, mtimeNs: '1700000000000000000' },
    mode: 'finished',
    channel: null,
    sample: null,
    createdAtMs: 1_700_000_000_000,
    queuedAtMs: 1_700_000_001_000,
    queuedAt: null,
    projectId: 'project-1',
    turn: TURN_START,
    held: false,
    again: false,
    remakes: 0,
    remark: null,
    state: JOB_START,
    ...differs,
  };
}

export function delivery(differs: Partial<Delivery> = {}): Delivery {
  return {
    jobId: 'job-1',
    assetId: 'asset-1',
    projectId: 'project-1',
    path: '/card/A001.mp4',
    name: 'A001.mp4',
    sizeBytes: 20,
    mtimeNs: '1700000000000000000',
    sample: null,
    sha256: 'c0ffee',
    deliveredAtMs: Date.parse('2026-11-20T14:03:00.000Z'),
    ...differs,
  };
}

/** For tests: a ledger of these deliveries, and a queue of these jobs. */
export function ledgerStore(
  deliveries: readonly Delivery[],
  jobs: readonly Job[] = [],
): LedgerParts['store'] {
  const uploads: readonly Upload[] = jobs.map((job) => ({ job, parts: [] }));
  return {
    deliveries: async ({ limit, after = 0 }) => {
      const lines = deliveries.slice(after, after + limit);
      const next = after + lines.length;
      return { lines, next: next < deliveries.length ? next : null };
    },
    orphans: async () => ({ lines: [], next: null }),
    deliveriesLike: async (content) => {
      const isLike = ({ sizeBytes, sample }: Delivery) =>
        sizeBytes === content.sizeBytes &&
        (content.sample === null || sample === null || sample === content.sample);
      return deliveries.filter(isLike).toReversed();
    },
    findByPath: async (path) => uploads.findLast(({ job }) => job.path === path) ?? null,
  };
}
