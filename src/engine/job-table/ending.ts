import type { CancelledState, FailedState, JobState, OpenAsset, ResumableState } from '../job.ts';
import type { FileFault } from '../ports/files.ts';
import type { Upload } from '../ports/store.ts';
import { beginAnew } from './recording.ts';
import { announced, dead, sendingOf, stay, type JobStep, type Of, type On } from './step.ts';

// --- what becomes of the file on the disk

/**
 * The file is not what it was: nothing more of it may go into this asset. One that was recorded a moment
 * ago has had a last correction, and goes up as it is now.
 */
export function fileFault(
  state: JobState,
  { fault, nowMs }: On<'fileFaulted'>,
  { job }: Upload,
): JobStep {
  const { code, message } = fault;
  const resumable = resumableOf(state);
  if (resumable !== null && code === 'file_changed') {
    if (job.mode === 'growing') return beginAnew(resumable, job, code, code, message, nowMs);
    const step = announced({ kind: 'failed', code, message, resumable: null });
    return dead({ ...step, replacesParts: true }, resumable.assetId, 'file_changed', nowMs);
  }
  return announced({ kind: 'failed', code, message, resumable });
}

function resumableOf(state: JobState): ResumableState | null {
  if (state.kind === 'verifying') return sendingOf(state);
  const isUploading =
    state.kind === 'sending' || state.kind === 'growing' || state.kind === 'finishing';
  return isUploading ? state : null;
}

export function compare(
  state: Of<'verifying'>,
  { hashes, nowMs }: On<'hashed'>,
  upload: Upload,
): JobStep {
  const { job, parts } = upload;
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
  return fileFault(state, { type: 'fileFaulted', fault, nowMs }, upload);
}

// --- what people ask for

export const cancel = (): JobStep => ({
  ...announced({ kind: 'cancelled' }),
  replacesParts: true,
});

export const cancelWithAsset = ({ assetId }: OpenAsset, { nowMs }: On<'cancelled'>): JobStep =>
  dead(cancel(), assetId, 'cancelled', nowMs);

export const afresh = (_: JobState, { nowMs }: { readonly nowMs: number }): JobStep => ({
  state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: null },
  effects: [],
  replacesParts: true,
  amend: { remakes: 0, held: false, remark: null },
});

/** Goes on with the asset there is, else begins anew. */
export const goOnFrom = (state: FailedState, event: { readonly nowMs: number }): JobStep =>
  state.resumable === null
    ? afresh(state, event)
    : { state: state.resumable, effects: [], amend: { held: false } };

/** Takes effect at once where that loses nothing. */
export const amend =
  (release: boolean) =>
  (state: JobState, { to }: On<'amended'>): JobStep => ({
    state,
    effects: release && to.held === true ? [{ kind: 'release' }] : [],
    amend: to,
  });

/** Not held any more: after a crash nobody would take it up, and it would never end. */
export const endOnceHeard = (
  state: Of<'creating'>,
  ending: FailedState | CancelledState,
): JobStep => ({
  ...stay({ ...state, ending }),
  amend: { held: false },
});

/** A create that is heard after the job has ended: its asset will never be fed. */
export const LATE_CREATE = {
  assetCreated: (state: JobState, { asset, nowMs }: On<'assetCreated'>): JobStep =>
    dead(stay(state), asset.assetId, 'cancelled', nowMs),
  createFaulted: (state: JobState, { outcome, nowMs }: On<'createFaulted'>): JobStep =>
    outcome.mayHaveBeenDone ? dead(stay(state), null, 'reply_lost', nowMs) : stay(state),
} as const;
