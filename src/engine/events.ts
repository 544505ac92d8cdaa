import { errorKind, type ErrorCode } from '../core/index.ts';
import type { Job, SkipCode } from './job.ts';

/** What the engine tells the world: the only way out. Printers turn it into text, JSON and views. */
export type UploadEvent =
  | {
      readonly type: 'queued';
      readonly uploadId: string;
      readonly path: string;
      readonly totalBytes: number | null;
      readonly mode: 'finished' | 'growing';
    }
  | {
      readonly type: 'progress';
      readonly uploadId: string;
      readonly path: string;
      readonly sentBytes: number;
      readonly totalBytes: number | null;
    }
  | {
      readonly type: 'completed';
      readonly uploadId: string;
      readonly path: string;
      readonly assetId: string;
      readonly totalBytes: number;
      readonly sha256: string;
    }
  | {
      readonly type: 'failed';
      readonly uploadId: string;
      readonly path: string;
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string;
      readonly retryable: boolean;
    }
  | {
      readonly type: 'skipped';
      readonly uploadId: string;
      readonly path: string;
      readonly code: SkipCode;
      readonly message: string;
    }
  | { readonly type: 'uploadCancelled'; readonly uploadId: string; readonly path: string }
  /** A reason to pause came or went. `reasons` is what holds the queue now. */
  | { readonly type: 'held'; readonly reasons: readonly Hold[] }
  /** Nothing more can be done under the present holds. */
  | { readonly type: 'quiet' };

/** Why the queue does not move: a set, because several reasons can hold at once. */
export interface Hold {
  readonly reason: 'noNetwork' | 'pairingLost' | 'stopped' | 'user';
  readonly code: ErrorCode | null;
  /** In words, for the operator. */
  readonly message: string;
  readonly sinceMs: number;
}

/** What people are told when a job has come to an end; null when it has not. */
export function endEvent({ id: uploadId, path, state, stamp }: Job): UploadEvent | null {
  switch (state.kind) {
    case 'completed': {
      const { assetId, sha256 } = state;
      const totalBytes = stamp.sizeBytes;
      return { type: 'completed', uploadId, path, assetId, totalBytes, sha256 };
    }
    case 'failed': {
      const { code, message } = state;
      const { hint, retryable } = errorKind(code);
      return { type: 'failed', uploadId, path, code, message, hint, retryable };
    }
    case 'skipped':
      return { type: 'skipped', uploadId, path, code: state.code, message: state.message };
    case 'cancelled':
      return { type: 'uploadCancelled', uploadId, path };
    case 'queued':
    case 'creating':
    case 'sending':
    case 'verifying':
      return null;
  }
}
