import type { MovieFormat } from '../containers/mp4-movie.ts';
import { invalidOption } from '../errors.ts';
import { chooseLevelIdc } from './h264-levels.ts';
import { pictureParameterSet, sequenceParameterSet } from './h264-parameter-sets.ts';
import { pcmSampleBytes } from './h264-slices.ts';
import type { PictureTake } from './moving-picture.ts';

/**
 * Describes the stream of a take.
 *
 * @throws RecorderError `invalid_option` when H.264 has no level for such a stream.
 */
export function planMovie(
  take: Pick<PictureTake, 'width' | 'height' | 'framesPerSecond' | 'bitsPerSecond'>,
): MovieFormat {
  const { width, height, framesPerSecond, bitsPerSecond } = take;
  const largestPictureBytes = pcmSampleBytes(width, height);
  const demand = { width, height, framesPerSecond, bitsPerSecond, largestPictureBytes };
  const levelIdc = chooseLevelIdc(demand);
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
