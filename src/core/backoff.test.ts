import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

/** [0, 1) */
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const ALMOST_1 = 1 - Number.EPSILON;

describe('backoff', () => {
  it('doubles what it may wait, from half a second to half a minute', () => {
    const most = [0, 1, 2, 3, 4, 5, 6, 7, 1e9].map((attempt) => backoffMs(attempt, ALMOST_1));
    expect(most).toEqual([499, 999, 1999, 3999, 7999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('is full jitter: the whole range, evenly', () => {
    expect([0, 0.25, 0.5, 0.75].map((random) => backoffMs(2, random))).toEqual([
      0, 500, 1000, 1500,
    ]);
  });

  it('is whole milliseconds within its limits, for any attempt', () => {
    const limits = fc.record({ baseMs: fc.integer({ min: 1, max: 60_000 }), capMs: fc.nat(3.6e6) });
    fc.assert(
      fc.property(fc.nat(), anyRandom, limits, (attempt, random, { baseMs, capMs }) => {
        const waitMs = backoffMs(attempt, random, { baseMs, capMs });
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** attempt));
      }),
    );
  });
});
