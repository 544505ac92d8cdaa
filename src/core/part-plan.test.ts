import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFinished, wantedPartCount } from './part-plan.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const TIB = 1024 * GIB;

/** Small, around every limit, and anything up to 5 TiB. */
const anySize = fc.oneof(
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 1, max: 100 * MIB }),
  fc.integer({ min: 1, max: 5 * TIB }),
  fc
    .tuple(fc.constantFrom(5 * MIB, 8 * MIB, 10 * MIB, 16 * MIB, 80_000 * MIB, 5 * TIB), fc.nat(2))
    .map(([limit, over]) => Math.min(5 * TIB, limit - 1 + over)),
);
const anyCount = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 10_000 }));

describe('the plan of a finished file (protocol.md §11.3)', () => {
  it('cuts the test clip as the guide does', () => {
    expect(planFinished(21_136_250, 2)).toEqual([
      { number: 1, offsetBytes: 0, sizeBytes: 10_568_125 },
      { number: 2, offsetBytes: 10_568_125, sizeBytes: 10_568_125 },
    ]);
  });

  it('keeps a URL that is left without bytes in the plan, as an empty part [L3]', () => {
    const sizes = planFinished(10, 6).map(({ sizeBytes }) => sizeBytes);
    expect(sizes).toEqual([2, 2, 2, 2, 2, 0]);
    expect(planFinished(1, 3).map(({ offsetBytes }) => offsetBytes)).toEqual([0, 1, 1]);
  });

  it('has one part for each URL, numbered from 1', () => {
    fc.assert(
      fc.property(anySize, anyCount, (size, count) => {
        const numbers = planFinished(size, count).map(({ number }) => number);
        expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      }),
      { numRuns: 50 },
    );
  });

  it('sends every byte exactly once and in order [L1]', () => {
    fc.assert(
      fc.property(anySize, anyCount, (size, count) => {
        let next = 0;
        for (const { offsetBytes, sizeBytes } of planFinished(size, count)) {
          if (offsetBytes !== next || sizeBytes < 0) throw new Error(`gap or overlap at ${next}`);
          next += sizeBytes;
        }
        expect(next).toBe(size);
      }),
    );
  });

  it('has parts of 5 GiB where so many URLs were given [L2]', () => {
    const plan = planFinished(5 * TIB, 1024);
    expect(new Set(plan.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([5 * GIB]));
  });

  it('reaches 5 TiB with 10,000 URLs, the last part a little smaller [L1] [L2]', () => {
    const plan = planFinished(5 * TIB, 10_000);
    expect(plan[0]?.sizeBytes).toBe(549_755_814);
    expect(plan.at(-1)).toEqual({
      number: 10_000,
      offsetBytes: 9_999 * 549_755_814,
      sizeBytes: 5 * TIB - 9_999 * 549_755_814,
    });
  });

  it('gives each part ceil(size / urls), but for the end', () => {
    fc.assert(
      fc.property(anySize, anyCount, (size, count) => {
        const whole = Math.ceil(size / count);
        const sizes = planFinished(size, count).map(({ sizeBytes }) => sizeBytes);
        const end = sizes.findIndex((bytes) => bytes !== whole);
        const after = end === -1 ? [] : sizes.slice(end + 1);
        expect(Math.max(...sizes)).toBe(whole);
        expect(after.every((bytes) => bytes === 0)).toBe(true);
      }),
    );
  });
});

describe('the number of URLs that is asked for', () => {
  it.each([
    [1, 1],
    [8 * MIB, 1],
    [16 * MIB, 2],
    [80_000 * MIB, 10_000],
    [5 * TIB, 10_000],
  ])('for %d bytes is %i', (size, count) => {
    expect(wantedPartCount(size)).toBe(count);
  });

  it('keeps every part but the last at 5 MiB or more, as S3 demands [L2]', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        const plan = planFinished(size, wantedPartCount(size));
        const tooSmall = plan.slice(0, -1).filter(({ sizeBytes }) => sizeBytes < 5 * MIB);
        expect(tooSmall).toEqual([]);
      }),
      { examples: [[8 * MIB + 1], [9 * MIB], [10 * MIB - 2], [10 * MIB]] },
    );
  });

  it('keeps every part at 5 GiB or less and above nothing, in 10,000 at most [L2]', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        const plan = planFinished(size, wantedPartCount(size));
        expect(plan.length).toBeLessThanOrEqual(10_000);
        expect(plan[0]?.sizeBytes).toBeLessThanOrEqual(5 * GIB);
        expect(plan.at(-1)?.sizeBytes).toBeGreaterThan(0);
      }),
    );
  });

  it.each([0, -1, 1.5, NaN, Infinity, 5 * TIB + 1, Number.MAX_SAFE_INTEGER + 1])(
    'is refused for %d, the size of no asset',
    (size) => {
      expect(() => wantedPartCount(size)).toThrow(RangeError);
    },
  );
});
