import { cutGrowing, mayNameGrowing, startGrowing, type GrowingPlan } from '../core/index.ts';
import { PART_MIN_BYTES } from '../spec/index.ts';
import type { Called, JobEvent } from './job-event.ts';
import type { GrowingState } from './job.ts';
import type { Part } from './part.ts';
import type { FileStamp } from './ports/files.ts';
import type { Upload } from './ports/store.ts';
import type { Verdict } from './readiness/index.ts';

/** A part is about a second of a recording: later than that, nobody would call it real time. */
const PART_SECONDS = 1;
/** Larger ones only save requests, and lose more when they are broken off. */
const PART_MOST_BYTES = 32 * 1024 ** 2;
/** Parts cut ahead of the link; what lies behind them is cut when they have gone, and in larger ones. */
const OPEN_MOST = 16;
/** So long it is looked whether a file that waits in the queue is being written, before others get its place. */
const UNDECIDED_MS = 3_000;
/** It is, and has not enough for an asset yet. */
const TOO_LITTLE_MS = 60_000;

/** What is known around a look. */
export interface LookScene {
  readonly nowMs: number;
  /** For how long the file has been looked at. */
  readonly forMs: number;
  readonly stamp: FileStamp;
  readonly fileId: string | null;
  /** Of its kind of file, once it is a finished one. */
  readonly priority: number;
  readonly called: Called;
  /** Its writer says that it goes on: standing still is no end. */
  readonly isTold: boolean;
  /** The extension its asset is to be made with, because its name is a temporary one. */
  readonly extension: string | null;
}

/** What a look at a file that is being recorded means for its job; null: nothing new. */
export function judgeRecording(
  { job, parts }: Upload,
  verdict: Verdict,
  scene: LookScene,
): JobEvent | null {
  const { state } = job;
  if (verdict.kind === 'ready' || verdict.kind === 'brokenOff') {
    const { stamp } = verdict;
    const { nowMs, priority, called } = scene;
    const brokenOff = verdict.kind === 'brokenOff' ? `${job.name} ${verdict.why}` : null;
    const backlogBytes =
      state.kind === 'growing' ? stamp.sizeBytes - state.plan.cutBytes : stamp.sizeBytes;
    const partBytes = partBytesFor(0, backlogBytes);
    return { type: 'recordingEnded', stamp, brokenOff, partBytes, priority, called, nowMs };
  }
  if (state.kind === 'growing') {
    return verdict.kind === 'growing' ? growth(state, parts, verdict, scene) : null;
  }
  const { extension, fileId, called } = scene;
  const isNameable = extension !== null || mayNameGrowing(called.name);
  // One that stands still may be at its end, and then goes up as a finished file.
  const isMoving = verdict.kind === 'growing' && (verdict.bytesPerSecond > 0 || scene.isTold);
  const mayBegin = isMoving && job.remakes === 0 && isNameable;
  if (mayBegin) {
    const headBytes = verdict.head === 'rewritten' ? PART_MIN_BYTES : 0;
    if (canBegin(startGrowing(headBytes), verdict.stableBytes)) {
      return { type: 'recordingFound', recording: { headBytes, extension, fileId }, called };
    }
  }
  if (scene.forMs < (mayBegin ? TOO_LITTLE_MS : UNDECIDED_MS)) return null;
  return { type: 'recordingWaits', why: verdict.why, nowMs: scene.nowMs };
}

/** Only when a part can be sent at once and something is left to end with is an asset made (§13.5). */
const canBegin = (plan: GrowingPlan, stableBytes: number): boolean =>
  cutGrowing(plan, stableBytes).parts.length > 0;

function growth(
  { plan }: GrowingState,
  parts: readonly Part[],
  { stableBytes, bytesPerSecond }: Extract<Verdict, { kind: 'growing' }>,
  { stamp }: LookScene,
): JobEvent | null {
  const open = parts.filter(({ state }) => state.kind === 'waiting');
  // One request at a time.
  if (open.some(({ url }) => url === null) || open.length >= OPEN_MOST) return null;
  const backlogBytes = Math.max(0, stableBytes - plan.cutBytes);
  const partBytes = partBytesFor(bytesPerSecond, backlogBytes);
  // Parts may be larger than was asked for: the later ones must be (§13.3).
  const { parts: cut } = cutGrowing(plan, stableBytes, partBytes);
  const last = cut.slice(0, OPEN_MOST - open.length).at(-1);
  if (last === undefined) return null;
  const toCutBytes = last.offsetBytes + last.sizeBytes + 1;
  return { type: 'recordingGrew', stamp, stableBytes: toCutBytes, partBytes };
}

function partBytesFor(bytesPerSecond: number, backlogBytes: number): number {
  const wantedBytes = Math.max(bytesPerSecond * PART_SECONDS, backlogBytes / OPEN_MOST);
  return Math.floor(Math.min(PART_MOST_BYTES, Math.max(PART_MIN_BYTES, wantedBytes)));
}
