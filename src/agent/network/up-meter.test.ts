import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpMeter } from './up-meter.ts';

const MB = 1_000_000;

/** Sends parts over lanes that share a link, each beginning when the one before is there. */
function send(link: {
  readonly bytesPerSecond: number;
  readonly partsBytes: readonly number[];
  readonly lanes: number;
}): readonly number[] {
  const meter = new UpMeter();
  const rates: number[] = [];
  const waiting = [...link.partsBytes];
  let nowMs = 0;
  const lanes: { way: ReturnType<UpMeter['begin']>; bytes: number; left: number }[] = [];
  const fill = () => {
    while (lanes.length < link.lanes && waiting.length > 0) {
      const bytes = waiting.shift() ?? 0;
      lanes.push({ way: meter.begin(nowMs), bytes, left: bytes });
    }
  };
  for (fill(); lanes.length > 0; fill()) {
    const eachPerMs = link.bytesPerSecond / 1000 / lanes.length;
    const least = Math.min(...lanes.map(({ left }) => left));
    nowMs += least / eachPerMs;
    for (const lane of lanes) lane.left -= least;
    const index = lanes.findIndex(({ left }) => left < 1);
    const [there] = lanes.splice(index, 1);
    const rate = there === undefined ? null : meter.end(there.way, there.bytes, nowMs);
    if (rate !== null) rates.push(rate);
  }
  return rates;
}

describe('the speed of uploads', () => {
  test('is that of five seconds in which parts were always on their way', () => {
    const meter = new UpMeter();
    const [a, b] = [meter.begin(0), meter.begin(0)];
    expect(meter.end(a, 4 * MB, 4_000)).toBeNull();
    expect(meter.end(b, 8 * MB, 8_000)).toBe(((MB + 5 * MB) * 1000) / 5_000);
  });

  test.each([
    ['is not told by what lasts for less', 4_900],
    ['is not told across a pause', 9_000],
  ])('%s', (_, untilMs) => {
    const meter = new UpMeter();
    meter.end(meter.begin(0), 4 * MB, 4_000);
    const sinceMs = untilMs > 5_000 ? 4_300 : 4_000;
    expect(meter.end(meter.begin(sinceMs), MB, untilMs)).toBeNull();
  });

  test('counts nothing of a part that was given up', () => {
    const meter = new UpMeter();
    const [a, b] = [meter.begin(0), meter.begin(0)];
    meter.end(a, 0, 6_000);
    expect(meter.end(b, 6 * MB, 6_000)).toBe(MB);
  });

  test('counts nothing of what was under way on another network', () => {
    const meter = new UpMeter();
    const old = meter.begin(0);
    meter.restart();
    expect(meter.end(old, 10 * MB, 10_000)).toBeNull();
    expect(meter.end(meter.begin(10_000), 5 * MB, 15_000)).toBe(MB);
  });

  const LANES = fc.integer({ min: 1, max: 8 });
  const SIZE = fc.integer({ min: 5 * MB, max: 32 * MB });

  test('is what the link gives, however many lanes share it', () => {
    fc.assert(
      fc.property(SIZE, LANES, (bytes, lanes) => {
        const partsBytes = Array.from({ length: 24 }, () => bytes);
        for (const rate of send({ bytesPerSecond: MB, partsBytes, lanes })) {
          expect(rate).toBeGreaterThan(0.99 * MB);
          expect(rate).toBeLessThan(1.01 * MB);
        }
      }),
    );
  });

  test('is never taken for a multiple of that, however parts of all sizes follow one another', () => {
    const parts = fc.array(fc.integer({ min: MB, max: 32 * MB }), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(parts, LANES, (partsBytes, lanes) => {
        const rates = send({ bytesPerSecond: MB, partsBytes, lanes });
        expect(rates.length).toBeGreaterThan(0);
        expect(Math.max(...rates)).toBeLessThan(2 * MB);
      }),
    );
  });

  test('is measured again after a clock was set back', () => {
    const meter = new UpMeter();
    const lost = meter.begin(86_400_000);
    expect(meter.end(lost, MB, 1_000)).toBeNull();
    expect(meter.end(meter.begin(2_000), 5 * MB, 7_000)).toBe(MB);
  });
});
