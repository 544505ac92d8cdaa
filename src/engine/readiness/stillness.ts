/**
 * For how long nothing has happened to a file, by a clock that may jump and looks that may be far
 * between.
 */
export interface Stillness {
  /**
   * The gaps between the looks that found nothing new, each counted as {@link GAP_COUNTS_MS} at
   * most.
   */
  readonly totalMs: number;
  readonly longestGapMs: number;
}

/**
 * What happened in a longer time without a look nobody knows: a disk was unplugged, the machine
 * slept.
 */
const GAP_COUNTS_MS = 2_000;

export const JUST_MOVED: Stillness = { totalMs: 0, longestGapMs: 0 };

/** One more look that found nothing new. */
export function addGap(still: Stillness, gapMs: number): Stillness {
  const countedMs = Math.max(0, Math.min(gapMs, GAP_COUNTS_MS));
  return {
    totalMs: still.totalMs + countedMs,
    longestGapMs: Math.max(still.longestGapMs, countedMs),
  };
}

/**
 * How much of it can be relied on, ms. The longest gap does not count: a clock that was set shows
 * as one long gap, and must not make a file finished before its time. It takes three looks to be
 * anything.
 */
export const provenMs = ({ totalMs, longestGapMs }: Stillness) => totalMs - longestGapMs;
