import { UPLOAD_URL_LIFE_SECONDS } from '../spec/index.ts';
import type { ErrorCode } from '../core/index.ts';
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
  /** The content that was queued; a file that looks different is another content. */
  readonly stamp: FileStamp;
  /** Tells this content from others of its size without reading all of it; null before a first look. */
  readonly sample: string | null;
  /** When the media was made, ms since 1970. */
  readonly createdAtMs: number;
  readonly queuedAtMs: number;
  /** The project it is meant for, so that no other gets it; null while none is known. */
  readonly projectId: string | null;
  readonly turn: Turn;
  /** A person wants it to wait; what it has got so far is kept. */
  readonly held: boolean;
  /** To be sent although this content was delivered before. */
  readonly again: boolean;
  /** How many assets were made anew because an earlier one could not be finished. */
  readonly remakes: number;
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
      /** How it will end once the request is answered, because the file is not wanted any more. */
      readonly ending: FailedState | CancelledState | null;
    }
  /** The asset exists; its parts go up. */
  | ({ readonly kind: 'sending' } & OpenAsset)
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
  /** Set when an asset exists whose upload can still go on. */
  readonly resumable: OpenAsset | null;
}

export interface CancelledState {
  readonly kind: 'cancelled';
}

/** An asset at Frame.io that waits for its parts. */
export interface OpenAsset {
  readonly assetId: string;
  readonly urlsIssuedAtMs: number;
}

export type JobStateKind = JobState['kind'];

export type SkipCode = 'paused' | 'duplicate' | 'empty' | 'filtered';

/** States a job does not leave by itself. */
export const ENDED: readonly JobStateKind[] = ['completed', 'failed', 'skipped', 'cancelled'];

/** An asset exists, and its upload URLs are enough to go on: no access token is needed. */
export const WITH_ASSET: readonly JobStateKind[] = ['sending', 'verifying'];

export const WITHOUT_ASSET: readonly JobStateKind[] = ['queued', 'identifying', 'creating'];

export const UNENDED: readonly JobStateKind[] = [...WITHOUT_ASSET, ...WITH_ASSET];

export const JOB_START: JobState = { kind: 'queued', attempts: 0, notBeforeMs: 0, why: null };

/** When the upload URLs of an asset die, and the asset with them (protocol.md §11.2). */
export function deadlineMsOf(state: JobState): number | null {
  const { urlsIssuedAtMs } =
    state.kind === 'sending' || state.kind === 'verifying' ? state : { urlsIssuedAtMs: null };
  return urlsIssuedAtMs === null ? null : urlsIssuedAtMs + UPLOAD_URL_LIFE_SECONDS * 1000;
}
