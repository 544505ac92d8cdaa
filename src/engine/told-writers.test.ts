import { describe, expect, test } from 'vitest';
import type { Verdict } from './readiness/index.ts';
import { ToldWriters, inTheLightOf } from './told-writers.ts';

const stamp = { sizeBytes: 20_000_000, mtimeNs: '1' };
const growing: Verdict = {
  kind: 'growing',
  stableBytes: 12_000_000,
  bytesPerSecond: 3_000_000,
  head: 'rewritten',
  final: null,
  why: 'still recording',
};

describe('what is seen of a file, in the light of what its writer says', () => {
  test('is what is seen, while the writer says nothing', () => {
    expect(inTheLightOf(null, growing, stamp)).toBe(growing);
  });

  test('everything may go up of a file that is only appended to, also its beginning', () => {
    const seen = inTheLightOf('appends', growing, stamp);
    expect(seen).toMatchObject({ kind: 'growing', head: 'kept', stableBytes: 20_000_000 });
  });

  test.each([
    { kind: 'ready', stamp },
    { kind: 'brokenOff', stamp, why: 'no end' },
  ] as const)('a pause is no end before the writer says so: $kind', (seen) => {
    const light = inTheLightOf('appends', seen, stamp);
    expect(light).toMatchObject({ kind: 'growing', stableBytes: 20_000_000, bytesPerSecond: 0 });
  });

  test('it has ended when the writer says so, however it looks', () => {
    expect(inTheLightOf('ended', growing, stamp)).toEqual({ kind: 'ready', stamp });
  });

  test('an empty file is no recording, whatever is said', () => {
    const empty: Verdict = { kind: 'notYet', why: 'it is still empty' };
    expect(inTheLightOf('ended', empty, { ...stamp, sizeBytes: 0 })).toBe(empty);
  });

  test('the last word counts, until nothing is asked of it any more', () => {
    const writers = new ToldWriters();
    expect(writers.wordOn('a')).toBeNull();
    writers.hear('a', 'appends');
    writers.hear('a', 'ended');
    expect(writers.wordOn('a')).toBe('ended');
    writers.forget('a');
    expect(writers.wordOn('a')).toBeNull();
  });
});
