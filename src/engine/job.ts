import { UPLOAD_URL_LIFE_SECONDS } from '../spec/index.ts';
import type { ErrorCode, GrowingPlan } from '../core/index.ts';
import type { SinceBoot } from './ports/clock.ts';
import type { FileStamp } from './ports/files.ts';
import type { Turn } from './turn.ts';

/** One file on its way to Frame.io. */
export interface Job {
  readonly id: string;
  /** Absolute, links resolved. */
  readonly path: string;
  /** The asset's name at Frame.io. */
  readonly name: string;
  readonly filetype: string;
  /**
   * `growing`: taken up while it was still being written. It becomes `finished` when its recording ends
   * before there is an asset for it.
   */
  readonly mode: 'finished' | 'growing';
  /** The channel it comes from (protocol.md §14); null: the device's first. */
  readonly channel: number | null;
  /**
   * The content that was queued; a file that looks different is another content. Of one that is still
   * being written: as it was when its last part was cut.
   */
  readonly stamp: FileStamp;
  /** Tells this content from others of its size without reading all of it; null before a first look. */
  readonly sample: string | null;
  /** When the media was made, ms since 1970. */
  readonly createdAtMs: number;
  readonly queuedAtMs: number;
  /** The same moment by a clock that nobody can set; null where the machine has none. */
  readonly queuedAt: SinceBoot | null;
  /** The project it is meant for, so that no other gets it; null while none is known. */
  readonly projectId: string | null;
  readonly turn: Turn;
  /** A person wants it to wait; what it has got so far is kept. */
  readonly held: boolean;
  /** To be sent although this content was delivered before. */
  readonly again: boolean;
  /** How many assets were made anew because an earlier one could not be finished. */
  readonly remakes: number;
  /** What people should know of the content though it arrived; null: nothing. */
  readonly remark: string | null;
  readonly state: JobState;
}

export type JobState =
  /** Waits for its turn or, after a fault, for `notBeforeMs`. */
  | {
      readonly kind: 'queued';
      readonly attempts: number;
      readonly notBeforeMs: number;
      /** What the last try met; null before the first. */
      readonly why: string | null;
    }
  /** Its content is looked at: is it there, is it what was queued, was it delivered before? */
  | { readonly kind: 'identifying'; readonly attempts: number }
  /** The request for the asset is on its way; after a crash nobody knows whether it arrived. */
  | {
      readonly kind: 'creating';
      readonly attempts: number;
      /** Of a file that is still being written; null of a finished one. */
      readonly recording: NewRecording | null;
      /** How it will end once the request is answered, because the file is not wanted any more. */
      readonly ending: FailedState | CancelledState | null;
    }
  /** The asset exists; its parts go up. */
  | SendingState
  /** The asset exists, and its file is still being written: what of it is stable goes up. */
  | GrowingState
  /** The recording has ended: what went up before is compared with the disk, and the rest goes up. */
  | FinishingState
  /** All parts are acknowledged; what was sent is compared with what is on the disk. */
  | ({ readonly kind: 'verifying' } & OpenAsset)
  | {
      readonly kind: 'completed';
      readonly assetId: string;
      /** Of the bytes that were sent. */
      readonly sha256: string;
      readonly completedAtMs: number;
    }
  | FailedState
  | { readonly kind: 'skipped'; readonly code: SkipCode; readonly message: string }
  | CancelledState;

export interface FailedState {
  readonly kind: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
  /** Set when an asset exists whose upload can still go on: the state in which it does. */
  readonly resumable: ResumableState | null;
}

export interface CancelledState {
  readonly kind: 'cancelled';
}

/** An asset at Frame.io that waits for its parts. */
export interface OpenAsset {
  readonly assetId: string;
  readonly urlsIssuedAtMs: number;
}

export type SendingState = { readonly kind: 'sending' } & OpenAsset;
export type GrowingState = { readonly kind: 'growing' } & GrowingAsset;
export type FinishingState = { readonly kind: 'finishing' } & GrowingAsset;
export type ResumableState = SendingState | GrowingState | FinishingState;

/** What is known of a recording when its asset is made. */
export interface NewRecording {
  /** How much of its beginning may be rewritten when it ends, and is kept for the end. */
  readonly headBytes: number;
  /** Its name is a temporary one: the asset gets this extension only (`.mov`), and its name at the end. */
  readonly extension: string | null;
  /** Finds it again when it is renamed; null where the disk has no such thing. */
  readonly fileId: string | null;
}

/** An asset that is made of a file while that is written. */
interface GrowingAsset extends OpenAsset, NewRecording {
  readonly plan: GrowingPlan;
  /** How often the request for parts has failed since it last succeeded, when it may go again, and why. */
  readonly asking: {
    readonly attempts: number;
    readonly notBeforeMs: number;
    readonly why: string | null;
  };
}

export type JobStateKind = JobState['kind'];

export type SkipCode = 'paused' | 'duplicate' | 'empty' | 'filtered';

/** States a job does not leave by itself. */
export const ENDED: readonly JobStateKind[] = ['completed', 'failed', 'skipped', 'cancelled'];

/** An asset exists, and its upload URLs are enough to go on: no access token is needed. */
export const WITH_ASSET: readonly JobStateKind[] = ['sending', 'growing', 'finishing', 'verifying'];

/** Parts go up. */
export const UPLOADING: readonly JobStateKind[] = ['sending', 'growing', 'finishing'];

export const WITHOUT_ASSET: readonly JobStateKind[] = ['queued', 'identifying', 'creating'];

export const UNENDED: readonly JobStateKind[] = [...WITHOUT_ASSET, ...WITH_ASSET];

/** It may still send with the upload URLs it has. Each lets anybody write, so that what is over keeps none. */
export const needsUrls = (state: JobState): boolean =>
  state.kind === 'failed' ? state.resumable !== null : !ENDED.includes(state.kind);

export const JOB_START: JobState = { kind: 'queued', attempts: 0, notBeforeMs: 0, why: null };

/** When the upload URLs of an asset die, and the asset with them (protocol.md §11.2). */
export function deadlineMsOf(state: JobState): number | null {
  return 'urlsIssuedAtMs' in state ? state.urlsIssuedAtMs + UPLOAD_URL_LIFE_SECONDS * 1000 : null;
}

/** The size of a job's file as people are told; null while it still grows. */
export function totalBytesOf({ mode, state, stamp }: Job): number | null {
  const hasEnded = mode === 'finished' || ENDED.includes(state.kind);
  const isWhole = state.kind === 'finishing' || state.kind === 'verifying';
  return hasEnded || isWhole ? stamp.sizeBytes : null;
}
