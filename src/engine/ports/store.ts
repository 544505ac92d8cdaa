import type { ErrorCode } from '../../core/index.ts';
import type { CommandAnswer, PostedCommand } from '../commands.ts';
import type { Job, JobStateKind } from '../job.ts';
import type { Part } from '../part.ts';
import type { QueueSettings } from '../settings.ts';

export interface Upload {
  readonly job: Job;
  /** In order of their numbers; empty until the asset exists. */
  readonly parts: readonly Part[];
}

/**
 * An asset at Frame.io that is no delivery: never complete, or, where the file changed on its way, perhaps
 * complete with bytes that are no file's. A device cannot delete it (protocol.md §12.6).
 */
export interface DeadAsset {
  /** Null when the reply that would have named it was lost: it may exist or not. */
  readonly assetId: string | null;
  readonly jobId: string;
  readonly reason:
    | 'reply_lost'
    | 'url_expired'
    | 'asset_gone'
    | 'file_changed'
    | 'cancelled'
    /** Frame.io would not give what its recording needed. */
    | 'refused';
  readonly atMs: number;
}

/** A line of the ledger's list of orphans: the dead asset and the file it was for. */
export interface Orphan extends DeadAsset {
  readonly path: string;
  readonly name: string;
  readonly projectId: string | null;
}

/** A line of the ledger: this content has arrived, whole, in that project. */
export interface Delivery {
  readonly jobId: string;
  readonly assetId: string;
  readonly projectId: string | null;
  /** Where the file was when it went up. */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeNs: string;
  /** Null for what an older dailies delivered, which took none. */
  readonly sample: string | null;
  readonly sha256: string;
  readonly deliveredAtMs: number;
}

/**
 * One step of a job. It is stored whole or not at all. Where the job is over ({@link needsUrls}) the upload URLs of its
 * parts are erased with it.
 */
export interface Change {
  readonly job: Job;
  /** Parts to insert or replace, by number. */
  readonly parts: readonly Part[];
  /** Drop the parts there are before. */
  readonly replacesParts: boolean;
  readonly deadAsset: DeadAsset | null;
  readonly delivery: Delivery | null;
}

/** Numbers for the snapshot; bytes are those not yet acknowledged. */
export interface QueueCounts {
  readonly queued: number;
  readonly uploading: number;
  readonly completed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly remainingBytes: number;
  readonly deadAssets: number;
}

/** Which jobs one may take. */
export interface Reach {
  readonly owner: string;
  readonly nowMs: number;
  /** The project assets can be made in now; jobs meant for another stay. Null: none is known. */
  readonly projectId: string | null;
  /** False: only jobs whose asset exists, which need no access token. */
  readonly withoutAsset: boolean;
  /** Only jobs this one asked for last; null: the whole queue. */
  readonly askedBy: string | null;
}

export interface Claim extends Reach {
  readonly leaseMs: number;
  /** Nothing, unless what comes next is being recorded. Default: whatever comes next. */
  readonly onlyLive?: boolean;
}

/**
 * No wait is ever asked for longer than this; one that seems longer is of a clock that was set back
 * meanwhile, and is over.
 */
export const LONGEST_WAIT_MS = 2 * 3_600_000;

export interface ListOptions {
  readonly limit: number;
  /**
   * `oldest` (default): in the order they were queued. `turn`: only what has not ended, in the order
   * it will go ({@link Turn}: rank, priority, age).
   */
  readonly order?: 'oldest' | 'newest' | 'turn';
  /** Only what follows this job in that order, for paging. */
  readonly afterId?: string;
  readonly states?: readonly JobStateKind[];
  /** Only what failed or was skipped with this code. */
  readonly code?: ErrorCode | 'paused' | 'duplicate' | 'empty' | 'filtered';
}

export interface LedgerOptions {
  readonly limit: number;
  /** A cursor: what the last page gave as `next`. */
  readonly after?: number;
}

export interface LedgerPage<T> {
  readonly lines: readonly T[];
  /** Null at the end. */
  readonly next: number | null;
}

