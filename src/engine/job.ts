import type { ErrorCode } from '../core/index.ts';
import type { FileStamp } from './ports/files.ts';

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
  /** When the media was made, ms since 1970. */
  readonly createdAtMs: number;
  readonly queuedAtMs: number;
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
  /** The request for the asset is on its way; after a crash nobody knows whether it arrived. */
  | { readonly kind: 'creating'; readonly attempts: number }
  /** The asset exists; its parts go up. */
  | { readonly kind: 'sending'; readonly assetId: string; readonly urlsIssuedAtMs: number }
  /** All parts are acknowledged; what was sent is compared with what is on the disk. */
  | { readonly kind: 'verifying'; readonly assetId: string }
  | {
      readonly kind: 'completed';
      readonly assetId: string;
      /** Of the bytes that were sent. */
      readonly sha256: string;
      readonly completedAtMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      /** Set when an asset exists whose upload can still go on. */
      readonly resumable: { readonly assetId: string; readonly urlsIssuedAtMs: number } | null;
    }
  | { readonly kind: 'skipped'; readonly code: SkipCode; readonly message: string }
  | { readonly kind: 'cancelled' };

export type JobStateKind = JobState['kind'];

export type SkipCode = 'paused' | 'duplicate' | 'empty' | 'filtered';

/** States a job does not leave by itself. */
export const ENDED: readonly JobStateKind[] = ['completed', 'failed', 'skipped', 'cancelled'];

/** States that need no access token: their upload URLs are enough. */
export const TOKENLESS: readonly JobStateKind[] = ['sending', 'verifying'];

export const UNENDED: readonly JobStateKind[] = ['queued', 'creating', ...TOKENLESS];

export const JOB_START: JobState = { kind: 'queued', attempts: 0, notBeforeMs: 0, why: null };
