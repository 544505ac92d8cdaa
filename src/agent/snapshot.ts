import { errorKind, isErrorCode, pairedUntilMs, type Pairing } from '../core/index.ts';
import { acknowledgedBytes, deadlineMsOf, totalBytesOf, whyOf } from '../engine/index.ts';
import type { Hold, LiveUpload, QueueCounts, Scene, Upload } from '../engine/index.ts';
import type { SocketReport } from '../platform/index.ts';
import type { CurrentUpload, Snapshot, UploadRow, WatchedFolder } from './contract/index.ts';
import type { NetworkReport } from './network/check-network.ts';
import type { UpSpeed } from './network/up-meter.ts';

export interface SnapshotFacts {
  readonly pairing: Pairing;
  readonly pairingNow: boolean;
  readonly clientVersion: string;
  readonly report: NetworkReport;
  readonly up: UpSpeed | null;
  readonly proxy: string | null;
  readonly counts: QueueCounts;
  readonly current: readonly CurrentUpload[];
  readonly bytesPerSecond: number;
  readonly holds: readonly Hold[];
  readonly pausedByUser: boolean;
  readonly socket: SocketReport;
  readonly watch: readonly WatchedFolder[];
}

/** Everything a person wants to know at a glance, as the contract has it. */
export function makeSnapshot(facts: SnapshotFacts): Snapshot {
  const { pairing, counts, current, bytesPerSecond, holds } = facts;
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
    network: {
      ...facts.report.network,
      upBytesPerSecond: facts.up?.bytesPerSecond ?? null,
      upMeasuredAt: facts.up === null ? null : iso(facts.up.measuredAtMs),
      proxy: facts.proxy,
    },
    clock: facts.report.clock,
    socket: makeSocket(facts.socket),
    paused: {
      byFrameio: identity?.paused ?? false,
      byUser: facts.pausedByUser,
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
    current,
    watch: facts.watch,
    unfinishedAssets: counts.deadAssets,
    holds: holds.map(({ reason, message }) => ({ reason, message })),
  };
}

const makeSocket = ({ state, sinceMs, lastReplyAtMs, why }: SocketReport): Snapshot['socket'] => ({
  state,
  since: sinceMs === null ? null : iso(sinceMs),
  lastReplyAt: lastReplyAtMs === null ? null : iso(lastReplyAtMs),
  why,
});

const iso = (ms: number) => new Date(ms).toISOString();

const SHOWN_STATE = {
  queued: 'queued',
  identifying: 'uploading',
  creating: 'uploading',
  sending: 'uploading',
  growing: 'uploading',
  finishing: 'uploading',
  verifying: 'uploading',
  completed: 'completed',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const;

/** What is under way now. */
export function makeCurrent(live: LiveUpload, scene: Scene): CurrentUpload {
  const { upload, sentBytes, bytesPerSecond, recordedBytes } = live;
  const { id: uploadId, path, mode } = upload.job;
  const totalBytes = totalBytesOf(upload.job);
  const why = whyOf(upload, scene);
  return { uploadId, path, sentBytes, totalBytes, recordedBytes, mode, bytesPerSecond, why };
}

/** A job as a line of the queue or of the results. */
export function makeRow(upload: Upload, scene: Scene): UploadRow {
  const { job, parts } = upload;
  const { state } = job;
  const deadlineMs = deadlineMsOf(state);
  const code = state.kind === 'failed' || state.kind === 'skipped' ? state.code : null;
  return {
    uploadId: job.id,
    path: job.path,
    name: job.name,
    state: SHOWN_STATE[state.kind],
    sentBytes: state.kind === 'completed' ? job.stamp.sizeBytes : acknowledgedBytes(parts),
    totalBytes: totalBytesOf(job),
    mode: job.mode,
    partsSent: parts.filter(({ state }) => state.kind === 'sent').length,
    partsTotal: parts.length,
    why: whyOf(upload, scene),
    code,
    hint: code !== null && isErrorCode(code) ? errorKind(code).hint : null,
    assetId: 'assetId' in state ? state.assetId : null,
    sha256: state.kind === 'completed' ? state.sha256 : null,
    projectId: job.projectId,
    held: job.held,
    deadline: deadlineMs === null ? null : iso(deadlineMs),
    deliveredAt: state.kind === 'completed' ? iso(state.completedAtMs) : null,
  };
}
