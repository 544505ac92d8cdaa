import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationWords } from './words.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

describe('a length of time in words', () => {
  test('has one unit, and the number a person would say', () => {
    const words = [0, 1, 1000, 59_001, 60_001, 3_600_000, 3_600_001, 86_400_000, 111_600_000];
    expect(words.map(durationWords)).toEqual([
      '1 s',
      '1 s',
      '1 s',
      '60 s',
      '2 min',
      '60 min',
      '2 h',
      '24 h',
      '31 h',
    ]);
  });

  test('never promises less than it takes, and never a whole unit more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 10 }), (ms) => {
        const [count, unit] = durationWords(ms).split(' ');
        const unitMs = UNIT_MS[unit ?? ''] ?? Number.NaN;
        expect(Number(count) * unitMs).toBeGreaterThanOrEqual(ms);
        expect(Number(count) * unitMs - ms).toBeLessThan(unitMs);
      }),
    );
  });
});
