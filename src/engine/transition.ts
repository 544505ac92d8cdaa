import { deliveryOf } from './delivery.ts';
import {
  begin,
  createFault,
  endedBeforeAsset,
  foundElsewhere,
  identified,
  reclaimCreating,
  recordingFound,
  recordingWaits,
} from './job-table/before-asset.ts';
import {
  LATE_CREATE,
  afresh,
  amend,
  cancel,
  cancelWithAsset,
  compare,
  endOnceHeard,
  fileFault,
  goOnFrom,
} from './job-table/ending.ts';
import { compared, ended, goOn, granted, grew, moved, refused } from './job-table/recording.ts';
import { allSent, partAnswer } from './job-table/sending.ts';
import {
  dead,
  identify,
  ignored,
  send,
  stay,
  verify,
  type JobStep,
  type JobTable,
} from './job-table/step.ts';
import type { JobEffect, JobEvent } from './job-event.ts';
import type { Job, JobState } from './job.ts';
import { replaceParts } from './part.ts';
import type { Change, Upload } from './ports/store.ts';

/** What is said of a recording that is looked at before it has an asset. */
const LOOKS = ['recordingFound', 'recordingWaits'] as const;
/** What is said of one that has. */
const GROWTH = ['recordingGrew', 'compared'] as const;
const REQUESTS = ['partsGranted', 'partsRefused'] as const;
const RECORDING = [...LOOKS, ...GROWTH, ...REQUESTS, 'recordingMoved', 'recordingEnded'] as const;
const ANSWERS = ['identified', 'partAnswered', 'hashed'] as const;

const TABLE: JobTable = {
  queued: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, ...RECORDING, 'fileReturned', 'retried'),
    claimed: ({ attempts }) => identify(attempts),
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancel,
  },
  identifying: {
    ...LATE_CREATE,
    ...ignored('recordingGrew', 'compared', ...REQUESTS),
    ...ignored('partAnswered', 'hashed', 'fileReturned', 'retried'),
    claimed: ({ attempts }) => identify(attempts),
    identified,
    recordingFound,
    recordingWaits,
    recordingMoved: foundElsewhere,
    recordingEnded: endedBeforeAsset,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancel,
  },
  creating: {
    ...ignored(...ANSWERS, ...RECORDING, 'fileReturned', 'retried'),
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
    ...ignored(...RECORDING, 'identified', 'hashed', 'fileReturned', 'retried'),
    claimed: (state, _, { parts }) => (allSent(parts) ? verify(state) : send(state)),
    partAnswered: partAnswer,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancelWithAsset,
  },
  growing: {
    ...LATE_CREATE,
    ...ignored(...LOOKS, 'identified', 'hashed', 'compared', 'fileReturned', 'retried'),
    claimed: send,
    recordingGrew: grew,
    recordingEnded: ended,
    recordingMoved: moved,
    partsGranted: granted,
    partsRefused: refused,
    partAnswered: partAnswer,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancelWithAsset,
  },
  finishing: {
    ...LATE_CREATE,
    ...ignored(...LOOKS, 'recordingGrew', 'recordingEnded'),
    ...ignored('identified', 'hashed', 'fileReturned', 'retried'),
    claimed: (state, _, { job, parts }) => goOn(state, job, parts),
    recordingMoved: moved,
    partsGranted: granted,
    partsRefused: refused,
    partAnswered: partAnswer,
    compared,
    fileFaulted: fileFault,
    amended: amend(true),
    cancelled: cancelWithAsset,
  },
  verifying: {
    ...LATE_CREATE,
    ...ignored(...RECORDING, 'identified', 'partAnswered', 'fileReturned', 'retried'),
    claimed: (state) => verify(state),
    hashed: compare,
    fileFaulted: fileFault,
    amended: amend(false),
    // Everything has arrived; there is nothing left to cancel.
    cancelled: stay,
  },
  completed: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, ...RECORDING, 'claimed', 'fileFaulted', 'fileReturned', 'amended'),
    ...ignored('cancelled'),
    retried: stay,
  },
  failed: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, ...LOOKS, ...GROWTH, ...REQUESTS, 'recordingEnded', 'claimed'),
    // Renamed while its disk was away: what is known of it goes on under its new name.
    recordingMoved: (state, event) =>
      state.resumable === null || state.resumable.kind === 'sending'
        ? stay(state)
        : { ...moved(state.resumable, event), state },
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
    retried: goOnFrom,
    fileReturned: (state, event) =>
      state.code === 'file_vanished' ? goOnFrom(state, event) : stay(state),
    amended: amend(false),
    cancelled: (state, event) =>
      state.resumable === null ? cancel() : cancelWithAsset(state.resumable, event),
  },
  skipped: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, ...RECORDING, 'claimed', 'fileFaulted', 'fileReturned', 'amended'),
    ...ignored('cancelled'),
    // A deliberate re-send (protocol.md §12.3).
    retried: (state, event) => {
      if (state.code === 'empty') return stay(state);
      const step = afresh(state, event);
      return state.code === 'duplicate' ? { ...step, amend: { ...step.amend, again: true } } : step;
    },
  },
  cancelled: {
    ...LATE_CREATE,
    ...ignored(...ANSWERS, ...RECORDING, 'claimed', 'fileFaulted', 'fileReturned', 'amended'),
    ...ignored('cancelled'),
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
