import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atRiskMessage, forecast, type OpenUpload } from './deadline.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
/** So simple that hours and bytes are the same numbers. */
const RATE = 1_000_000;
const HOUR_BYTES = 3_600 * RATE;

const upload = (uploadId: string, leftHours: number, hoursOfBytes: number): OpenUpload => ({
  uploadId,
  deadlineMs: NOW_MS + leftHours * HOUR_MS,
  remainingBytes: hoursOfBytes * HOUR_BYTES,
});
const ids = (open: readonly OpenUpload[], bytesPerSecond: number | null) =>
  forecast(open, bytesPerSecond, NOW_MS).map(({ uploadId }) => uploadId);

const anyOpen = fc.uniqueArray(
  fc.record({
    uploadId: fc.uuid(),
    deadlineMs: fc.integer({ min: NOW_MS - HOUR_MS, max: NOW_MS + 24 * HOUR_MS }),
    remainingBytes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500e9 })),
  }),
  { selector: ({ deadlineMs }) => deadlineMs, maxLength: 12 },
);
const anyRate = fc.integer({ min: 1_000, max: 1e9 });

describe('the forecast', () => {
  test('names what cannot be finished in time, with how long it needs and has', () => {
    expect(forecast([upload('a', 20, 31)], RATE, NOW_MS)).toEqual([
      { uploadId: 'a', neededMs: 31 * HOUR_MS, leftMs: 20 * HOUR_MS },
    ]);
    expect(ids([upload('a', 20, 19)], RATE)).toEqual([]);
  });

  test('lets what dies sooner go first, in whatever order they are given', () => {
    const open = [upload('late', 20, 15), upload('soon', 10, 8)];
    expect(ids(open, RATE)).toEqual(['late']);
    expect(ids(open.toReversed(), RATE)).toEqual(['late']);
    expect(ids(open.slice(0, 1), RATE)).toEqual([]);
  });

  test('gives what is doomed the link until it dies and no longer', () => {
    const open = [upload('doomed', 5, 1_000), upload('small', 10, 4), upload('large', 20, 12)];
    expect(ids(open, RATE)).toEqual(['doomed', 'large']);
    expect(ids([upload('dead', -1, 1_000), upload('a', 20, 19)], RATE)).toEqual(['dead']);
    expect(ids([upload('dead', -1, 1), upload('a', 20, 20.5)], RATE)).toEqual(['dead', 'a']);
  });

  test('is silent of what has arrived and waits to be verified, even past its deadline', () => {
    expect(ids([upload('arrived', -1, 0)], RATE)).toEqual([]);
  });

  test('knows nothing without a rate, as in an outage', () => {
    expect(ids([upload('a', 20, 1_000)], null)).toEqual([]);
    expect(ids([upload('a', 20, 1_000)], 0)).toEqual([]);
    expect(ids([upload('dead', -1, 1)], null)).toEqual([]);
  });

  test('is what one sees who sends byte after byte, sooner deadlines first', () => {
    fc.assert(
      fc.property(anyOpen, anyRate, (open, rate) => {
        let atMs = NOW_MS;
        const missed: string[] = [];
        for (const each of open.toSorted((a, b) => a.deadlineMs - b.deadlineMs)) {
          if (each.remainingBytes === 0) continue;
          const doneMs = atMs + (each.remainingBytes / rate) * 1000;
          if (doneMs <= each.deadlineMs) atMs = doneMs;
          else {
            missed.push(each.uploadId);
            atMs = Math.max(atMs, each.deadlineMs);
          }
        }
        expect(ids(open, rate)).toEqual(missed);
      }),
    );
  });

  test('never names more at a higher rate', () => {
    fc.assert(
      fc.property(anyOpen, anyRate, fc.integer({ min: 0, max: 1e9 }), (open, rate, more) => {
        const slow = new Set(ids(open, rate));
        expect(ids(open, rate + more).filter((id) => !slow.has(id))).toEqual([]);
      }),
    );
  });
});

describe('what the operator is told', () => {
  test('says how long it needs and has, and what to do', () => {
    const risk = { uploadId: '0b5e11aa-1', neededMs: 30.5 * HOUR_MS, leftMs: 23.2 * HOUR_MS };
    expect(atRiskMessage('A001.mp4', risk)).toBe(
      'A001.mp4 needs 31 h at the present speed, but its upload dies in 24 h: find a faster network, ' +
        'raise the speed limit, or let it go before the others with dailies queue first 0b5e11aa',
    );
    expect(atRiskMessage('A001.mp4', { ...risk, leftMs: -1 })).toContain('starts anew');
  });
});
