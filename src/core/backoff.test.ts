import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, retryDelayMs } from './backoff.ts';

/** [0, 1) */
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const ALMOST_1 = 1 - Number.EPSILON;

describe('backoff [O9]', () => {
  it('doubles what it may wait, from half a second to half a minute', () => {
    const most = [0, 1, 2, 3, 4, 5, 6, 7, 1e9].map((attempt) => backoffMs(attempt, ALMOST_1));
    expect(most).toEqual([499, 999, 1999, 3999, 7999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('is full jitter: the whole range, evenly', () => {
    expect([0, 0.25, 0.5, 0.75].map((random) => backoffMs(2, random))).toEqual([
      100, 575, 1050, 1525,
    ]);
  });

  it('never storms: however the dice fall, tries are a tenth of a second apart', () => {
    expect([0, 1, 30].map((attempt) => backoffMs(attempt, 0))).toEqual([100, 100, 100]);
    expect(backoffMs(0, ALMOST_1, { baseMs: 1, capMs: 1 })).toBe(100);
  });

  it('comes on top of what the server asked for, so that not all come back at once [O6]', () => {
    const busy = { retryAfterMs: 60_000 };
    expect([0, ALMOST_1].map((random) => retryDelayMs(busy, 3, random))).toEqual([60_100, 63_999]);
    expect(retryDelayMs({ retryAfterMs: null }, 0, 0.5)).toBe(backoffMs(0, 0.5));
  });

  it('is whole milliseconds within its limits, for any attempt', () => {
    const limits = fc.record({ baseMs: fc.integer({ min: 1, max: 60_000 }), capMs: fc.nat(3.6e6) });
    fc.assert(
      fc.property(fc.nat(), anyRandom, limits, (attempt, random, { baseMs, capMs }) => {
        const waitMs = backoffMs(attempt, random, { baseMs, capMs });
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(100);
        expect(waitMs).toBeLessThanOrEqual(Math.max(100, Math.min(capMs, baseMs * 2 ** attempt)));
      }),
    );
  });
});
