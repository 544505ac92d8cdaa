import { BUFFER_BYTES } from './part-buffers.ts';

const LEAST_BYTES = 16 * 1024;
const QUICK_MS = 500;
const SLOW_MS = 2_000;

/**
 * How much is handed to the network in one go. Only the end of a write shows that it moves, so that on
 * a slow link a large one would look like silence. All PUTs share a pace, as they share the network.
 */
export class PartPace {
  #sliceBytes = LEAST_BYTES;

  get sliceBytes(): number {
    return this.#sliceBytes;
  }

  /** A slice of this pace took so long to leave. */
  took(ms: number): void {
    if (ms < QUICK_MS) this.#sliceBytes = Math.min(BUFFER_BYTES, this.#sliceBytes * 2);
    else if (ms > SLOW_MS) this.#sliceBytes = Math.max(LEAST_BYTES, this.#sliceBytes / 2);
  }
}
