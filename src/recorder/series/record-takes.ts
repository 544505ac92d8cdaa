import type { ClipOptions, Recording } from '../clip/clip-options.ts';
import { recordClip } from '../clip/record-clip.ts';
import { cameraLetter, clipName, lastClipNumber } from './clip-names.ts';
import { rollTakes } from './roll.ts';
import type { Sequence } from './roll.ts';

/** A card of takes. Everything else is as for one clip and the same for all. */
export type TakesOptions = Omit<ClipOptions, 'name'> & Sequence;

/**
 * Records takes one after another onto one card, and hands out each recording as it starts.
 *
 * Clips are named as cameras name them: `A001C001.mp4` is camera A, reel 1, clip 1. Numbers go
 * on from the clips that are on the card. Timecode is rec-run: a take begins where the one
 * before it ended. With several cameras all of them roll in every take; see `rollTakes`.
 *
 * @throws RecorderError as `recordClip` does, and that of a take that failed by itself.
 */
export async function* recordTakes(
  options: TakesOptions,
): AsyncGenerator<Recording, void, undefined> {
  const { takes: _takes, gapSeconds: _gap, cameras: _cameras, ...clip } = options;
  const firstNumber = (await lastClipNumber(clip.folder)) + 1;
  yield* rollTakes(options, ({ camera, take, startTimecode }) =>
    recordClip({
      ...clip,
      label: clip.label ?? `${cameraLetter(camera)} CAM`,
      startTimecode,
      name: clipName(camera, firstNumber + take),
    }),
  );
}
