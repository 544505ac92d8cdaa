import { retryDelayMs, startGrowing, type Outcome } from '../../core/index.ts';
import { planParts } from '../part.ts';
import type { Upload } from '../ports/store.ts';
import { announced, dead, identify, stay, wait, type JobStep, type Of, type On } from './step.ts';

/** Tries of one create before the file is said to have failed; a person can retry it. */
const CREATE_ATTEMPTS = 8;
/** How often one looks whether the same content, under way as another file, has arrived. */
const TWIN_WAIT_MS = 2_000;
/** How often one looks again at a recording that does nothing. */
const RECORDING_WAIT_MS = 2_000;
/**
 * So much earlier than the file's own times the media must say it was made to be believed: cameras write
 * local time as if it were UTC, so less may be a time zone.
 */
const MADE_EARLIER_MS = 26 * 3_600_000;

export function identified(
  { attempts }: Of<'identifying'>,
  { sample, content, madeAtMs, nowMs }: On<'identified'>,
  { job }: Upload,
): JobStep {
  // Copied without its times, it would be filed under the day of the copy (protocol.md §12.2).
  const isCopy = madeAtMs !== null && madeAtMs < job.createdAtMs - MADE_EARLIER_MS;
  const amend = isCopy ? { sample, createdAtMs: madeAtMs } : { sample };
  switch (content.kind) {
    case 'delivered': {
      const message =
        'The same content was delivered before' +
        (content.name === '' ? '' : `, as ${content.name}`);
      return { ...announced({ kind: 'skipped', code: 'duplicate', message }), amend };
    }
    case 'underWay': {
      const why = `The same content is on its way as ${content.name}`;
      const held = content.held ? { held: true } : {};
      return { ...wait(attempts, nowMs + TWIN_WAIT_MS, why), amend: { ...amend, ...held } };
    }
    case 'new':
      return {
        state: { kind: 'creating', attempts, recording: null, ending: null },
        effects: [{ kind: 'createAsset' }],
        amend,
      };
  }
}

/** A file whose recording has been told apart from a finished one. */
export const recordingFound = (
  { attempts }: Of<'identifying'>,
  { recording, called }: On<'recordingFound'>,
): JobStep => ({
  state: { kind: 'creating', attempts, recording, ending: null },
  effects: [{ kind: 'createAsset' }],
  amend: called,
});

export const recordingWaits = (
  { attempts }: Of<'identifying'>,
  { why, nowMs }: On<'recordingWaits'>,
): JobStep => wait(attempts, nowMs + RECORDING_WAIT_MS, why);

/** Renamed before anything was made of it: nothing at Frame.io is called anything yet. */
export const foundElsewhere = (
  state: Of<'identifying'>,
  { path, called }: On<'recordingMoved'>,
): JobStep => ({ ...stay(state), amend: { path, ...called } });

/** Before there is an asset for it, it is a file like any other, and its content can be known. */
export function endedBeforeAsset(
  state: Of<'identifying'>,
  { stamp, brokenOff, priority, called }: On<'recordingEnded'>,
  { job }: Upload,
): JobStep {
  const turn = { ...job.turn, priority };
  const amend = { mode: 'finished', stamp, turn, remakes: 0, ...called } as const;
  if (brokenOff === null) return { ...identify(state.attempts), amend };
  const code = 'file_incomplete';
  return { ...announced({ kind: 'failed', code, message: brokenOff, resumable: null }), amend };
}

export function createFault(
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
      // Asked to slow down: nothing is wrong with this file.
      if (code === 'rate_limited') {
        return wait(attempts, nowMs + retryDelayMs(outcome, attempts, random), message);
      }
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
export function reclaimCreating(
  { attempts, ending }: Of<'creating'>,
  { nowMs }: On<'claimed'>,
): JobStep {
  return dead(ending === null ? identify(attempts) : announced(ending), null, 'reply_lost', nowMs);
}

export function begin(
  { ending, recording }: Of<'creating'>,
  { asset, nowMs }: On<'assetCreated'>,
  { job }: Upload,
): JobStep {
  const { assetId, uploadUrls } = asset;
  if (ending !== null) {
    const reason = ending.kind === 'cancelled' ? 'cancelled' : 'file_changed';
    return dead(announced(ending), assetId, reason, nowMs);
  }
  const open = { assetId, urlsIssuedAtMs: nowMs };
  // Held while the asset was being made: it is known now, and waits.
  const effects = [{ kind: job.held ? ('release' as const) : ('sendParts' as const) }];
  if (recording !== null) {
    const plan = startGrowing(recording.headBytes);
    const asking = { attempts: 0, notBeforeMs: 0, why: null };
    const state = { kind: 'growing', ...open, ...recording, plan, asking } as const;
    return { state, effects, parts: [], replacesParts: true };
  }
  const parts = planParts(job.stamp.sizeBytes, uploadUrls);
  return { state: { kind: 'sending', ...open }, effects, parts, replacesParts: true };
}
