import { setTimeout as delay } from 'node:timers/promises';

/** The recorder stops writing, but keeps the file open. */
export interface Pause {
  /** After so much of the take, in seconds of media. */
  readonly atSeconds: number;
  /** In real seconds. */
  readonly forSeconds: number;
}

/** When each unit of a take is due. */
export class Pace {
  readonly #unitMs: number;
  readonly #pauses: Pause[];
  readonly #ended: AbortSignal;
  #startedMs = performance.now();

  /**
   * @param speed Times real time; Infinity for as fast as possible.
   * @param ended Ends every wait at once.
   */
  constructor(
    pace: { unitsPerSecond: number; speed: number; pauses: readonly Pause[] },
    ended: AbortSignal,
  ) {
    this.#unitMs = 1000 / pace.unitsPerSecond / pace.speed;
    this.#pauses = pace.pauses.toSorted((one, other) => one.atSeconds - other.atSeconds);
    this.#ended = ended;
  }

  /**
   * Resolves when a unit is due, which is when its time is over. A late recorder does not drop
   * anything: it catches up, so times already past do not wait. What comes after a pause is later
   * by it.
   *
   * @param seconds Where in the take the unit begins.
   */
  async until(index: number, seconds: number): Promise<void> {
    while ((this.#pauses[0]?.atSeconds ?? Infinity) <= seconds) {
      const pauseMs = 1000 * (this.#pauses.shift()?.forSeconds ?? 0);
      await this.#wait(pauseMs);
      this.#startedMs += pauseMs;
    }
    await this.#wait(this.#startedMs + (index + 1) * this.#unitMs - performance.now());
  }

  async #wait(waitMs: number): Promise<void> {
    if (waitMs <= 0 || this.#ended.aborted) return;
    await delay(waitMs, undefined, { signal: this.#ended }).catch(() => undefined);
  }
}
