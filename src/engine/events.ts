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
      /** What people should know of it though it arrived; null: nothing. */
      readonly remark: string | null;
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
      readonly code: SkipCode | 'cancelled' | 'other_project';
      readonly message: string;
    }
  /** What was under way waits again, because a person holds it. `queued` follows when it goes on. */
  | {
      readonly type: 'waiting';
      readonly uploadId: string;
      readonly path: string;
      readonly why: string;
    }
  /** An asset is dead; what has arrived of it is lost, and the file is sent again as another. */
  | {
      readonly type: 'restarted';
      readonly uploadId: string;
      readonly path: string;
      /** The dead one. A device cannot delete it. */
      readonly assetId: string;
      readonly code: ErrorCode;
      readonly message: string;
    }
  /** At the measured speed the asset cannot be finished before its upload URLs die. */
  | {
      readonly type: 'deadlineAtRisk';
      readonly uploadId: string;
      readonly path: string;
      /** ISO 8601. */
      readonly deadline: string;
      readonly message: string;
    }
  /** A reason to pause came or went. `reasons` is what holds the queue now. */
  | { readonly type: 'held'; readonly reasons: readonly Hold[] }
  /** Nothing more can be done under the present holds. */
  | { readonly type: 'quiet' };

/** Why the queue does not move: a set, because several reasons can hold at once. */
export interface Hold {
  readonly reason:
    | 'noNetwork'
    | 'frameioDown'
    | 'pairingLost'
    | 'stopped'
    | 'clockWrong'
    | 'user'
    | 'timetable'
    | 'diskFull';
  readonly code: ErrorCode | null;
  /** In words, for the operator. */
  readonly message: string;
  readonly sinceMs: number;
}

/** What people are told when a job has come to an end; null when it has not. */
export function endEvent({ id: uploadId, path, state, stamp, remark }: Job): UploadEvent | null {
  switch (state.kind) {
    case 'completed': {
      const { assetId, sha256 } = state;
      const totalBytes = stamp.sizeBytes;
      return { type: 'completed', uploadId, path, assetId, totalBytes, sha256, remark };
    }
    case 'failed': {
      const { code, message } = state;
      const { hint, retryable } = errorKind(code);
      return { type: 'failed', uploadId, path, code, message, hint, retryable };
    }
    case 'skipped':
      return { type: 'skipped', uploadId, path, code: state.code, message: state.message };
    case 'cancelled':
      return { type: 'skipped', uploadId, path, code: 'cancelled', message: 'Cancelled' };
    case 'queued':
    case 'identifying':
    case 'creating':
    case 'sending':
    case 'growing':
    case 'finishing':
    case 'verifying':
      return null;
  }
}

/** What people are told when an asset is dead and its file goes up as another. */
export function remakeEvent(
  { id: uploadId, path }: Job,
  dead: { readonly assetId: string; readonly code: ErrorCode; readonly message: string },
): UploadEvent {
  const message = `${dead.message}; it goes up again as a new one`;
  return { type: 'restarted', uploadId, path, assetId: dead.assetId, code: dead.code, message };
}