/** What is known of a content that may have been delivered. */
export interface ContentKey {
  readonly sizeBytes: number;
  /** Null: any of this size. */
  readonly sample: string | null;
}

/**
 * The durable queue and its ledger. Every method is atomic, and durable when its promise resolves: a
 * power cut afterwards loses nothing. A method that rejects has changed nothing.
 *
 * All reject with DailiesError `disk_full`, `store_damaged` or `state_dir_unusable`.
 *
 * Several engines may share one store: a job is worked on only by who holds its lease.
 */
export interface StorePort {
  /** Adds jobs at the end of the queue, all or none. `askedBy` names who wants them done. */
  add(jobs: readonly Job[], askedBy: string): Promise<void>;
  /** Someone else wants the jobs done now. */
  ask(ids: readonly string[], askedBy: string): Promise<void>;
  find(id: string): Promise<Upload | null>;
  /** The latest job of this path, whatever its state. */
  findByPath(path: string): Promise<Upload | null>;
  /** Ids that begin with this text, at most `limit`; for people, who do not type whole ids. */
  idsLike(prefix: string, limit: number): Promise<readonly string[]>;
  /**
   * Leases and returns the job whose turn it is ({@link compareTurns}) among those that are within
   * reach, due, not held by the user and free; null when there is none. A job that is not meant for any
   * project yet is meant for `projectId` from now on. A lease ends by {@link release} or by its time;
   * an owner never gets a job again that it holds itself.
   */
  claim(claim: Claim): Promise<Upload | null>;
  /** When the next job within reach may be claimed, at the earliest `nowMs`; null when none waits. */
  nextDueMs(reach: Reach): Promise<number | null>;
  /**
   * Resolves false, and changes nothing, when `owner` no longer holds the lease of the job: it was away
   * for longer than its lease, and someone else may work on it.
   */
  save(owner: string, change: Change): Promise<boolean>;
  /**
   * For jobs nobody holds the lease of: a retry, a cancel. Stores them in one step and resolves with the
   * ids of those that are leased, which stay as they are.
   */
  saveFree(changes: readonly Change[], nowMs: number): Promise<readonly string[]>;
  renew(owner: string, untilMs: number): Promise<void>;
  release(owner: string, jobId: string): Promise<void>;
  /** Ends all leases; only for who knows that every other owner is dead. */
  releaseAll(): Promise<void>;
  /** The least rank in use among jobs that have not ended; 0 when there is none. */
  lowestRank(): Promise<number>;
  counts(): Promise<QueueCounts>;
  list(options: ListOptions): Promise<readonly Upload[]>;

  /** Deliveries of this size whose sample is the same or was not taken, in any project, latest first. */
  deliveriesLike(content: ContentKey): Promise<readonly Delivery[]>;
  /**
   * Another job that is about to make, or has, an asset of the same content in the same project: its
   * state is `creating`, `sending` or `verifying`. Null when there is none.
   */
  twinOf(job: Job): Promise<Job | null>;
  /** Oldest first. */
  deliveries(options: LedgerOptions): Promise<LedgerPage<Delivery>>;
  /** Oldest first. */
  orphans(options: LedgerOptions): Promise<LedgerPage<Orphan>>;

  settings(): Promise<QueueSettings>;
  saveSettings(settings: QueueSettings): Promise<void>;
  /**
   * Leaves a command for whoever owns the queue, which may be another process. Resolves with its
   * number.
   */
  postCommand(command: PostedCommand, atMs: number): Promise<number>;
  /** The commands nobody has answered yet, oldest first. */
  openCommands(): Promise<readonly { readonly number: number; readonly command: PostedCommand }[]>;
  answerCommand(number: number, answer: CommandAnswer): Promise<void>;
  /** Null while there is none. An answer is forgotten once it was read. */
  takeAnswer(number: number): Promise<CommandAnswer | null>;
  /** Another number whenever another process may have changed something since the last call. */
  version(): Promise<number>;

  close(): Promise<void>;
}
