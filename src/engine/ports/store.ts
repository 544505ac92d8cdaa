import type { Job, JobStateKind } from '../job.ts';
import type { Part } from '../part.ts';

export interface Upload {
  readonly job: Job;
  /** In order of their numbers; empty until the asset exists. */
  readonly parts: readonly Part[];
}

/** An asset at Frame.io that will never be completed; a device cannot delete it (protocol.md §12.6). */
export interface DeadAsset {
  /** Null when the reply that would have named it was lost: it may exist or not. */
  readonly assetId: string | null;
  readonly jobId: string;
  readonly reason: 'reply_lost' | 'url_expired' | 'asset_gone' | 'file_changed' | 'cancelled';
  readonly atMs: number;
}

/** One step of a job. It is stored whole or not at all. */
export interface Change {
  readonly job: Job;
  /** Parts that are new or differ. When `replacesParts`, all others of the job are removed. */
  readonly parts: readonly Part[];
  readonly replacesParts: boolean;
  readonly deadAsset: DeadAsset | null;
}

export interface QueueCounts {
  readonly queued: number;
  readonly uploading: number;
  readonly completed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  /** Of files that are queued or uploading: what is not yet acknowledged. */
  readonly remainingBytes: number;
}

export interface Claim {
  readonly owner: string;
  readonly nowMs: number;
  readonly leaseMs: number;
  /** Which states may be claimed now; a lost pairing leaves only those that need no token. */
  readonly states: readonly JobStateKind[];
  /** Only jobs this one asked for last; null: the whole queue. */
  readonly askedBy: string | null;
}

export interface ListOptions {
  readonly limit: number;
  /** Default: in the order they were queued. */
  readonly newestFirst?: boolean;
  /** Only what follows this job in that order, for paging. */
  readonly afterId?: string;
  readonly states?: readonly JobStateKind[];
}

/**
 * The durable queue. Every method is atomic, and durable when its promise resolves: a power cut
 * afterwards loses nothing. A method that rejects has changed nothing.
 *
 * All reject with DailiesError `disk_full`, `store_damaged` or `state_dir_unusable`.
 *
 * Several engines may share one store: a job is worked on only by who holds its lease.
 */
export interface StorePort {
  /** Adds a job at the end of the queue. `askedBy` names who wants it done. */
  add(job: Job, askedBy: string): Promise<void>;
  /** Someone else wants the job done now. */
  ask(id: string, askedBy: string): Promise<void>;
  find(id: string): Promise<Upload | null>;
  /** The latest job of this path, whatever its state. */
  findByPath(path: string): Promise<Upload | null>;
  /**
   * Leases and returns the next job that is due and free, in queue order; null when there is none.
   * A lease ends by {@link release}, by a terminal state, or by its time.
   */
  claim(claim: Claim): Promise<Upload | null>;
  /** When the next free job falls due, ms since 1970; null when none waits. */
  nextDueMs(claim: Omit<Claim, 'leaseMs'>): Promise<number | null>;
  /** @throws Error when `owner` no longer holds the lease of the job: someone else works on it. */
  save(owner: string, change: Change): Promise<void>;
  /** For a job nobody holds the lease of: a retry, a cancel. Resolves false when it is leased. */
  saveFree(change: Change, nowMs: number): Promise<boolean>;
  renew(owner: string, untilMs: number): Promise<void>;
  release(owner: string, jobId: string): Promise<void>;
  /** Ends all leases; only for who knows that every other owner is dead. */
  releaseAll(): Promise<void>;
  counts(): Promise<QueueCounts>;
  list(options: ListOptions): Promise<readonly Upload[]>;
  deadAssets(): Promise<readonly DeadAsset[]>;
  close(): Promise<void>;
}
