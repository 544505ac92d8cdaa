import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatCountdown,
  formatDuration,
  formatFiles,
  formatLeft,
  formatMoment,
  formatPercent,
  formatMegabits,
  formatSpeed,
} from './format.ts';

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [-5, '0 B'],
    [Number.NaN, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [999.7, '1.0 kB'],
    [1_000, '1.0 kB'],
    [1_500, '1.5 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [5_242_880, '5.2 MB'],
    [999_999_999, '1.0 GB'],
    [1_234_567_890, '1.2 GB'],
    [5_497_558_138_880, '5.5 TB'],
    [5e18, '5000.0 PB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('a speed is a size a second, and none is said in words', () => {
    expect(formatSpeed(12_500_000)).toBe('12.5 MB/s');
    expect(formatSpeed(0)).toBe('not sending');
  });
});

describe('counts', () => {
  test('have separators and their noun', () => {
    expect(formatCount(100_000)).toBe('100,000');
    expect(formatFiles(1)).toBe('1 file');
    expect(formatFiles(0)).toBe('0 files');
    expect(formatFiles(2_345)).toBe('2,345 files');
  });
});

describe('durations', () => {
  test.each([
    [0, '0 s'],
    [-3, '0 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [59.5, '1 min'],
    [200, '3 min 20 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [7_500, '2 h 5 min'],
    [86_399, '23 h 59 min'],
    [86_400, '1 d'],
    [1_209_600, '14 d'],
    [100_000, '1 d 3 h'],
    [Infinity, 'not known'],
    [Number.NaN, 'not known'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test.each([
    [120, '2:00'],
    [65, '1:05'],
    [0.4, '0:01'],
    [0, '0:00'],
    [-9, '0:00'],
  ])('a countdown of %d s shows %s', (seconds, text) => {
    expect(formatCountdown(seconds)).toBe(text);
  });
});

describe('percent', () => {
  test.each([
    [0, 100, '0 %'],
    [999_999, 1_000_000, '99 %'],
    [100, 100, '100 %'],
    [120, 100, '100 %'],
    [-1, 100, '0 %'],
    [0, 0, '100 %'],
  ])('%d of %d is %s', (part, whole, text) => {
    expect(formatPercent(part, whole)).toBe(text);
  });
});

describe('moments', () => {
  test('show day and time', () => {
    expect(formatMoment('2026-12-07T12:00:00.000Z')).toMatch(/Dec 2026.*\d\d:\d\d/);
  });

  test('that are none are shown as they came', () => {
    expect(formatMoment('soon')).toBe('soon');
    expect(formatLeft('soon', 0)).toBeNull();
  });

  test('say how long is left, and when it is over', () => {
    const nowMs = Date.parse('2026-11-23T12:00:00.000Z');
    expect(formatLeft('2026-12-07T12:00:00.000Z', nowMs)).toBe('14 d left');
    expect(formatLeft('2026-11-23T12:00:00.000Z', nowMs)).toBe('over');
  });
});

test('speeds of networks are in megabits, with a decimal where that says something', () => {
  expect([100_000, 1_240_000, 6_000_000, 125_000_000].map(formatMegabits)).toEqual([
    '0.8 Mb/s',
    '9.9 Mb/s',
    '48 Mb/s',
    '1000 Mb/s',
  ]);
});
