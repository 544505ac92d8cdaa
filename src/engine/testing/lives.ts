import type { Outcome } from '../../core/index.ts';
import { aJob, aPart } from '../../testing/index.ts';
import type {
  FinishingState,
  GrowingState,
  Job,
  JobState,
  JobStateKind,
  NewRecording,
  ResumableState,
} from '../job.ts';
import type { Part } from '../part.ts';
import type { Upload } from '../ports/store.ts';
import type { JobEffect, JobEvent } from '../job-event.ts';

export const NOW = 1_800_000_000_000;
export const MD5S = ['a'.repeat(32), 'b'.repeat(32)];

export const outcome = (
  verdict: Outcome['verdict'],
  code: Outcome['code'],
  mayHaveBeenDone = false,
): Outcome => ({ verdict, code, message: `said ${code}`, retryAfterMs: null, mayHaveBeenDone });

export const asset = { assetId: 'asset', urlsIssuedAtMs: NOW } as const;
const sent = (part: Part, md5 = MD5S[part.number - 1] ?? ''): Part => ({
  ...part,
  state: { kind: 'sent', md5, etag: null, crc32: null },
});
export const failed = (
  code: 'file_vanished' | 'refused',
  resumable: ResumableState | null,
): JobState => ({
  kind: 'failed',
  code,
  message: 'x',
  resumable,
});

export const SENDING = { kind: 'sending', ...asset } as const;
const RECORDING: NewRecording = { headBytes: 0, extension: null, fileId: '1:2' };
/** Two parts have been cut and one is on its way; of the file there is more. */
export const GROWING: GrowingState = {
  kind: 'growing',
  ...asset,
  ...RECORDING,
  plan: { headBytes: 0, cutBytes: 20, nextNumber: 3 },
  asking: { attempts: 0, notBeforeMs: 0, why: null },
};
export const FINISHING: FinishingState = { ...GROWING, kind: 'finishing' };

/** Every state, and of those that have faces each face. */
export const STATES: Readonly<Record<JobStateKind, readonly JobState[]>> = {
  queued: [
    { kind: 'queued', attempts: 0, notBeforeMs: 0, why: null },
    { kind: 'queued', attempts: 7, notBeforeMs: NOW + 9, why: 'x' },
  ],
  identifying: [{ kind: 'identifying', attempts: 1 }],
  creating: [
    { kind: 'creating', attempts: 0, recording: null, ending: null },
    { kind: 'creating', attempts: 0, recording: RECORDING, ending: null },
    { kind: 'creating', attempts: 7, recording: null, ending: { kind: 'cancelled' } },
    {
      kind: 'creating',
      attempts: 0,
      recording: RECORDING,
      ending: { kind: 'failed', code: 'file_changed', message: 'x', resumable: null },
    },
  ],
  sending: [{ kind: 'sending', ...asset }],
  growing: [GROWING, { ...GROWING, asking: { attempts: 3, notBeforeMs: NOW + 9, why: 'x' } }],
  finishing: [FINISHING],
  verifying: [{ kind: 'verifying', ...asset }],
  completed: [{ kind: 'completed', assetId: 'asset', sha256: 'c'.repeat(64), completedAtMs: NOW }],
  failed: [
    failed('refused', null),
    failed('refused', SENDING),
    failed('file_vanished', SENDING),
    failed('file_vanished', GROWING),
  ],
  skipped: [
    { kind: 'skipped', code: 'paused', message: 'x' },
    { kind: 'skipped', code: 'duplicate', message: 'x' },
  ],
  cancelled: [{ kind: 'cancelled' }],
};

const VERDICTS: readonly Outcome['verdict'][] = [
  'retry',
  'waitForNetwork',
  'refresh',
  'pairAgain',
  'skip',
  'fail',
  'stop',
  'newAsset',
];
const OUTCOMES: readonly Outcome[] = [
  ...VERDICTS.map((verdict) => outcome(verdict, 'refused')),
  outcome('skip', 'paused'),
  outcome('retry', 'unreachable', true),
  outcome('newAsset', 'asset_gone'),
];
export const CHANGED = { kind: 'file', code: 'file_changed', message: 'x' } as const;
const MIB = 1024 ** 2;
const STAMP = { sizeBytes: 20, mtimeNs: '2' };
const VANISHED = { kind: 'file', code: 'file_vanished', message: 'x' } as const;

