import type { Unit } from '../containers/muxer.ts';
import type { Essence } from './essence.ts';
import { Padding } from './padding.ts';

/** Bytes as heavy as a camera's frames, which nobody can open. */
export class Opaque implements Essence {
  readonly unitsPerSecond: number;
  readonly largestUnitBytes: number;
  readonly #padding = new Padding();

  constructor(take: { framesPerSecond: number; bitsPerSecond: number }) {
    this.unitsPerSecond = take.framesPerSecond;
    this.largestUnitBytes = Math.ceil(take.bitsPerSecond / take.framesPerSecond / 8);
  }

  next(): Unit {
    return { data: Buffer.concat(this.#padding.next(this.largestUnitBytes)), sync: true };
  }
}
