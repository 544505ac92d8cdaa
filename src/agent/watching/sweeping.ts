import type { ClockPort } from '../../engine/index.ts';
import type { DiskKind } from '../../platform/index.ts';
import type { Sweep, SweepEnd } from './sweep.ts';

/** Between two sweeps, at least: a share's server has others to serve. */
const PAUSE_MS: Readonly<Record<DiskKind, number>> = { local: 500, other: 2_000 };
/** Of the time, sweeps take at most one part of so many, however large the folder is. */
const SHARE = { changed: 25, everything: 50 } as const;
/** However slow a disk is, everything is looked at so often. */
const LONGEST_PAUSE_MS = 30 * 60_000;

/**
 * When to sweep how. What has changed is looked for often; everything, which finds also what was written anew
 * in place, as often as its cost allows: in a small folder each time.
 */
export class Sweeping {
  readonly #sweep: Sweep;
  readonly #clock: ClockPort;
  readonly #pauseMs: number;
  #everythingAtMs: number;
  #last: SweepEnd = { missing: null, unreadable: [], overflowed: false };

  constructor(sweep: Sweep, clock: ClockPort, kind: DiskKind) {
    this.#sweep = sweep;
    this.#clock = clock;
    this.#pauseMs = PAUSE_MS[kind];
    this.#everythingAtMs = clock.now();
  }

  /** How the last sweep ended. */
  get last(): SweepEnd {
    return this.#last;
  }

  /** The watch folders around have changed. */
  regroup(): void {
    this.#sweep.forget();
    this.#everythingAtMs = this.#clock.now();
  }

  /** Sweeps once; resolves with how long to wait before the next. @throws DailiesError of the store */
  async next(): Promise<number> {
    const startMs = this.#clock.now();
    const aheadMs = this.#everythingAtMs - startMs;
    // What lies further ahead than any pause is of a clock that was set back.
    const everything = aheadMs <= 0 || aheadMs > LONGEST_PAUSE_MS;
    this.#last = await this.#sweep.run(everything);
    const endMs = this.#clock.now();
    const tookMs = Math.max(0, endMs - startMs);
    const share = this.#last.overflowed ? 1 : SHARE[everything ? 'everything' : 'changed'];
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(this.#pauseMs, tookMs * share));
    if (!everything) return pauseMs;
    this.#everythingAtMs = endMs + pauseMs;
    return this.#pauseMs;
  }
}
