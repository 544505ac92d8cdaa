import {
  cutGrowing,
  finishGrowing,
  retryDelayMs,
  type ErrorCode,
  type GrowingPart,
} from '../../core/index.ts';
import type { FinishingState, GrowingState, Job, OpenAsset } from '../job.ts';
import { PART_START, isToBeCompared, replaceParts, type Part } from '../part.ts';
import type { DeadAsset, Upload } from '../ports/store.ts';
import { announced, dead, send, stay, verify, type JobStep, type On } from './step.ts';

/** An asset is made of the file while that is written, or was until a moment ago. */
export type RecordingState = GrowingState | FinishingState;

const newPart = ({ number, offsetBytes, sizeBytes }: GrowingPart): Part => ({
  number,
  offsetBytes,
  sizeBytes,
  url: null,
  state: PART_START,
});

export function grew(state: GrowingState, event: On<'recordingGrew'>): JobStep {
  const { plan, parts } = cutGrowing(state.plan, event.stableBytes, event.partBytes);
  if (parts.length === 0) return stay(state);
  return { ...send({ ...state, plan }), parts: parts.map(newPart), amend: { stamp: event.stamp } };
}

/** The rest is cut, with the final part. What was cut before is still asked for, sent, and compared. */
export function ended(state: GrowingState, event: On<'recordingEnded'>, { job }: Upload): JobStep {
  const { stamp, brokenOff, partBytes, nowMs } = event;
  const end = finishGrowing(state.plan, stamp.sizeBytes, partBytes);
  switch (end.kind) {
    case 'parts': {
      const finishing = { ...state, kind: 'finishing', plan: end.plan } as const;
      const amend = { stamp, remark: brokenOff };
      return { ...send(finishing), parts: end.parts.map(newPart), amend };
    }
    case 'tooLarge': {
      const message = `${job.name} is larger than what can be made of its asset`;
      const failed = { kind: 'failed', code: 'file_too_large', message, resumable: null } as const;
      const step = { ...announced(failed), replacesParts: true };
      return dead(step, state.assetId, 'file_changed', nowMs);
    }
    case 'empty':
    case 'shrunk':
      return beginAnew(state, job, 'file_changed', 'file_changed', cutShort(job), nowMs);
  }
}

const cutShort = ({ name }: Job) => `${name} was cut short while it was recorded`;

/** The asset cannot become the file any more. The next one is made when the recording has ended. */
export function beginAnew(
  { assetId }: OpenAsset,
  { remakes }: Job,
  reason: DeadAsset['reason'],
  code: ErrorCode,
  message: string,
  nowMs: number,
): JobStep {
  const step: JobStep = {
    state: { kind: 'queued', attempts: 0, notBeforeMs: nowMs, why: message },
    effects: [{ kind: 'announceRemake', assetId, code, message }, { kind: 'release' }],
    replacesParts: true,
    amend: { remakes: remakes + 1, sample: null, remark: null },
  };
  return dead(step, assetId, reason, nowMs);
}

/**
 * The asset keeps the name it was created with; one that has only an extension gets its name at the end. Its
 * type stays, whatever the name says: every part is signed with it (protocol.md §11.4).
 */
export function moved(
  state: RecordingState,
  { path, called: { name } }: On<'recordingMoved'>,
): JobStep {
  const { extension } = state;
  if (extension === null) return { ...stay(state), amend: { path } };
  const isWhole = /.\.[^.]+$/.test(name);
  const stem = name.replace(/\.+$/, '');
  return { ...stay(state), amend: { path, name: isWhole ? name : `${stem}${extension}` } };
}

export function granted(
  state: RecordingState,
  event: On<'partsGranted'>,
  { parts }: Upload,
): JobStep {
  const urls = new Map(event.parts.map(({ number, url }) => [number, url]));
  const withUrls = parts.flatMap((part) => {
    const url = part.url === null ? urls.get(part.number) : undefined;
    return url === undefined ? [] : [{ ...part, url }];
  });
  const asking = { attempts: 0, notBeforeMs: 0, why: null };
  return { ...send({ ...state, asking }), parts: withUrls };
}

export function refused(
  state: RecordingState,
  { outcome, nowMs, random }: On<'partsRefused'>,
  { job }: Upload,
): JobStep {
  const { verdict, message } = outcome;
  const { attempts } = state.asking;
  switch (verdict) {
    // Also while the device is paused at Frame.io: its recording was begun before (protocol.md §12.3).
    case 'retry':
    case 'refresh': {
      const notBeforeMs = nowMs + retryDelayMs(outcome, attempts, random);
      return stay({ ...state, asking: { attempts: attempts + 1, notBeforeMs, why: message } });
    }
    case 'waitForNetwork':
    case 'pairAgain':
    case 'stop':
      return stay({ ...state, asking: { ...state.asking, notBeforeMs: nowMs, why: message } });
    case 'newAsset':
    case 'fail':
    case 'skip': {
      const code = outcome.code === 'paused' ? 'refused' : outcome.code;
      const reason = verdict === 'newAsset' ? 'asset_gone' : 'refused';
      return beginAnew(state, job, reason, code, message, nowMs);
    }
  }
}

/** What changed goes again, to the same place, before the final part completes the asset. */
export function compared(
  state: FinishingState,
  { same, changed, sample }: On<'compared'>,
  { job, parts }: Upload,
): JobStep {
  const [isSame, isChanged] = [new Set(same), new Set(changed)];
  const after = parts.flatMap((part): readonly Part[] => {
    if (part.state.kind !== 'sent') return [];
    if (isChanged.has(part.number)) return [{ ...part, state: PART_START }];
    return isSame.has(part.number) ? [{ ...part, state: { ...part.state, crc32: null } }] : [];
  });
  const step = goOn(state, { ...job, sample }, replaceParts(parts, after));
  return { ...step, parts: after, amend: { sample } };
}

/** When everything has gone up and is what is on the disk, the whole is compared once more. */
export function goOn(state: RecordingState, job: Job, parts: readonly Part[]): JobStep {
  const isWhole =
    state.kind === 'finishing' &&
    job.sample !== null &&
    parts.every((part) => part.state.kind === 'sent' && !isToBeCompared(part));
  return isWhole ? verify(state) : send(state);
}
