import { ignoring, retryDelayMs, type Outcome } from '../core/index.ts';
import { deliveryOf } from './delivery.ts';
import type { JobEffect, JobEvent } from './job-event.ts';
import type { CancelledState, FailedState, Job, JobState, JobStateKind, OpenAsset } from './job.ts';
import {
  MISMATCHES_MOST,
  differs,
  planParts,
  replaceParts,
  transitionPart,
  type Part,
  type PartEvent,
} from './part.ts';
import type { FileFault } from './ports/files.ts';
import type { Change, DeadAsset, Upload } from './ports/store.ts';

interface JobStep {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
  readonly parts?: readonly Part[];
  readonly replacesParts?: boolean;
  readonly deadAsset?: Omit<DeadAsset, 'jobId'>;
  readonly amend?: Partial<Omit<Job, 'id' | 'state'>>;
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
/** How often one looks whether the same content, under way as another file, has arrived. */
const TWIN_WAIT_MS = 2_000;

const ignored = <T extends JobEvent['type']>(...types: readonly T[]) =>
  ignoring<JobState, T>(...types);
const stay = (state: JobState): JobStep => ({ state, effects: [] });
const announced = (state: JobState): JobStep => ({
  state,
  effects: [{ kind: 'announce' }, { kind: 'release' }],
});
const wait = (attempts: number, notBeforeMs: number, why: string | null): JobStep => ({
  state: { kind: 'queued', attempts, notBeforeMs, why },
  effects: [{ kind: 'release' }],
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

const openAsset = ({ assetId, urlsIssuedAtMs }: OpenAsset): OpenAsset => ({
  assetId,
  urlsIssuedAtMs,
});
const identify = (attempts: number): JobStep => ({
  state: { kind: 'identifying', attempts },
  effects: [{ kind: 'identify' }],
});
const send = (state: Of<'sending'>): JobStep => ({ state, effects: [{ kind: 'sendParts' }] });
const verify = (asset: OpenAsset): JobStep => ({
  state: { kind: 'verifying', ...openAsset(asset) },
  effects: [{ kind: 'hashFile' }],
});

// --- before there is an asset

function identified(
  { attempts }: Of<'identifying'>,
  { sample, content, nowMs }: On<'identified'>,
): JobStep {
  switch (content.kind) {
    case 'delivered': {
      const message =
        'The same content was delivered before' +
        (content.name === '' ? '' : `, as ${content.name}`);
      return { ...announced({ kind: 'skipped', code: 'duplicate', message }), amend: { sample } };
    }
    case 'underWay': {
      const why = `The same content is on its way as ${content.name}`;
      const amend = content.held ? { sample, held: true } : { sample };
      return { ...wait(attempts, nowMs + TWIN_WAIT_MS, why), amend };
    }
    case 'new':
      return {
        state: { kind: 'creating', attempts, ending: null },
        effects: [{ kind: 'createAsset' }],
        amend: { sample },
      };
  }
}

function createFault(
  { attempts, ending }: Of<'creating'>,
  { outcome, nowMs, random }: On<'createFaulted'>,
): JobStep {
  const step =
    ending === null ? afterCreateFault(attempts, outcome, nowMs, random) : announced(ending);
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
  switch (verdict) {
    case 'retry':
    case 'refresh':
      return attempts + 1 < CREATE_ATTEMPTS
        ? wait(attempts + 1, nowMs + retryDelayMs(outcome, attempts, random), message)
        : announced({ kind: 'failed', code, message, resumable: null });
    // Not this file's fault: it waits, at no cost, until network, pairing or account are back.
    case 'waitForNetwork':
    case 'pairAgain':
    case 'stop':
      return wait(attempts, nowMs, message);
    case 'skip':
    case 'fail':
    case 'newAsset':
      return announced({ kind: 'failed', code, message, resumable: null });
  }
}

/** What the program died over is noted, and then goes on as if its reply had been lost. */
function reclaimCreating({ attempts, ending }: Of<'creating'>, { nowMs }: On<'claimed'>): JobStep {
  return dead(ending === null ? identify(attempts) : announced(ending), null, 'reply_lost', nowMs);
}

function begin(
  { ending }: Of<'creating'>,
  { asset, nowMs }: On<'assetCreated'>,
  { job }: Upload,
): JobStep {
  const { assetId, uploadUrls } = asset;
  if (ending !== null) {
    const reason = ending.kind === 'cancelled' ? 'cancelled' : 'file_changed';
    return dead(announced(ending), assetId, reason, nowMs);
  }
  return {
    state: { kind: 'sending', assetId, urlsIssuedAtMs: nowMs },
    // Held while the asset was being made: it is known now, and waits.
    effects: [{ kind: job.held ? 'release' : 'sendParts' }],
    parts: planParts(job.stamp.sizeBytes, uploadUrls),
    replacesParts: true,
  };
}

// --- while its parts go up

function partAnswer(
  state: Of<'sending'>,
  { number, answer, nowMs }: On<'partAnswered'>,
  { job, parts }: Upload,
): JobStep {
  const part = parts.find((part) => part.number === number);
  if (part === undefined) return stay(state);
  const ending =
    answer.type === 'faulted'
      ? endedBy(state, answer.outcome, job, nowMs)
      : endedByMismatch(state, part, answer);
  const after = { ...part, state: transitionPart(part.state, answer) };
  if (ending !== null)
    return ending.replacesParts === true ? ending : { ...ending, parts: [after] };
  const allSent = parts.every((p) => (p === part ? after : p).state.kind === 'sent');
  return { ...(allSent ? verify(state) : send(state)), parts: [after] };
}

/** How a part's fault ends the sending of the whole file; null when it does not. */
function endedBy(
  state: Of<'sending'>,
  outcome: Outcome,
  { remakes }: Job,
  nowMs: number,
): JobStep | null {
  const { verdict, message } = outcome;
  const code = outcome.code === 'paused' ? 'refused' : outcome.code;
  const { assetId } = state;
  switch (verdict) {
    case 'newAsset': {
      const reason = code === 'asset_gone' ? 'asset_gone' : 'url_expired';
      // Once is a long outage; twice is a link too slow for this file.
      const step: JobStep =
        remakes === 0
          ? {
              state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: message },
              effects: [{ kind: 'announceRemake', assetId, outcome }, { kind: 'release' }],
              replacesParts: true,
              amend: { remakes: 1 },
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
      return announced({ kind: 'failed', code, message, resumable: openAsset(state) });
    case 'retry':
    case 'refresh':
    case 'waitForNetwork':
      return null;
  }
}

/** The storage says that it has other bytes than were sent. */
function endedByMismatch(
  state: Of<'sending'>,
  part: Part,
  answer: Extract<PartEvent, { type: 'acknowledged' }>,
): JobStep | null {
  if (part.state.kind !== 'waiting' || !differs(answer)) return null;
  if (part.state.mismatches + 1 < MISMATCHES_MOST) return null;
  const message = `The storage received other bytes than were sent, ${MISMATCHES_MOST} times`;
  const code = 'storage_mismatch';
  return announced({ kind: 'failed', code, message, resumable: openAsset(state) });
}

// --- what becomes of the file on the disk

/** The file is not what it was: nothing more of it may go into this asset. */
function fileFault(state: JobState, { fault, nowMs }: On<'fileFaulted'>): JobStep {
  const { code, message } = fault;
  const asset = state.kind === 'sending' || state.kind === 'verifying' ? openAsset(state) : null;
  if (asset !== null && code === 'file_changed') {
    const step = announced({ kind: 'failed', code, message, resumable: null });
    return dead({ ...step, replacesParts: true }, asset.assetId, 'file_changed', nowMs);
  }
  return announced({ kind: 'failed', code, message, resumable: asset });
}

function compare(
  state: Of<'verifying'>,
  { hashes, nowMs }: On<'hashed'>,
  { job, parts }: Upload,
): JobStep {
  // No part at all is no proof that everything has arrived.
  const same =
    parts.length > 0 &&
    parts.every(({ state }, index) => state.kind === 'sent' && state.md5 === hashes.md5s[index]);
  if (same) {
    const { assetId } = state;
    const { sha256 } = hashes;
    return announced({ kind: 'completed', assetId, sha256, completedAtMs: nowMs });
  }
  const message = `${job.name} changed while it was uploaded; what arrived is a mixture`;
  const fault: FileFault = { kind: 'file', code: 'file_changed', message };
  return fileFault(state, { type: 'fileFaulted', fault, nowMs });
}

// --- what people ask for

const cancel = (): JobStep => ({ ...announced({ kind: 'cancelled' }), replacesParts: true });

const cancelWithAsset = ({ assetId }: OpenAsset, { nowMs }: On<'cancelled'>): JobStep =>
  dead(cancel(), assetId, 'cancelled', nowMs);

const afresh = (_: JobState, { nowMs }: { readonly nowMs: number }): JobStep => ({
  state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: null },
  effects: [],
  replacesParts: true,
  amend: { remakes: 0, held: false },
});

/** Goes on with the asset there is, else begins anew. */
const goOn = (state: Of<'failed'>, event: { readonly nowMs: number }): JobStep =>
  state.resumable === null
    ? afresh(state, event)
    : { state: { kind: 'sending', ...state.resumable }, effects: [], amend: { held: false } };

/** Takes effect at once where that loses nothing. */
const amend =
  (release: boolean) =>
  (state: JobState, { to }: On<'amended'>): JobStep => ({
    state,
    effects: release && to.held === true ? [{ kind: 'release' }] : [],
    amend: to,
  });

/** Not held any more: after a crash nobody would take it up, and it would never end. */
const endOnceHeard = (state: Of<'creating'>, ending: FailedState | CancelledState): JobStep => ({
  ...stay({ ...state, ending }),
  amend: { held: false },
});

/** A create that is heard after the job has ended: its asset will never be fed. */
const LATE_CREATE = {
  assetCreated: (state: JobState, { asset, nowMs }: On<'assetCreated'>): JobStep =>
    dead(stay(state), asset.assetId, 'cancelled', nowMs),
  createFaulted: (state: JobState, { outcome, nowMs }: On<'createFaulted'>): JobStep =>
    outcome.mayHaveBeenDone ? dead(stay(state), null, 'reply_lost', nowMs) : stay(state),
} as const;

const ANSWERS = ['identified', 'partAnswered', 'hashed'] as const;

const TABLE: Table = {
  queued: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, 'fileReturned', 'retried'),
    claimed: ({ attempts }) => identify(attempts),
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancel,
  },
  identifying: {
    ...LATE_CREATE,
    ...ignored('partAnswered', 'hashed', 'fileReturned', 'retried'),
    claimed: ({ attempts }) => identify(attempts),
    identified,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancel,
  },
  creating: {
    ...ignored(...ANSWERS, 'fileReturned', 'retried'),
    claimed: reclaimCreating,
    assetCreated: begin,
    createFaulted: createFault,
    // The request cannot be taken back: it is heard out, so that its asset is known by its id.
    fileFaulted: (state, { fault: { code, message } }) =>
      endOnceHeard(state, { kind: 'failed', code, message, resumable: null }),
    // Where the asset is being made is settled: what is begun in a project is finished there.
    amended: (state, { to }, { job: { projectId } }) =>
      state.ending === null ? { ...stay(state), amend: { ...to, projectId } } : stay(state),
    cancelled: (state) => endOnceHeard(state, { kind: 'cancelled' }),
  },
  sending: {
    ...LATE_CREATE,
    ...ignored('identified', 'hashed', 'fileReturned', 'retried'),
    claimed: (state, _, { parts }) =>
      parts.every((part) => part.state.kind === 'sent') ? verify(state) : send(state),
    partAnswered: partAnswer,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancelWithAsset,
  },
  verifying: {
    ...LATE_CREATE,
    ...ignored('identified', 'partAnswered', 'fileReturned', 'retried'),
    claimed: (state) => verify(state),
    hashed: compare,
    fileFaulted: fileFault,
    amended: amend(false),
    // Everything has arrived; there is nothing left to cancel.
    cancelled: stay,
  },
  completed: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, 'claimed', 'fileFaulted', 'fileReturned', 'amended', 'cancelled'),
    retried: stay,
  },
  failed: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, 'claimed'),
    // Written anew since it failed: nobody can go on with its asset any more.
    fileFaulted: (state, { fault, nowMs }) =>
      state.resumable === null || fault.code !== 'file_changed'
        ? stay(state)
        : dead(
            { ...stay({ ...state, resumable: null }), replacesParts: true },
            state.resumable.assetId,
            'file_changed',
            nowMs,
          ),
    retried: goOn,
    fileReturned: (state, event) =>
      state.code === 'file_vanished' ? goOn(state, event) : stay(state),
    amended: amend(false),
    cancelled: (state, event) =>
      state.resumable === null ? cancel() : cancelWithAsset(state.resumable, event),
  },
  skipped: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, 'claimed', 'fileFaulted', 'fileReturned', 'amended', 'cancelled'),
    // A deliberate re-send (protocol.md §12.3).
    retried: (state, event) => {
      if (state.code === 'empty') return stay(state);
      const step = afresh(state, event);
      return state.code === 'duplicate' ? { ...step, amend: { ...step.amend, again: true } } : step;
    },
  },
  cancelled: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, 'claimed', 'fileFaulted', 'fileReturned', 'amended', 'cancelled'),
    retried: afresh,
  },
};

export interface Transition {
  readonly upload: Upload;
  readonly change: Change;
  readonly effects: readonly JobEffect[];
}

/**
 * The only way a job changes: its life, as a table. Pure: `transition` says what is to be stored and then done. An effect may happen
 * twice without harm, except creating an asset, whose loss is written down as a dead asset.
 * What is guaranteed is numbered in SPEC.md.
 */
export function transition(upload: Upload, event: JobEvent): Transition {
  const { job, parts } = upload;
  const cell = TABLE[job.state.kind][event.type] as (
    s: JobState,
    e: JobEvent,
    u: Upload,
  ) => JobStep;
  const step = cell(job.state, event, upload);
  const after: Job = { ...job, ...step.amend, state: step.state };
  const changed = step.parts ?? [];
  const replacesParts = step.replacesParts ?? false;
  return {
    upload: { job: after, parts: replacesParts ? changed : replaceParts(parts, changed) },
    change: {
      job: after,
      parts: changed,
      replacesParts,
      deadAsset: step.deadAsset === undefined ? null : { ...step.deadAsset, jobId: job.id },
      delivery: step.state.kind === job.state.kind ? null : deliveryOf(after),
    },
    effects: step.effects,
  };
}
