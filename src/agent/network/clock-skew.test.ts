import { describe, expect, test } from 'vitest';
import { clockReport, skewSecondsOf } from './clock-skew.ts';

const at = Date.parse('2026-11-23T12:00:00.000Z');
const dated = (date: string) =>
  ({ kind: 'reply', status: 200, headers: { date }, body: '' }) as const;
const DATE = 'Mon, 23 Nov 2026 12:00:00 GMT';

describe('the clock of this machine', () => {
  test.each([
    ['right', 0, 0],
    ['right within the second that Date names', 999, 0],
    ['ahead', 90_500, 90],
    ['behind', -119_500, -120],
  ])('is %s', (_, offMs, seconds) => {
    expect(skewSecondsOf(dated(DATE), at + offMs)).toBe(seconds);
  });

  test('is not compared with what names no time', () => {
    expect(skewSecondsOf(dated('soon'), at)).toBeNull();
    expect(skewSecondsOf({ kind: 'network', reason: 'dns', detail: '' }, at)).toBeNull();
    expect(clockReport(null)).toEqual({ skewSeconds: null, why: null });
  });

  test.each([0, 59, -59])('is not spoken of at %s s', (skewSeconds) => {
    expect(clockReport(skewSeconds).why).toBeNull();
  });

  test.each([
    [60, '60 s ahead of Frame.io', 'right day'],
    [-300, '5 min behind Frame.io', 'right day'],
    [900, '15 min ahead of', 'storage may refuse'],
    [-3 * 86_400, '3 days behind', 'certificates look expired or not yet valid'],
  ])('at %s s is said to be %s, and what that breaks', (skewSeconds, words, consequence) => {
    const { why } = clockReport(skewSeconds);
    expect(why).toContain(words);
    expect(why).toContain(consequence);
  });
});
