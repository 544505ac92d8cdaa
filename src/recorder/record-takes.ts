import { setTimeout as delay } from 'node:timers/promises';
import { cameraLetter, clipName, lastClipNumber } from './clip-names.ts';
import type { ClipOptions, Recording } from './clip-options.ts';
import { DEFAULT_FRAMES_PER_SECOND, DEFAULT_START_TIMECODE } from './clip-plan.ts';
import { RecorderError, invalidOption } from './errors.ts';
import { recordClip } from './record-clip.ts';
import { formatTimecode, parseTimecode } from './timecode.ts';

/** A card of takes. Everything else is as for one clip and the same for all. */
export interface TakesOptions extends Omit<ClipOptions, 'name'> {
  /** How many takes; Infinity for as many as fit. */
  readonly takes: number;
  /** Time between the end of a take and the start of the next, in real seconds; 0 unless told. */
  readonly gapSeconds?: number | undefined;
  /** How many cameras roll at the same time, 1 to 26; 1 unless told. */
  readonly cameras?: number | undefined;
}

/**
 * Records takes one after another onto one card, and hands out each recording as it starts.
 *
 * Clips are named as cameras name them: `A001C001.mp4` is camera A, reel 1, clip 1. Numbers go
 * on from the clips that are on the card. Timecode is rec-run: a take begins where the one
 * before it ended. With several cameras all of them roll in every take.
 *
 * The next take starts when all cameras have ended and the gap is over, not before the next
 * recording is asked for. Whoever leaves the loop cuts the takes that still run. After `signal`
 * the sequence is over, without an error of its own.
 *
 * @throws RecorderError as `recordClip` does, and that of a take that failed by itself.
 */
export async function* recordTakes(
  options: TakesOptions,
): AsyncGenerator<Recording, void, undefined> {
  const { takes, gapSeconds = 0, cameras = 1, ...clip } = options;
  checkSequence(takes, gapSeconds, cameras);
  const framesPerSecond = clip.framesPerSecond ?? DEFAULT_FRAMES_PER_SECOND;
  const firstNumber = (await lastClipNumber(clip.folder)) + 1;
  let startFrame = parseTimecode(clip.startTimecode ?? DEFAULT_START_TIMECODE, framesPerSecond);
  for (let take = 0; take < takes; take += 1) {
    if (take > 0) await waitForGap(gapSeconds, clip.signal);
    if (clip.signal?.aborted === true) return;
    const rolling: Recording[] = [];
    try {
      for (let camera = 0; camera < cameras; camera += 1) {
        const recording = recordClip({
          ...clip,
          label: clip.label ?? `${cameraLetter(camera)} CAM`,
          startTimecode: formatTimecode(startFrame, framesPerSecond),
          name: clipName(camera, firstNumber + take),
        });
        rolling.push(recording);
        yield recording;
      }
      startFrame += Math.round((await longestSeconds(rolling)) * framesPerSecond);
    } catch (error) {
      if (error instanceof RecorderError && error.code === 'killed') return;
      throw error;
    } finally {
      for (const recording of rolling) recording.stop();
      await Promise.allSettled(rolling.map((recording) => recording.done));
    }
  }
}

async function longestSeconds(recordings: readonly Recording[]): Promise<number> {
  const results = await Promise.all(recordings.map((recording) => recording.done));
  return Math.max(...results.map((result) => result.durationSeconds));
}

/** The signal ends the wait early; the caller asks it what happened. */
async function waitForGap(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(seconds * 1000, undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
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
