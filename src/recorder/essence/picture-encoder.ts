import type { Unit } from '../containers/muxer.ts';
import { pcmPicture, pcmSampleBytes, skippedPicture } from './h264-slices.ts';
import type { Picture } from './picture.ts';

/**
 * Codes the pictures of a take at a wanted bit rate: a PCM picture whenever the rate allows one
 * more, a repeat of the last picture in between. The first is always a PCM picture.
 */
export class PictureEncoder {
  readonly #format: { width: number; height: number; framesPerSecond: number };
  readonly #bitsPerSecond: number;
  #pictures = 0;
  #mustStart = true;
  #bits = 0;
  #sinceIdr = 0;
  #idrPicId: 0 | 1 = 0;

  constructor(format: {
    width: number;
    height: number;
    framesPerSecond: number;
    bitsPerSecond: number;
  }) {
    this.#format = format;
    this.#bitsPerSecond = format.bitsPerSecond;
  }

  /** The next picture does not refer to those before it: a file begins. */
  startAnew(): void {
    this.#mustStart = true;
  }

  /** The take's next picture. `draw` is called only when the picture is really coded. */
  next(draw: () => Picture): Unit {
    const coded = this.#mustStart || this.#affordsPcm() ? this.#pcm(draw()) : this.#repeat();
    this.#mustStart = false;
    this.#pictures += 1;
    this.#bits += 8 * coded.data.length;
    return coded;
  }

  /** In whole numbers, so that a rate that allows every picture misses none by rounding. */
  #affordsPcm(): boolean {
    const { width, height, framesPerSecond } = this.#format;
    const bitsWithIt = this.#bits + 8 * pcmSampleBytes(width, height);
    const allowed = (this.#pictures + 1) * this.#bitsPerSecond;
    return bitsWithIt * framesPerSecond <= allowed;
  }

  #pcm(picture: Picture): Unit {
    this.#sinceIdr = 0;
    this.#idrPicId = this.#idrPicId === 0 ? 1 : 0;
    return { data: pcmPicture(picture, this.#idrPicId), sync: true };
  }

  #repeat(): Unit {
    this.#sinceIdr += 1;
    const { width, height } = this.#format;
    return { data: skippedPicture(width, height, this.#sinceIdr), sync: false };
  }
}