/** Every event, and of those that have faces each face. The record makes a new one a compile error. */
export const EVENTS: {
  readonly [T in JobEvent['type']]: readonly Extract<JobEvent, { type: T }>[];
} = {
  claimed: [{ type: 'claimed', nowMs: NOW }],
  identified: [
    { type: 'identified', sample: 's', content: { kind: 'new' }, madeAtMs: null, nowMs: NOW },
    {
      type: 'identified',
      sample: 's',
      content: { kind: 'delivered', name: 'a' },
      madeAtMs: NOW,
      nowMs: NOW,
    },
    {
      type: 'identified',
      sample: 's',
      content: { kind: 'underWay', name: 'a', held: false },
      madeAtMs: 0,
      nowMs: NOW,
    },
  ],
  recordingFound: [
    {
      type: 'recordingFound',
      recording: RECORDING,
      called: { name: 'a.mp4', filetype: 'video/mp4' },
    },
  ],
  recordingWaits: [{ type: 'recordingWaits', why: 'x', nowMs: NOW }],
  recordingGrew: [
    {
      type: 'recordingGrew',
      stamp: { sizeBytes: 20 * MIB, mtimeNs: '2' },
      stableBytes: 19 * MIB,
      partBytes: 5 * MIB,
    },
    { type: 'recordingGrew', stamp: STAMP, stableBytes: 0, partBytes: 5 * MIB },
  ],
  recordingEnded: [20 * MIB, 30, 20, 0].flatMap((sizeBytes) =>
    [null, 'x'].map((brokenOff) => ({
      type: 'recordingEnded' as const,
      stamp: { ...STAMP, sizeBytes },
      brokenOff,
      partBytes: 5 * MIB,
      priority: 0,
      called: { name: 'a.mp4', filetype: 'video/mp4' },
      nowMs: NOW,
    })),
  ),
  recordingMoved: [
    {
      type: 'recordingMoved',
      path: '/card/b.mp4',
      called: { name: 'b.mp4', filetype: 'video/mp4' },
    },
  ],
  partsGranted: [{ type: 'partsGranted', parts: [{ number: 3, url: 'https://u/3' }] }],
  partsRefused: OUTCOMES.map((outcome) => ({
    type: 'partsRefused',
    outcome,
    nowMs: NOW,
    random: 0.5,
  })),
  compared: [
    { type: 'compared', same: [2], changed: [], sample: 's' },
    { type: 'compared', same: [], changed: [2], sample: 's' },
    { type: 'compared', same: [1, 2], changed: [], sample: 's' },
  ],
  assetCreated: [
    { type: 'assetCreated', asset: { assetId: 'new', uploadUrls: ['u1', 'u2'] }, nowMs: NOW },
  ],
  createFaulted: OUTCOMES.map((outcome) => ({
    type: 'createFaulted',
    outcome,
    nowMs: NOW,
    random: 0.5,
  })),
  partAnswered: [
    ...[null, MD5S[0] ?? null, 'f'.repeat(32)].map((storedMd5) => ({
      type: 'partAnswered' as const,
      number: 1,
      answer: {
        type: 'acknowledged' as const,
        md5: MD5S[0] ?? '',
        crc32: null,
        etag: null,
        storedMd5,
      },
      nowMs: NOW,
    })),
    ...OUTCOMES.map((outcome) => ({
      type: 'partAnswered' as const,
      number: 2,
      answer: { type: 'faulted' as const, outcome, nowMs: NOW, random: 0.5 },
      nowMs: NOW,
    })),
  ],
  fileFaulted: [
    { type: 'fileFaulted', fault: CHANGED, nowMs: NOW },
    { type: 'fileFaulted', fault: VANISHED, nowMs: NOW },
  ],
  fileReturned: [{ type: 'fileReturned', nowMs: NOW }],
  hashed: [
    {
      type: 'hashed',
      hashes: { kind: 'hashes', sha256: 'c'.repeat(64), md5s: MD5S },
      nowMs: NOW,
    },
    {
      type: 'hashed',
      hashes: { kind: 'hashes', sha256: 'd'.repeat(64), md5s: ['x', 'y'] },
      nowMs: NOW,
    },
  ],
  amended: [
    { type: 'amended', to: { held: true } },
    { type: 'amended', to: { held: false, turn: { rank: -3, priority: 1 } } },
    { type: 'amended', to: { projectId: 'other' } },
  ],
  cancelled: [{ type: 'cancelled', nowMs: NOW }],
  retried: [{ type: 'retried', nowMs: NOW }],
};
export const ALL_EVENTS: readonly JobEvent[] = Object.values(EVENTS).flat();
export const ALL_STATES: readonly JobState[] = Object.values(STATES).flat();

/** As it must be; where both can be, of a finished file. */
const modeIn = (state: JobState): Job['mode'] => {
  const { kind } = state.kind === 'failed' && state.resumable !== null ? state.resumable : state;
  const isRecorded = state.kind === 'creating' && state.recording !== null;
  return kind === 'growing' || kind === 'finishing' || isRecorded ? 'growing' : 'finished';
};

export const uploadIn = (state: JobState): Upload => ({
  job: aJob('a', { state, mode: modeIn(state) }),
  parts:
    'assetId' in state || (state.kind === 'failed' && state.resumable !== null)
      ? [state.kind === 'verifying' ? sent(aPart(1)) : aPart(1), sent(aPart(2))]
      : [],
});
export const kinds = (effects: readonly JobEffect[]) => effects.map(({ kind }) => kind);
