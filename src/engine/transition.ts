import {
  ignoring,
  planFinished,
  retryDelayMs,
  type CreatedAsset,
  type Outcome,
} from '../core/index.ts';
import type { Job, JobState, JobStateKind } from './job.ts';
import { PART_START, transitionPart, type Part, type PartEvent } from './part.ts';
import type { FileFault, FileHashes } from './ports/files.ts';
import type { Change, DeadAsset, Upload } from './ports/store.ts';

/**
 * The life of a job. Pure: `transition` says what is to be stored and then done. An effect may happen
 * twice without harm, except creating an asset, whose loss is written down as a dead asset.
 */
export type JobEvent =
  /** A lease was taken: begin, or go on after a crash. */
  | { readonly type: 'claimed'; readonly nowMs: number }
  | { readonly type: 'assetCreated'; readonly asset: CreatedAsset; readonly nowMs: number }
  | {
      readonly type: 'createFaulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  | { readonly type: 'partAnswered'; readonly number: number; readonly answer: PartEvent }
  | { readonly type: 'fileFaulted'; readonly fault: FileFault; readonly nowMs: number }
  | { readonly type: 'hashed'; readonly hashes: FileHashes; readonly nowMs: number }
  | { readonly type: 'cancelled'; readonly nowMs: number }
  /** A person asks for another try of what failed. */
  | { readonly type: 'retried'; readonly nowMs: number };

export type JobEffect =
  | { readonly kind: 'createAsset' }
  | { readonly kind: 'sendParts' }
  | { readonly kind: 'hashFile' }
  /** Nothing more to do now: give the lease back. */
  | { readonly kind: 'release' }
  /** The state is one that people are told of. */
  | { readonly kind: 'announce' };

interface JobStep {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
  readonly parts?: readonly Part[];
  readonly replacesParts?: boolean;
  readonly deadAsset?: Omit<DeadAsset, 'jobId'>;
  readonly remakes?: number;
}

type Of<K extends JobStateKind> = Extract<JobState, { kind: K }>;
type On<T extends JobEvent['type']> = Extract<JobEvent, { type: T }>;
type Table = {
  readonly [K in JobStateKind]: {
    readonly [T in JobEvent['type']]: (state: Of<K>, event: On<T>, upload: Upload) => JobStep;
  };
};

/** Tries of one create before the file is said to have failed; a person can retry it. */
const CREATE_ATTEMPTS = 8;

const ignored = <T extends JobEvent['type']>(...types: readonly T[]) =>
  ignoring<JobState, T>(...types);
const announced = (state: JobState): JobStep => ({
  state,
  effects: [{ kind: 'announce' }, { kind: 'release' }],
});

/** Makes a step that also writes down an asset that will never be finished. */
function dead(
  step: JobStep,
  assetId: string | null,
  reason: DeadAsset['reason'],
  atMs: number,
): JobStep {
  return { ...step, deadAsset: { assetId, reason, atMs } };
}

const startCreating = (attempts: number): JobStep => ({
  state: { kind: 'creating', attempts },
  effects: [{ kind: 'createAsset' }],
});

const send = (state: Of<'sending'>): JobStep => ({ state, effects: [{ kind: 'sendParts' }] });
const verify = (assetId: string): JobStep => ({
  state: { kind: 'verifying', assetId },
  effects: [{ kind: 'hashFile' }],
});

function createFault(
  { attempts }: Of<'creating'>,
  { outcome, nowMs, random }: On<'createFaulted'>,
): JobStep {
  const step = afterCreateFault(attempts, outcome, nowMs, random);
  return outcome.mayHaveBeenDone ? dead(step, null, 'reply_lost', nowMs) : step;
}

function afterCreateFault(
  attempts: number,
  outcome: Outcome,
  nowMs: number,
  random: number,
): JobStep {
  const { verdict, code, message } = outcome;
  if (code === 'paused') return announced({ kind: 'skipped', code, message });
  const wait = (tried: number, waitMs: number): JobStep => ({
    state: { kind: 'queued', attempts: tried, notBeforeMs: nowMs + waitMs, why: message },
    effects: [{ kind: 'release' }],
  });
  switch (verdict) {
    case 'retry':
    case 'refresh':
      return attempts + 1 < CREATE_ATTEMPTS
        ? wait(attempts + 1, retryDelayMs(outcome, attempts, random))
        : announced({ kind: 'failed', code, message, resumable: null });
    // Not this file's fault: it waits, at no cost, until network, pairing or account are back.
    case 'waitForNetwork':
    case 'pairAgain':
    case 'stop':
      return wait(attempts, 0);
    case 'skip':
    case 'fail':
    case 'newAsset':
      return announced({ kind: 'failed', code, message, resumable: null });
  }
}

function begin(_: JobState, { asset, nowMs }: On<'assetCreated'>, { job }: Upload): JobStep {
  const plan = planFinished(job.stamp.sizeBytes, asset.uploadUrls.length);
  return {
    state: { kind: 'sending', assetId: asset.assetId, urlsIssuedAtMs: nowMs },
    effects: [{ kind: 'sendParts' }],
    parts: plan.map((part, index) => ({
      ...part,
      url: asset.uploadUrls[index] ?? '',
      state: PART_START,
    })),
    replacesParts: true,
  };
}

function partAnswer(
  state: Of<'sending'>,
  { number, answer }: On<'partAnswered'>,
  { job, parts }: Upload,
): JobStep {
  const part = parts.find((part) => part.number === number);
  if (part === undefined) return { state, effects: [] };
  const ending = answer.type === 'faulted' ? endedBy(state, answer, job) : null;
  if (ending !== null) return ending;
  const after = { ...part, state: transitionPart(part.state, answer) };
  const allSent = parts.every((p) => (p === part ? after : p).state.kind === 'sent');
  return { ...(allSent ? verify(state.assetId) : send(state)), parts: [after] };
}

/** How a part's fault ends the sending of the whole file; null when it does not. */
function endedBy(
  state: Of<'sending'>,
  { outcome, nowMs }: Extract<PartEvent, { type: 'faulted' }>,
  job: Job,
): JobStep | null {
  const { verdict, message } = outcome;
  const code = outcome.code === 'paused' ? 'refused' : outcome.code;
  const { assetId, urlsIssuedAtMs } = state;
  switch (verdict) {
    case 'newAsset': {
      const reason = code === 'asset_gone' ? 'asset_gone' : 'url_expired';
      // Once is a long outage; twice is a link too slow for this file.
      const step: JobStep =
        job.remakes === 0
          ? {
              state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: message },
              effects: [{ kind: 'release' }],
              replacesParts: true,
              remakes: 1,
            }
          : {
              ...announced({ kind: 'failed', code, message, resumable: null }),
              replacesParts: true,
            };
      return dead(step, assetId, reason, nowMs);
    }
    case 'fail':
    case 'skip':
    case 'stop':
    case 'pairAgain':
      return announced({ kind: 'failed', code, message, resumable: { assetId, urlsIssuedAtMs } });
    case 'retry':
    case 'refresh':
    case 'waitForNetwork':
      return null;
  }
}

