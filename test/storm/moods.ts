import type { Cancellation } from '../../src/core/index.ts';
import type { Dice } from '../fuzz/dice.ts';
import type { StormClock } from './storm-clock.ts';

/** Longer than any patience of the engine, which is 200 s. */
const LATEST_MS = 600_000;
/** How long the real ports wait for a silent partner. */
const SILENCE_MS = 20_000;

export type Mood =
  | 'plain'
  /** Nothing is done and nothing is heard; the port gives up. */
  | 'lost'
  /** It is done, but its answer is never heard; the port gives up. */
  | 'unheard'
  /** It is done, and its answer comes much later, whether it was broken off or not. */
  | 'late';

/** Silences, which real ports would wait out in real time. */
export class Moods {
  readonly #clock: StormClock;
  readonly #dice: Dice;
  /** How often a call is not answered plainly, 0 to 1. */
  bad: number;

  constructor(clock: StormClock, dice: Dice, bad: number) {
    this.#clock = clock;
    this.#dice = dice;
    this.bad = bad;
  }

  next<M extends Mood>(moods: readonly M[]): M | 'plain' {
    return this.#dice.chance(this.bad) ? this.#dice.pick(moods) : 'plain';
  }

  /** Until the port has waited long enough, or is told to wait no longer. */
  async silence(cancel: Cancellation | null): Promise<'over' | 'cancelled'> {
    return new Promise((resolve) => {
      if (cancel?.aborted === true) return resolve('cancelled');
      const callOff = this.#clock.after(SILENCE_MS, () => resolve('over'));
      const cancelled = () => {
        callOff();
        resolve('cancelled');
      };
      cancel?.addEventListener('abort', cancelled, { once: true });
    });
  }

  /** As long as something hangs that nobody can break off. */
  async hang(): Promise<void> {
    const ms = this.#dice.int(1_000, LATEST_MS);
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }
}
