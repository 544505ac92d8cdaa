import { describe, expect, test } from 'vitest';
import { bytes, duration, fileName, percent, visible } from './words.ts';

describe('words', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [13_898_514, '13.9 MB'],
    [123_456_789, '123 MB'],
    [5_497_558_138_880, '5.5 TB'],
  ])('%d bytes are %s', (count, words) => expect(bytes(count)).toBe(words));

  test.each([
    [-1, '0 s'],
    [59.4, '59 s'],
    [60, '1 min 0 s'],
    [3_725, '1 h 2 min'],
  ])('%d seconds are %s', (seconds, words) => expect(duration(seconds)).toBe(words));

  test('what is unknown is not shown as none', () => {
    expect(percent(5, null)).toBe('');
    expect(percent(1, 3)).toBe('33 %');
  });

  test('names cannot steer the terminal nor turn the line around', () => {
    expect(visible('a\nb\tc\u001b[31m\u202e\u0007')).toBe('a\\nb\\tc\\u{1b}[31m\\u{202e}\\u{7}');
    expect(visible('ünï 🎬 日本')).toBe('ünï 🎬 日本');
    expect(fileName('/card/x/clip\r.mp4')).toBe('clip\\u{d}.mp4');
  });
});