/** The file is not what it was: nothing more of it may go into this asset. */
function fileFault(state: JobState, { fault, nowMs }: On<'fileFaulted'>): JobStep {
  const { code, message } = fault;
  if (state.kind !== 'sending' && state.kind !== 'verifying') {
    return announced({ kind: 'failed', code, message, resumable: null });
  }
  if (code === 'file_changed') {
    const step = announced({ kind: 'failed', code, message, resumable: null });
    return dead({ ...step, replacesParts: true }, state.assetId, 'file_changed', nowMs);
  }
  const urlsIssuedAtMs = state.kind === 'sending' ? state.urlsIssuedAtMs : nowMs;
  const resumable = { assetId: state.assetId, urlsIssuedAtMs };
  return announced({ kind: 'failed', code, message, resumable });
}

function compare(
  state: Of<'verifying'>,
  { hashes, nowMs }: On<'hashed'>,
  { job, parts }: Upload,
): JobStep {
  const same = parts.every(
    ({ state }, index) => state.kind === 'sent' && state.md5 === hashes.md5s[index],
  );
  if (same) {
    const { assetId } = state;
    return announced({
      kind: 'completed',
      assetId,
      sha256: hashes.sha256,
      completedAtMs: nowMs,
    });
  }
  const message = `${job.name} changed while it was uploaded; what arrived is a mixture`;
  const fault: FileFault = { kind: 'file', code: 'file_changed', message };
  return fileFault(state, { type: 'fileFaulted', fault, nowMs });
}

function cancelWithAsset(
  { assetId }: { readonly assetId: string },
  { nowMs }: On<'cancelled'>,
): JobStep {
  const step: JobStep = { ...announced({ kind: 'cancelled' }), replacesParts: true };
  return dead(step, assetId, 'cancelled', nowMs);
}

