import { describe, expect, test } from 'vitest';
import { DeadlineWatch } from './deadline-watch.ts';
import type { OpenUpload } from './deadline.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const SLOW = 1e6;
const FAST = 1e9;

const large = (uploadId: string, deadlineMs = NOW_MS + 24 * HOUR_MS): OpenUpload => ({
  uploadId,
  deadlineMs,
  remainingBytes: 200e9,
});

/** Looks every ten seconds at what it is given; returns when who was told of, in seconds. */
function told(looks: readonly { open?: readonly OpenUpload[]; rate: number | null }[]): string[] {
  const watch = new DeadlineWatch();
  return looks.flatMap(({ open = [large('a')], rate }, index) =>
    watch
      .look(open, rate, NOW_MS + index * 10_000)
      .map(({ uploadId }) => `${uploadId} at ${index * 10} s`),
  );
}
const looks = (count: number, rate: number | null) =>
  Array.from({ length: count }, () => ({ rate }));

describe('the watch on deadlines', () => {
  test('tells of an asset once, when it has been at risk for a minute', () => {
    expect(told(looks(6, SLOW))).toEqual([]);
    expect(told(looks(100, SLOW))).toEqual(['a at 60 s']);
  });

  test('does not tell of a slow moment', () => {
    const wavering = [...looks(6, SLOW), ...looks(1, FAST)];
    expect(told([...wavering, ...wavering, ...wavering])).toEqual([]);
  });

  test('does not tell of an outage, nor of the slow rate that is measured at its sides', () => {
    const outage = [...looks(5, SLOW), ...looks(30, null), ...looks(6, SLOW), ...looks(10, FAST)];
    expect(told(outage)).toEqual([]);
    expect(told([...looks(5, SLOW), ...looks(30, null), ...looks(7, SLOW)])).toEqual([
      'a at 410 s',
    ]);
  });

  test('does not tell again when the rate wavers around what is needed', () => {
    const wavering = [...looks(7, SLOW), ...looks(7, FAST), ...looks(30, SLOW)];
    expect(told(wavering)).toEqual(['a at 60 s']);
  });

  test('tells of the next asset of the same upload', () => {
    const next = Array.from({ length: 7 }, () => ({
      open: [large('a', NOW_MS + 30 * HOUR_MS)],
      rate: SLOW,
    }));
    expect(told([...looks(7, SLOW), ...next])).toEqual(['a at 60 s', 'a at 130 s']);
  });

  test('counts the minute of each asset for itself', () => {
    const later = Array.from({ length: 7 }, () => ({ open: [large('a'), large('b')], rate: SLOW }));
    expect(told([...looks(5, SLOW), ...later])).toEqual(['a at 60 s', 'b at 110 s']);
  });

  test('is late by a minute at most when the clock is set back', () => {
    const watch = new DeadlineWatch();
    watch.look([large('a')], SLOW, NOW_MS);
    const backMs = NOW_MS - 12 * HOUR_MS;
    // At risk also with the hours that the clock seems to have won.
    const open = [{ ...large('a'), remainingBytes: 900e9 }];
    expect(watch.look(open, SLOW, backMs)).toEqual([]);
    expect(watch.look(open, SLOW, backMs + 60_000)).toHaveLength(1);
  });
});
