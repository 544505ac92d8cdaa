import { setTimeout as delay } from 'node:timers/promises';
import type { Recording } from '../clip/clip-options.ts';
import { DEFAULT_FRAMES_PER_SECOND, DEFAULT_START_TIMECODE } from '../clip/clip-plan.ts';
import { RecorderError, invalidOption } from '../errors.ts';
import { formatTimecode, parseTimecode } from '../timecode.ts';

/** Takes one after another, of one camera or several. */
export interface Sequence {
  /** How many takes; Infinity for as many as fit. */
  readonly takes: number;
  /** Time between the end of a take and the start of the next, in real seconds; 0 unless told. */
  readonly gapSeconds?: number | undefined;
  /** How many cameras roll at the same time, 1 to 26; 1 unless told. */
  readonly cameras?: number | undefined;
  readonly framesPerSecond?: number | undefined;
  /** Timecode of the first frame of the first take. */
  readonly startTimecode?: string | undefined;
  /** Kills the takes that run, and ends the sequence. */
  readonly signal?: AbortSignal | undefined;
  /** Cuts the takes that run, as an operator does, and ends the sequence. */
  readonly cutSignal?: AbortSignal | undefined;
}

/** One camera's part of a take. */
export interface Slate {
  /** From 0. */
  readonly camera: number;
  /** From 0. */
  readonly take: number;
  /** Rec-run: where the take before ended. */
  readonly startTimecode: string;
}

/**
 * Lets all cameras roll, take after take, and hands out each recording as it starts.
 *
 * The next take starts when all cameras have ended and the gap is over, not before the next
 * recording is asked for. Whoever leaves the loop cuts the takes that still run. After a death
 * the sequence is over, without an error of its own.
 *
 * @throws RecorderError what `start` throws, and that of a take that failed by itself.
 */
export async function* rollTakes<R extends Recording>(
  sequence: Sequence,
  start: (slate: Slate) => R,
): AsyncGenerator<R, void, undefined> {
  const { takes, gapSeconds = 0, cameras = 1, signal, cutSignal } = sequence;
  const over = AbortSignal.any([signal, cutSignal].filter((one) => one !== undefined));
  checkSequence(takes, gapSeconds, cameras);
  const framesPerSecond = sequence.framesPerSecond ?? DEFAULT_FRAMES_PER_SECOND;
  let startFrame = parseTimecode(sequence.startTimecode ?? DEFAULT_START_TIMECODE, framesPerSecond);
  for (let take = 0; take < takes; take += 1) {
    if (take > 0) await waitForGap(gapSeconds, over);
    if (over.aborted) return;
    const rolling: R[] = [];
    const cut = (): void => rolling.forEach((recording) => recording.stop());
    cutSignal?.addEventListener('abort', cut, { once: true });
    try {
      for (let camera = 0; camera < cameras; camera += 1) {
        const startTimecode = formatTimecode(startFrame, framesPerSecond);
        const recording = start({ camera, take, startTimecode });
        rolling.push(recording);
        yield recording;
      }
      startFrame += Math.round((await longestSeconds(rolling)) * framesPerSecond);
    } catch (error) {
      if (error instanceof RecorderError && error.code === 'killed') return;
      throw error;
    } finally {
      cutSignal?.removeEventListener('abort', cut);
      cut();
      await Promise.allSettled(rolling.map((recording) => recording.done));
    }
  }
}

async function longestSeconds(recordings: readonly Recording[]): Promise<number> {
  const results = await Promise.all(recordings.map((recording) => recording.done));
  return Math.max(...results.map((result) => result.durationSeconds));
}

/** The signal ends the wait early; the caller asks it what happened. */
async function waitForGap(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

function checkSequence(takes: number, gapSeconds: number, cameras: number): void {
  if (!(takes === Infinity || (Number.isInteger(takes) && takes >= 1))) {
    throw invalidOption(`takes must be a whole number above 0 or Infinity, not ${takes}.`);
  }
  if (!(gapSeconds >= 0 && gapSeconds <= 86_400)) {
    throw invalidOption(`gapSeconds must be from 0 to 86400, not ${gapSeconds}.`);
  }
  if (!(Number.isInteger(cameras) && cameras >= 1 && cameras <= 26)) {
    throw invalidOption(`cameras must be a whole number from 1 to 26, not ${cameras}.`);
  }
}
