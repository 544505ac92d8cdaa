import type { Unit } from '../containers/muxer.ts';
import type { Essence } from './essence.ts';
import { pcmSampleBytes } from './h264-slices.ts';
import { Padding } from './padding.ts';
import { PictureEncoder } from './picture-encoder.ts';
import { createTestCard } from './test-card.ts';
import type { TestCard } from './test-card.ts';
import { userData } from './user-data.ts';

/** Of a padded stream no more than this is pictures: they cost more than padding does. */
const PICTURE_BITS_PER_SECOND = 12_000_000;

/** What is filmed, and how heavy it is. */
export interface PictureTake {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly startFrame: number;
  readonly label: string;
}

/** Of a take's bits, those that pictures may use when the rest is padded. */
export function pictureBitsPerSecond(take: PictureTake): number {
  return Math.min(take.bitsPerSecond, PICTURE_BITS_PER_SECOND);
}

/** The test card as H.264, as heavy as wanted. */
export class MovingPicture implements Essence {
  readonly unitsPerSecond: number;
  readonly largestUnitBytes: number;
  readonly #take: PictureTake;
  readonly #card: TestCard;
  readonly #encoder: PictureEncoder;
  readonly #padding: Padding | undefined;
  #frames = 0;
  #bytes = 0;

  /** @param padded Fills up with user data what pictures do not use, at almost no cost. */
  constructor(take: PictureTake, { padded }: { padded: boolean }) {
    this.#take = take;
    this.unitsPerSecond = take.framesPerSecond;
    const bytesPerFrame = Math.ceil(take.bitsPerSecond / take.framesPerSecond / 8);
    this.largestUnitBytes = pcmSampleBytes(take.width, take.height) + bytesPerFrame;
    this.#card = createTestCard(take);
    const bitsPerSecond = padded ? pictureBitsPerSecond(take) : take.bitsPerSecond;
    this.#encoder = new PictureEncoder({ ...take, bitsPerSecond });
    this.#padding = padded ? new Padding() : undefined;
  }

  next(startsFile: boolean): Unit {
    if (startsFile) this.#encoder.startAnew();
    const frame = this.#frames;
    const unit = this.#pad(this.#encoder.next(() => this.#card.draw(frame)));
    this.#frames += 1;
    this.#bytes += unit.data.length;
    return unit;
  }

  #pad({ data, sync }: Unit): Unit {
    if (this.#padding === undefined) return { data, sync };
    const { bitsPerSecond, framesPerSecond } = this.#take;
    const allowed = Math.floor(((this.#frames + 1) * bitsPerSecond) / framesPerSecond / 8);
    const parts = userData(allowed - this.#bytes - data.length, this.#padding);
    return parts.length === 0 ? { data, sync } : { data: Buffer.concat([...parts, data]), sync };
  }
}