/** A create that is heard after the job has ended: its asset will never be fed. */
const LATE_CREATE = {
  assetCreated: (state: JobState, { asset, nowMs }: On<'assetCreated'>): JobStep =>
    dead({ state, effects: [] }, asset.assetId, 'cancelled', nowMs),
  createFaulted: (state: JobState, { outcome, nowMs }: On<'createFaulted'>): JobStep => {
    const step: JobStep = { state, effects: [] };
    return outcome.mayHaveBeenDone ? dead(step, null, 'reply_lost', nowMs) : step;
  },
} as const;

const LATER = ['partAnswered', 'hashed', 'fileFaulted'] as const;

const TABLE: Table = {
  queued: {
    ...LATE_CREATE,
    ...ignored('partAnswered', 'hashed', 'retried'),
    claimed: ({ attempts }) => startCreating(attempts),
    fileFaulted: fileFault,
    cancelled: () => announced({ kind: 'cancelled' }),
  },
  creating: {
    ...ignored('partAnswered', 'hashed', 'retried'),
    // The program died while the request was out: an asset may exist that nobody knows.
    claimed: ({ attempts }, { nowMs }) => dead(startCreating(attempts), null, 'reply_lost', nowMs),
    assetCreated: begin,
    createFaulted: createFault,
    fileFaulted: fileFault,
    cancelled: (_, { nowMs }) => dead(announced({ kind: 'cancelled' }), null, 'reply_lost', nowMs),
  },
  sending: {
    ...LATE_CREATE,
    ...ignored('hashed', 'retried'),
    claimed: (state, _, { parts }) =>
      parts.every((part) => part.state.kind === 'sent') ? verify(state.assetId) : send(state),
    partAnswered: partAnswer,
    fileFaulted: fileFault,
    cancelled: cancelWithAsset,
  },
  verifying: {
    ...LATE_CREATE,
    ...ignored('partAnswered', 'retried'),
    claimed: ({ assetId }) => verify(assetId),
    hashed: compare,
    fileFaulted: fileFault,
    // Everything has arrived; there is nothing left to cancel.
    cancelled: (state) => ({ state, effects: [] }),
  },
  completed: { ...LATE_CREATE, ...ignored(...LATER, 'claimed', 'cancelled', 'retried') },
  failed: {
    ...LATE_CREATE,
    ...ignored(...LATER, 'claimed'),
    retried: (state, { nowMs }) => {
      if (state.resumable !== null) {
        return { state: { kind: 'sending', ...state.resumable }, effects: [] };
      }
      const queued: JobState = { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: null };
      return { state: queued, effects: [], remakes: 0 };
    },
    cancelled: (state, { nowMs }) => {
      const step: JobStep = { ...announced({ kind: 'cancelled' }), replacesParts: true };
      return state.resumable === null
        ? step
        : dead(step, state.resumable.assetId, 'cancelled', nowMs);
    },
  },
  skipped: {
    ...LATE_CREATE,
    ...ignored(...LATER, 'claimed', 'cancelled'),
    // A deliberate re-send (protocol.md §12.3).
    retried: (_, { nowMs }) => ({
      state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: null },
      effects: [],
    }),
  },
  cancelled: { ...LATE_CREATE, ...ignored(...LATER, 'claimed', 'cancelled', 'retried') },
};

export interface Transition {
  readonly upload: Upload;
  readonly change: Change;
  readonly effects: readonly JobEffect[];
}

/** The only way a job changes. */
export function transition(upload: Upload, event: JobEvent): Transition {
  const { job, parts } = upload;
  const cell = TABLE[job.state.kind][event.type] as (
    s: JobState,
    e: JobEvent,
    u: Upload,
  ) => JobStep;
  const step = cell(job.state, event, upload);
  const after: Job = { ...job, state: step.state, remakes: step.remakes ?? job.remakes };
  const changed = step.parts ?? [];
  const replacesParts = step.replacesParts ?? false;
  return {
    upload: { job: after, parts: replacesParts ? changed : merge(parts, changed) },
    change: {
      job: after,
      parts: changed,
      replacesParts,
      deadAsset: step.deadAsset === undefined ? null : { ...step.deadAsset, jobId: job.id },
    },
    effects: step.effects,
  };
}

function merge(parts: readonly Part[], changed: readonly Part[]): readonly Part[] {
  if (changed.length === 0) return parts;
  const byNumber = new Map(changed.map((part) => [part.number, part]));
  return parts.map((part) => byNumber.get(part.number) ?? part);
}
