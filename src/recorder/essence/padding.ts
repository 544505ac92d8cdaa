import { randomBytes } from 'node:crypto';

/** Long enough that no two parts of an upload are alike, short enough to be made in a moment. */
const POOL_BYTES = 8 * 1024 * 1024;
/** Slices begin at multiples of this prime, so that none repeats before the pool is used up. */
const STRIDE_BYTES = 1_000_003;

/**
 * Bytes to fill a file with, at the price of copying them: no two slices in a row are alike. None
 * is 0, so that they stand in an H.264 stream as they are (ITU-T H.264 7.4.1), and none is 255,
 * so that nobody takes them for a marker of a JPEG (ITU-T T.81 B.1.1.2).
 */
export class Padding {
  readonly #pool = randomBytes(POOL_BYTES);
  #slices = 0;

  constructor() {
    for (const taken of [0, 255]) {
      for (let at = this.#pool.indexOf(taken); at !== -1; at = this.#pool.indexOf(taken, at)) {
        this.#pool[at] = 1;
      }
    }
  }

  /** The next slices, `sizeBytes` in all. */
  next(sizeBytes: number): Buffer[] {
    const pieces: Buffer[] = [];
    let at = (this.#slices * STRIDE_BYTES) % POOL_BYTES;
    this.#slices += 1;
    for (let left = sizeBytes; left > 0;) {
      const piece = this.#pool.subarray(at, at + left);
      pieces.push(piece);
      left -= piece.length;
      at = 0;
    }
    return pieces;
  }
}
