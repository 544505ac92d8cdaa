import type { ClockPort } from '../../src/engine/index.ts';
import type { Dice } from '../fuzz/dice.ts';

interface Timer {
  /** In time that has passed: no clock that is set moves it. */
  readonly dueMs: number;
  readonly callback: () => void;
}

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 23, 9);

/**
 * The time of a storm. It passes only when it is told to, for the device and for Frame.io alike; the
 * device's clock may be set wrong, Frame.io's is right.
 */
export class StormClock {
  #passedMs = 0;
  #aheadMs = 0;
  #ids = 0;
  readonly #timers = new Set<Timer>();
  /** What goes on whether the device lives or not. */
  readonly #worldTimers = new Set<Timer>();

  /** A storm begins at the same hour as every other, on a day after the last. */
  beginAnew(): void {
    this.#passedMs = (Math.floor(this.#passedMs / DAY_MS) + 1) * DAY_MS;
    this.#aheadMs = 0;
    this.#ids = 0;
    this.clear();
    this.#worldTimers.clear();
  }

  /** The true time: that of Frame.io. */
  readonly trueNow = (): number => START_MS + this.#passedMs;

  /** Somebody sets the device's clock; no time passes. */
  set(aheadMs: number): void {
    this.#aheadMs = aheadMs;
  }

  /** The device sleeps, or is switched off: no timer calls before it wakes. */
  sleep(ms: number): void {
    this.#passedMs += ms;
  }

  /** Passes on to the next timer and calls it. False: there is none. */
  callNext(): boolean {
    let next: Timer | null = null;
    for (const timer of [...this.#timers, ...this.#worldTimers])
      if (next === null || timer.dueMs < next.dueMs) next = timer;
    if (next === null) return false;
    this.#timers.delete(next);
    this.#worldTimers.delete(next);
    this.#passedMs = Math.max(this.#passedMs, next.dueMs);
    next.callback();
    return true;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { dueMs: this.#passedMs + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Out in the world, where no process dies. */
  inTheWorld(ms: number, callback: () => void): void {
    this.#worldTimers.add({ dueMs: this.#passedMs + ms, callback });
  }

  /** Every timer of the dead is gone. */
  clear(): void {
    this.#timers.clear();
  }

  /** The device's clock. */
  port(dice: Dice): ClockPort {
    const now = () => this.trueNow() + this.#aheadMs;
    return {
      now,
      sinceBoot: () => ({ boot: 'storm', ms: this.trueNow() }),
      local: (atMs) => {
        const date = new Date(atMs);
        return {
          weekday: date.getUTCDay(),
          minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
        };
      },
      wakeAt: (atMs, callback) => this.after(atMs - now(), callback),
      random: () => dice.random(),
      newId: () => {
        this.#ids += 1;
        return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
      },
    };
  }
}
