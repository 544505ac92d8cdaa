import { describe, expect, it } from 'vitest';
import {
  cutGrowing,
  finishGrowing,
  mostGrowingBytes,
  startGrowing,
  type GrowingPart,
  type GrowingPlan,
} from './growing-plan.ts';
import { GIB, MIB, TIB } from './testing/growing-history.ts';

const FLAT = startGrowing(0);
const HELD = startGrowing(5 * MIB);
const shape = (parts: readonly GrowingPart[]) =>
  parts.map(({ number, sizeBytes, isFinal }) => [number, sizeBytes, isFinal]);
function rest(plan: GrowingPlan, sizeBytes: number, preferredBytes?: number) {
  const end = finishGrowing(plan, sizeBytes, preferredBytes);
  if (end.kind !== 'parts') throw new Error(end.kind);
  return end.parts;
}
/** 5 MiB and what its number adds (§13.3). */
const FIRST = 5 * MIB + 17;

describe('a recording that ends before anything was cut', () => {
  it('is nothing when it is empty, with or without a head [L8]', () => {
    expect([FLAT, HELD].map((plan) => finishGrowing(plan, 0))).toEqual([
      { kind: 'empty' },
      { kind: 'empty' },
    ]);
  });

  it.each([1, 5 * MIB - 1, 5 * MIB, FIRST])('is one final part at %d bytes [L1] [L2]', (size) => {
    expect(shape(rest(FLAT, size))).toEqual([[1, size, true]]);
  });

  it('is two parts as soon as a byte is left after the first [L2]', () => {
    expect(shape(rest(FLAT, FIRST + 1))).toEqual([
      [1, FIRST, false],
      [2, 1, true],
    ]);
  });

  it('is its head alone up to the end of the head, then head and a final part [L6]', () => {
    expect(shape(rest(HELD, 1))).toEqual([[1, 1, true]]);
    expect(shape(rest(HELD, 5 * MIB))).toEqual([[1, 5 * MIB, true]]);
    expect(shape(rest(HELD, 5 * MIB + 1))).toEqual([
      [1, 5 * MIB, false],
      [2, 1, true],
    ]);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('has not the size %d [L8]', (size) => {
    expect(() => finishGrowing(FLAT, size)).toThrow(RangeError);
    expect(() => finishGrowing(HELD, size)).toThrow(RangeError);
  });
});

describe('the held head', () => {
  it('is at least 5 MiB, however little may be rewritten [L6] [L2]', () => {
    expect(startGrowing(1)).toEqual(HELD);
    expect(startGrowing(5 * GIB).headBytes).toBe(5 * GIB);
  });

  it.each([-1, 1.5, NaN, Infinity, 5 * GIB + 1])('is never %d bytes [L2]', (bytes) => {
    expect(() => startGrowing(bytes)).toThrow(RangeError);
  });
});

describe('a recording under way', () => {
  it('leaves nothing out when its end is exactly the end of a part [L4] (§13.5)', () => {
    expect(cutGrowing(FLAT, FIRST).parts).toEqual([]);
    const { plan, parts } = cutGrowing(FLAT, FIRST + 1);
    expect(shape(parts)).toEqual([[1, FIRST, false]]);
    expect(finishGrowing(plan, FIRST)).toEqual({ kind: 'shrunk', cutBytes: FIRST });
    expect(shape(rest(plan, FIRST + 1))).toEqual([[2, 1, true]]);
  });

  it('is cut alike in one go and byte by byte, without a preference [L7]', () => {
    let plan = FLAT;
    const parts: GrowingPart[] = [];
    for (let bytes = 0; bytes <= 200 * MIB; bytes += 77_777) {
      const cut = cutGrowing(plan, bytes);
      ({ plan } = cut);
      parts.push(...cut.parts);
    }
    expect(parts).toEqual(cutGrowing(FLAT, 200 * MIB - 77_777).parts.slice(0, parts.length));
    expect(parts.length).toBeGreaterThan(35);
  });

  it('takes larger parts where they are preferred, and never above 5 GiB [L2]', () => {
    expect(shape(cutGrowing(FLAT, 21 * GIB, 6 * GIB).parts).map(([, bytes]) => bytes)).toEqual(
      Array.from({ length: 4 }, () => 5 * GIB),
    );
    expect(cutGrowing(FLAT, GIB, 64 * MIB + 0.9).parts[0]?.sizeBytes).toBe(64 * MIB);
  });

  it.each([NaN, -1, 0, -Infinity])('takes the preference %d for none [L2]', (preferred) => {
    expect(cutGrowing(FLAT, GIB, preferred)).toEqual(cutGrowing(FLAT, GIB));
  });

  it('is not cut when nobody knows how long it is [L4]', () => {
    expect([NaN, -1, 0].map((bytes) => cutGrowing(FLAT, bytes).parts)).toEqual([[], [], []]);
  });

  it('goes on where it was read back from a store [L7]', () => {
    const { plan } = cutGrowing(HELD, GIB);
    const stored = JSON.parse(JSON.stringify(plan)) as GrowingPlan;
    expect(cutGrowing(stored, 2 * GIB)).toEqual(cutGrowing(plan, 2 * GIB));
  });
});

describe('the numbers', () => {
  it('follow the quadratic that reaches 5 TiB: §13.3 [L5]', () => {
    const parts = rest(FLAT, 5 * TIB);
    const size = (number: number) => parts[number - 1]?.sizeBytes ?? 0;
    expect(parts).toHaveLength(10_000);
    expect(size(1) - 5_242_896).toBeLessThanOrEqual(1);
    expect(size(1000) / 21.6e6).toBeCloseTo(1, 2);
    expect(size(9_999) / 1.64e9).toBeCloseTo(1, 2);
    expect(parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(5 * TIB);
  });

  it('pass 48.8 GiB, where parts of 5 MiB would end, with most of them left [L5]', () => {
    const { plan } = cutGrowing(FLAT, 52_428_800_001);
    expect(plan.nextNumber).toBeLessThan(2_500);
    expect(mostGrowingBytes(plan)).toBe(5 * TIB);
  });

  it('end at 5 TiB: a byte more is told as such [L8]', () => {
    expect(finishGrowing(FLAT, 5 * TIB + 1)).toEqual({ kind: 'tooLarge', mostBytes: 5 * TIB });
    expect(finishGrowing(HELD, 5 * TIB + 1)).toEqual({ kind: 'tooLarge', mostBytes: 5 * TIB });
    expect(cutGrowing(FLAT, 6 * TIB).plan.cutBytes).toBeLessThan(5 * TIB);
  });

  it('nearly all left out, the last of them still hold what 5 GiB a part allow [L5] [L8]', () => {
    const worn = { headBytes: 0, cutBytes: 10 * MIB, nextNumber: 9_999 };
    const mostBytes = 10 * MIB + 10 * GIB;
    expect(mostGrowingBytes(worn)).toBe(mostBytes);
    expect(shape(rest(worn, mostBytes))).toEqual([
      [9_999, 5 * GIB, false],
      [10_000, 5 * GIB, true],
    ]);
    expect(finishGrowing(worn, mostBytes + 1)).toEqual({ kind: 'tooLarge', mostBytes });
    const last = { ...worn, nextNumber: 10_000 };
    expect(cutGrowing(last, TIB).parts).toEqual([]);
    expect(shape(rest(last, 10 * MIB + 1))).toEqual([[10_000, 1, true]]);
  });

  it('left out are made up for: 9,000 of them, and 5 TiB are still reached [L5]', () => {
    const worn = { headBytes: 0, cutBytes: 5 * MIB, nextNumber: 8_976 };
    expect(mostGrowingBytes(worn)).toBe(5 * TIB);
    const parts = rest(worn, 5 * TIB);
    expect(parts.at(-1)).toMatchObject({ number: 10_000, isFinal: true });
    expect(Math.max(...parts.map(({ sizeBytes }) => sizeBytes))).toBeLessThanOrEqual(5 * GIB);
  });
});
