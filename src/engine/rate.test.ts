import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateMeter } from './rate.ts';

const START_MS = 1_800_000_000_000;

/** Adds `bytes` every `stepMs`, from START_MS for `forMs`; returns when that was over. */
function run(meter: RateMeter, bytes: number, stepMs: number, forMs: number): number {
  for (let ms = 0; ms < forMs; ms += stepMs) meter.add(START_MS + ms, bytes);
  return START_MS + forMs;
}

describe('the rate', () => {
  test('is what a steady flow has, within a fiftieth, over every window', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1_000, 5_000, 60_000),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (windowMs, stepMs, bytes) => {
          const meter = new RateMeter(windowMs);
          const nowMs = run(meter, bytes, stepMs, 3 * windowMs);
          const real = (bytes * 1000) / stepMs;
          // Two writes may be at the ends of the window, and a rate is a whole number of bytes.
          const tolerance = 0.02 + (2 * stepMs) / windowMs + 1 / real;
          expect(Math.abs(meter.bytesPerSecond(nowMs) / real - 1)).toBeLessThan(tolerance);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('falls to nothing once a window has passed without bytes', () => {
    const meter = new RateMeter();
    const endMs = run(meter, 1_000, 100, 10_000);
    expect(meter.bytesPerSecond(endMs + 2_500)).toBeGreaterThan(0);
    expect(meter.bytesPerSecond(endMs + 5_001)).toBe(0);
  });

  test('over a minute does not follow what a second does', () => {
    const meter = new RateMeter(60_000);
    const endMs = run(meter, 1_000_000, 100, 60_000);
    expect(meter.bytesPerSecond(endMs + 1_000)).toBeGreaterThan(9_500_000);
  });

  test('does not take the first bytes for a burst', () => {
    const meter = new RateMeter();
    meter.add(START_MS, 500_000);
    expect(meter.bytesPerSecond(START_MS)).toBe(500_000);
    expect(meter.bytesPerSecond(START_MS + 10)).toBe(500_000);
  });

  test('is none before anything was sent', () => {
    const meter = new RateMeter();
    meter.add(START_MS, 0);
    expect(meter.bytesPerSecond(START_MS)).toBe(0);
  });

  test('goes on when the clock is set, by a day to either side', () => {
    for (const jumpMs of [-86_400_000, 86_400_000]) {
      const meter = new RateMeter();
      run(meter, 1_000_000, 100, 10_000);
      const thenMs = START_MS + jumpMs;
      for (let ms = 0; ms < 5_000; ms += 100) meter.add(thenMs + ms, 1_000);
      expect(meter.bytesPerSecond(thenMs + 5_000)).toBe(10_000);
    }
  });

  test('loses no byte within its window, however small the steps are', () => {
    const steps = fc.array(
      fc.record({
        waitMs: fc.integer({ min: 0, max: 3 }),
        bytes: fc.integer({ min: 1, max: 1e6 }),
      }),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const meter = new RateMeter();
        let nowMs = START_MS;
        for (const { waitMs, bytes } of steps) meter.add((nowMs += waitMs), bytes);
        const sum = steps.reduce((sum, { bytes }) => sum + bytes, 0);
        const firstMs = START_MS + (steps[0]?.waitMs ?? 0);
        const spanMs = Math.max(1_000, nowMs - firstMs);
        expect(meter.bytesPerSecond(nowMs)).toBe(Math.round((sum * 1000) / spanMs));
      }),
    );
  });

  test('keeps a handful of samples, and so is as fast after a million bytes as after one', () => {
    const meter = new RateMeter(60_000);
    const startMs = performance.now();
    // 2,000 writes a second for five minutes.
    for (let write = 0; write < 600_000; write++) meter.add(START_MS + write / 2, 262_144);
    expect(meter.bytesPerSecond(START_MS + 300_000)).toBeGreaterThan(500_000_000);
    // Kept one by one, 120,000 samples are moved at every write.
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});
