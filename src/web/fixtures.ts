import type { CurrentUpload, Snapshot, UploadRow } from '../agent/contract/index.ts';

/** For tests: a paired device in order, with nothing to do. */
export function snapshotWith(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    auth: {
      state: 'paired',
      pairedUntil: '2026-12-07T12:00:00.000Z',
      tokenExpiresAt: '2026-11-23T20:00:00.000Z',
    },
    device: { id: 'device-1', name: 'A-Cam', clientVersion: '0.1.0' },
    project: { id: 'project-1', name: 'Night Shoot' },
    user: { name: 'Kim' },
    network: {
      state: 'online',
      checkedAt: '2026-11-23T12:00:00.000Z',
      reason: null,
      layer: null,
      link: { name: 'eth0', type: 'ethernet', signalPercent: null },
      roundTripMs: 80,
      upBytesPerSecond: 6_000_000,
      upMeasuredAt: '2026-11-23T11:30:00.000Z',
      proxy: null,
    },
    socket: {
      state: 'open',
      since: '2026-11-23T11:00:00.000Z',
      lastReplyAt: '2026-11-23T11:59:50.000Z',
      why: null,
    },
    clock: { skewSeconds: 0, why: null },
    paused: { byFrameio: false, byUser: false },
    uploads: uploadsWith(),
    current: [],
    watch: [],
    unfinishedAssets: 0,
    holds: [],
    ...changes,
  };
}

export function uploadsWith(changes: Partial<Snapshot['uploads']> = {}): Snapshot['uploads'] {
  return {
    queued: 0,
    uploading: 0,
    completed: 0,
    failed: 0,
    skipped: 0,
    remainingFiles: 0,
    remainingBytes: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
    ...changes,
  };
}

export function currentWith(changes: Partial<CurrentUpload> = {}): CurrentUpload {
  return {
    uploadId: 'u1',
    path: '/media/A001.mov',
    sentBytes: 250_000_000,
    totalBytes: 1_000_000_000,
    recordedBytes: null,
    mode: 'finished',
    bytesPerSecond: 12_500_000,
    why: null,
    ...changes,
  };
}

export function rowWith(changes: Partial<UploadRow> = {}): UploadRow {
  return {
    uploadId: 'u1',
    path: '/media/A001.mov',
    name: 'A001.mov',
    state: 'queued',
    sentBytes: 0,
    totalBytes: 1_000_000_000,
    mode: 'finished',
    partsSent: 0,
    partsTotal: 0,
    why: null,
    code: null,
    hint: null,
    assetId: null,
    sha256: null,
    projectId: null,
    held: false,
    deadline: null,
    deliveredAt: null,
    ...changes,
  };
}
