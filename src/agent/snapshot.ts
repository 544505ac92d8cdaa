import { errorKind, isErrorCode, pairedUntilMs, type Pairing } from '../core/index.ts';
import { acknowledgedBytes, type Hold, type LiveUpload } from '../engine/index.ts';
import type { QueueCounts, Upload } from '../engine/index.ts';
import type { Snapshot, UploadRow, WatchedFolder } from './contract/index.ts';
import type { NetworkReport } from './network.ts';

export interface SnapshotFacts {
  readonly pairing: Pairing;
  readonly pairingNow: boolean;
  readonly clientVersion: string;
  readonly report: NetworkReport;
  readonly counts: QueueCounts;
  readonly live: readonly LiveUpload[];
  readonly bytesPerSecond: number;
  readonly holds: readonly Hold[];
  readonly watch: readonly WatchedFolder[];
  readonly deadAssets: number;
}

/** Everything a person wants to know at a glance, as the contract has it. */
export function makeSnapshot(facts: SnapshotFacts): Snapshot {
  const { pairing, counts, live, bytesPerSecond, holds } = facts;
  const identity = pairing.kind === 'unpaired' ? null : pairing.identity;
  const tokens = pairing.kind === 'paired' ? pairing.tokens : null;
  const remainingBytes = Math.max(0, counts.remainingBytes);
  return {
    auth: {
      state: facts.pairingNow ? 'pairing' : pairing.kind,
      pairedUntil:
        tokens === null
          ? null
          : iso(pairedUntilMs(tokens, identity?.authorizationEndsAtMs ?? null)),
      tokenExpiresAt: tokens === null ? null : iso(tokens.accessExpiresAtMs),
    },
    device: {
      id: identity?.deviceId ?? null,
      name: identity?.deviceName ?? null,
      clientVersion: facts.clientVersion,
    },
    project:
      identity === null || identity.projectId === null
        ? null
        : { id: identity.projectId, name: identity.projectName },
    user: identity === null || identity.userName === null ? null : { name: identity.userName },
    ...facts.report,
    // The socket has no place in this version yet; heartbeats are not needed while uploading (§10.2).
    socket: { state: 'unsupported', since: null, lastReplyAt: null },
    paused: {
      byFrameio: identity?.paused ?? false,
      byUser: holds.some(({ reason }) => reason === 'user'),
    },
    uploads: {
      queued: counts.queued,
      uploading: counts.uploading,
      completed: counts.completed,
      failed: counts.failed,
      skipped: counts.skipped,
      remainingFiles: counts.queued + counts.uploading,
      remainingBytes,
      bytesPerSecond,
      etaSeconds: bytesPerSecond > 0 ? Math.ceil(remainingBytes / bytesPerSecond) : null,
    },
    current: live.map((upload) => ({ ...upload, mode: 'finished' })),
    watch: facts.watch,
    unfinishedAssets: facts.deadAssets,
    holds: holds.map(({ reason, message }) => ({ reason, message })),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

const SHOWN_STATE = {
  queued: 'queued',
  creating: 'uploading',
  sending: 'uploading',
  verifying: 'uploading',
  completed: 'completed',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const;

/** A job as a line of the queue or of the results. */
export function makeRow({ job, parts }: Upload): UploadRow {
  const { state } = job;
  const code = state.kind === 'failed' || state.kind === 'skipped' ? state.code : null;
  return {
    uploadId: job.id,
    path: job.path,
    name: job.name,
    state: SHOWN_STATE[state.kind],
    sentBytes: state.kind === 'completed' ? job.stamp.sizeBytes : acknowledgedBytes(parts),
    totalBytes: job.stamp.sizeBytes,
    partsSent: parts.filter(({ state }) => state.kind === 'sent').length,
    partsTotal: parts.length,
    why: whyOf(state),
    code,
    hint: code !== null && isErrorCode(code) ? errorKind(code).hint : null,
    assetId: 'assetId' in state ? state.assetId : null,
    sha256: state.kind === 'completed' ? state.sha256 : null,
  };
}

function whyOf(state: Upload['job']['state']): string | null {
  switch (state.kind) {
    case 'queued':
      return state.why;
    case 'failed':
    case 'skipped':
      return state.message;
    case 'creating':
    case 'sending':
    case 'verifying':
    case 'completed':
    case 'cancelled':
      return null;
  }
}
