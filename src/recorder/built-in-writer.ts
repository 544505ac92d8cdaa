import { setTimeout as delay } from 'node:timers/promises';
import type { RunningTake } from './clip-options.ts';
import type { ClipPlan } from './clip-plan.ts';
import { RecorderError, invalidOption } from './errors.ts';
import { chooseLevelIdc } from './h264-levels.ts';
import { pictureParameterSet, sequenceParameterSet } from './h264-parameter-sets.ts';
import { pcmSampleBytes } from './h264-slices.ts';
import { Mp4File } from './mp4-file.ts';
import type { MovieFormat } from './mp4-movie.ts';
import { PictureEncoder } from './picture-encoder.ts';
import { createTestCard } from './test-card.ts';

/** How a take ends before its time: cut by the operator, or without power. */
type Interruption = 'stopped' | 'killed';

/**
 * Describes the stream of a take.
 *
 * @throws RecorderError `invalid_option` when H.264 has no level for such a stream.
 */
export function planMovie(plan: ClipPlan): MovieFormat {
  const { width, height, framesPerSecond, bitsPerSecond } = plan;
  const largestPictureBytes = pcmSampleBytes(width, height);
  const levelIdc = chooseLevelIdc({ ...plan, largestPictureBytes });
  if (levelIdc === undefined) {
    throw invalidOption(
      `The built-in writer cannot make ${width}x${height} at ${framesPerSecond} frames a second and ${bitsPerSecond} bit/s: no H.264 level allows it. Ask for a smaller picture or fewer bits a second.`,
    );
  }
  const format = { width, height, framesPerSecond, levelIdc };
  return {
    ...format,
    sequenceParameterSet: sequenceParameterSet(format),
    pictureParameterSet: pictureParameterSet(),
    createdAt: new Date(),
  };
}

/** Records with nothing but Node: PCM pictures of a test card in a classic MP4. */
export function startBuiltInTake(
  plan: ClipPlan,
  movie: MovieFormat,
  signal: AbortSignal | undefined,
): RunningTake {
  const interruption = new AbortController();
  const interrupt = (how: Interruption): void => interruption.abort(how);
  const kill = (): void => interrupt('killed');
  signal?.addEventListener('abort', kill, { once: true });
  let file: Mp4File | undefined;
  const record = async (): Promise<{ sizeBytes: number; durationSeconds: number }> => {
    try {
      file = await Mp4File.open(plan.path, movie);
      await recordPictures(file, plan, interruption.signal);
      if (interruption.signal.reason === 'killed') throw killedTake();
      await file.finish();
      return {
        sizeBytes: file.bytesWritten,
        durationSeconds: file.frames / plan.framesPerSecond,
      };
    } catch (error) {
      await file?.abandon();
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
    }
  };
  return {
    done: record(),
    bytesWritten: () => file?.bytesWritten ?? 0,
    stop: () => interrupt('stopped'),
  };
}

/** What `done` of a killed take rejects with. */
export function killedTake(): RecorderError {
  return new RecorderError('killed', 'The take was killed before its end; the file is not closed.');
}

/** At least one picture, also of a take that is stopped at once: a clip without any is none. */
async function recordPictures(file: Mp4File, plan: ClipPlan, ended: AbortSignal): Promise<void> {
  const card = createTestCard(plan);
  const encoder = new PictureEncoder(plan);
  const startedMs = performance.now();
  const frameMs = 1000 / plan.framesPerSecond / plan.speed;
  for (let frame = 0; frame < plan.frames; frame += 1) {
    await waitUntil(startedMs + (frame + 1) * frameMs, ended);
    if (ended.reason === 'killed' || (ended.aborted && frame > 0)) return;
    await file.append(encoder.next(() => card.draw(frame)));
  }
}

/** A late recorder does not drop frames: it catches up, so times already past do not wait. */
async function waitUntil(dueMs: number, ended: AbortSignal): Promise<void> {
  const waitMs = dueMs - performance.now();
  if (waitMs <= 0 || ended.aborted) return;
  await delay(waitMs, undefined, { signal: ended }).catch(() => undefined);
}
