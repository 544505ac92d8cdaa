import type { Outcome } from '../../core/index.ts';
import type { Job, SendingState } from '../job.ts';
import {
  MISMATCHES_MOST,
  differs,
  replaceParts,
  transitionPart,
  type Part,
  type PartEvent,
} from '../part.ts';
import type { Upload } from '../ports/store.ts';
import { beginAnew, goOn, type RecordingState } from './recording.ts';
import { announced, dead, send, sendingOf, stay, verify, type JobStep, type On } from './step.ts';

type Uploading = SendingState | RecordingState;

export const allSent = (parts: readonly Part[]) =>
  parts.every(({ state }) => state.kind === 'sent');

export function partAnswer(
  state: Uploading,
  { number, answer, nowMs }: On<'partAnswered'>,
  { job, parts }: Upload,
): JobStep {
  const part = parts.find((part) => part.number === number);
  if (part === undefined) return stay(state);
  const ending =
    answer.type === 'faulted'
      ? endedBy(state, answer.outcome, job, nowMs)
      : endedByMismatch(state, part, answer);
  const after = {
    ...part,
    url: urlAfter(state, part, answer),
    state: transitionPart(part.state, answer),
  };
  if (ending !== null)
    return ending.replacesParts === true ? ending : { ...ending, parts: [after] };
  // What holds every file holds this one where it is.
  if (answer.type === 'faulted' && answer.outcome.verdict === 'stop') {
    return { state, effects: [{ kind: 'release' }], parts: [after] };
  }
  const now = replaceParts(parts, [after]);
  if (state.kind !== 'sending') return { ...goOn(state, job, now), parts: [after] };
  return { ...(allSent(now) ? verify(state) : send(state)), parts: [after] };
}

/** Of a recording, a part whose URL has died is asked for again (protocol.md §12.5). */
function urlAfter({ kind }: Uploading, { url }: Part, answer: PartEvent): string | null {
  if (kind === 'sending' || answer.type !== 'faulted') return url;
  return answer.outcome.code === 'url_expired' ? null : url;
}

/** How a part's fault ends the sending of the whole file; null when it does not. */
function endedBy(state: Uploading, outcome: Outcome, job: Job, nowMs: number): JobStep | null {
  const { verdict, message } = outcome;
  const code = outcome.code === 'paused' ? 'refused' : outcome.code;
  switch (verdict) {
    case 'newAsset':
      if (state.kind === 'sending') return remake(state, outcome, job, nowMs);
      if (code === 'url_expired') return null;
      return beginAnew(state, job, 'asset_gone', code, message, nowMs);
    case 'fail':
    case 'skip':
    case 'pairAgain':
      return announced({ kind: 'failed', code, message, resumable: state });
    case 'retry':
    case 'refresh':
    case 'stop':
    case 'waitForNetwork':
      return null;
  }
}

function remake(
  { assetId }: SendingState,
  { message, ...outcome }: Outcome,
  { remakes }: Job,
  nowMs: number,
): JobStep {
  const reason = outcome.code === 'asset_gone' ? 'asset_gone' : 'url_expired';
  // Once is a long outage; twice is a link too slow for this file.
  const step: JobStep =
    remakes === 0
      ? {
          state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: message },
          effects: [
            { kind: 'announceRemake', assetId, code: reason, message },
            { kind: 'release' },
          ],
          replacesParts: true,
          amend: { remakes: 1 },
        }
      : {
          ...announced({ kind: 'failed', code: reason, message, resumable: null }),
          replacesParts: true,
        };
  return dead(step, assetId, reason, nowMs);
}

/** The storage says that it has other bytes than were sent. */
function endedByMismatch(
  state: Uploading,
  part: Part,
  answer: Extract<PartEvent, { type: 'acknowledged' }>,
): JobStep | null {
  if (part.state.kind !== 'waiting' || !differs(answer)) return null;
  if (part.state.mismatches + 1 < MISMATCHES_MOST) return null;
  const message = `The storage received other bytes than were sent, ${MISMATCHES_MOST} times`;
  const code = 'storage_mismatch';
  const resumable = state.kind === 'sending' ? sendingOf(state) : state;
  return announced({ kind: 'failed', code, message, resumable });
}
