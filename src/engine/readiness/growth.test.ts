import { describe, expect, test } from 'vitest';
import {
  addLook,
  bytesPerSecond,
  hasHoles,
  isFilledUp,
  startGrowth,
  type Growth,
} from './growth.ts';

const MIB = 1024 ** 2;

/** Sizes as looks every 250 ms saw them; the same size twice means that nothing was written. */
function seen(sizes: readonly number[], touched = false): Growth {
  const [first = 0, ...rest] = sizes;
  let growth = startGrowth(first, 0);
  for (const [index, sizeBytes] of rest.entries()) {
    const moved = touched || sizeBytes !== sizes[index];
    growth = addLook(growth, sizeBytes, moved, 250 * (index + 1));
  }
  return growth;
}

describe('the growth of a file', () => {
  test('is proven by two steps, or by one of media that is not the first', () => {
    expect(seen([100, 100]).proof).toBe(0);
    expect(seen([100, 200]).proof).toBe(1);
    expect(seen([100, 200, 300]).proof).toBe(2);
    expect(seen([100, 100 + 2 * MIB]).proof).toBe(2);
    expect(seen([0, 4_096 * MIB]).proof).toBe(1);
  });

  test('leaves behind what is a second and two looks old, once it goes on', () => {
    expect(seen([100, 200, 300, 400, 500]).stableBytes).toBe(100);
    expect(seen([100, 200, 300, 400, 500, 600]).stableBytes).toBe(200);
    expect(seen([100, 200, 200, 200, 200, 200, 200, 200]).stableBytes).toBe(100);
  });

  test('leaves nothing behind sooner because the clock jumps', () => {
    expect(addLook(seen([100, 200]), 300, true, 10_000).stableBytes).toBe(100);
  });

  test('never takes back what is stable, but when the file becomes shorter', () => {
    const grown = seen([100, 200, 300, 400, 500, 600]);
    expect(addLook(grown, 600, false, 0).stableBytes).toBe(200);
    const shrunk = addLook(grown, 599, true, 1_500);
    expect(shrunk).toMatchObject({ proof: 0, stableBytes: 0, hasShrunk: true });
    expect(addLook(shrunk, 700, true, 1_750)).toMatchObject({ proof: 1, hasShrunk: false });
  });

  test('is measured over the last five seconds', () => {
    expect(bytesPerSecond(seen([0, 250, 500, 750, 1_000]))).toBe(1_000);
    const before = Array.from({ length: 40 }, (_, i) => 10_000 * i);
    const rate = bytesPerSecond(seen([...before, ...Array.from({ length: 30 }, () => 400_000)]));
    expect(rate).toBe(0);
    expect(bytesPerSecond(seen([100]))).toBe(0);
  });

  test('forgets its looks when the clock is set, so that no speed is made of it', () => {
    const back = addLook(seen([0, 250, 500]), 750, true, -1_000_000);
    expect(bytesPerSecond(back)).toBe(0);
    expect(bytesPerSecond(addLook(back, 1_000, true, -999_750))).toBe(1_000);
    const forth = addLook(seen([0, 250, 500]), 750, true, 1_000_000);
    expect(bytesPerSecond(forth)).toBe(0);
    expect(bytesPerSecond(addLook(forth, 1_000, true, 1_000_250))).toBe(1_000);
  });

  test('keeps few looks, however many there are', () => {
    let growth = startGrowth(0, 0);
    for (let i = 1; i <= 10_000; i++) growth = addLook(growth, i, true, i);
    expect(growth.looks.length).toBeLessThanOrEqual(64);
    for (let i = 1; i <= 20; i++) growth = addLook(growth, 10_000 + i, true, 10_000 + 30_000 * i);
    expect(growth.looks.length).toBeGreaterThanOrEqual(8);
  });
});

describe('space that is reserved', () => {
  test('shows in writes that make nothing longer', () => {
    expect(isFilledUp(seen([MIB, MIB, MIB, MIB], true))).toBe(true);
    expect(isFilledUp(seen([1, 2, 3, 4, 4, 5, 6], true))).toBe(false);
    const steps = [0, 64, 64, 64, 64, 64, 128, 128, 128, 128].map((size) => size * MIB);
    expect(isFilledUp(seen(steps, true))).toBe(true);
    expect(isFilledUp(seen(steps))).toBe(false);
  });

  test('shows in what the disk has not allocated', () => {
    const holes = (sizeBytes: number, allocatedBytes: number | null) =>
      hasHoles({
        path: '/A.mp4',
        stamp: { sizeBytes, mtimeNs: '1' },
        fileId: null,
        allocatedBytes,
        writer: 'none',
      });
    expect(holes(4_096 * MIB, 4_096)).toBe(true);
    expect(holes(100 * MIB, 90 * MIB)).toBe(true);
    expect(holes(100 * MIB, 96 * MIB)).toBe(false);
    expect(holes(4_096, 0)).toBe(false);
    expect(holes(4_096 * MIB, null)).toBe(false);
  });
});
