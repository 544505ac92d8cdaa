import { describe, expect, test } from 'vitest';
import type { FileVerdict, KnownFile, Verdict } from '../../engine/index.ts';
import { decide, judgeEntry, lookAgainAfterMs, type Entry } from './decide.ts';

const STAMP = { sizeBytes: 100, mtimeNs: '5' };
const LATER = { sizeBytes: 200, mtimeNs: '6' };
const entry: Entry = { folder: '/card', name: 'a.mov', stamp: STAMP, fileId: '1' };

const known = (kind: FileVerdict['kind'], changes: Partial<KnownFile> = {}): KnownFile => ({
  ...entry,
  verdict: kind === 'brokenOff' ? { kind, why: 'no index' } : { kind },
  goneAtMs: null,
  ...changes,
});
const KINDS = ['before', 'growing', 'handedOver', 'brokenOff'] as const;

describe('a file that a sweep finds', () => {
  test('is followed when nothing is known of it', () => {
    expect(judgeEntry(entry, null, [])).toEqual({ kind: 'follow', since: null });
  });

  test.each(['before', 'handedOver'] as const)('is settled when it is %s, as it is', (kind) => {
    expect(judgeEntry(entry, known(kind), [])).toEqual({ kind: 'settled' });
    const gone = known(kind, { goneAtMs: 9, fileId: null });
    expect(judgeEntry(entry, gone, [])).toEqual({ kind: 'settled' });
  });

  test.each(['growing', 'brokenOff'] as const)('is followed on when it is %s', (kind) => {
    const { verdict } = known(kind);
    expect(judgeEntry(entry, known(kind), [])).toEqual({ kind: 'follow', since: verdict });
  });

  test.each(KINDS)('is new when it was %s and was written anew', (kind) => {
    const since = kind === 'growing' ? { kind } : null;
    const rewritten = { ...entry, stamp: LATER };
    expect(judgeEntry(rewritten, known(kind), [])).toEqual({ kind: 'follow', since });
    const replaced = { ...rewritten, fileId: '2' };
    expect(judgeEntry(replaced, known(kind), [])).toEqual({ kind: 'follow', since: null });
  });

  test.each([
    ['before', { kind: 'settled' }],
    ['handedOver', { kind: 'follow', since: null }],
    ['growing', { kind: 'follow', since: null }],
    ['brokenOff', { kind: 'follow', since: null }],
  ] as const)('on another disk, alike to the last digit, when it was %s: %o', (kind, finding) => {
    expect(judgeEntry({ ...entry, fileId: '2' }, known(kind), [])).toEqual(finding);
  });

  test.each(KINDS)('keeps what was decided when it was %s and is renamed', (kind) => {
    const old = known(kind, { name: 'old.mov', goneAtMs: 3 });
    const isOpen = kind === 'growing' || kind === 'brokenOff';
    expect(judgeEntry(entry, null, [old])).toEqual(
      isOpen ? { kind: 'follow', since: old.verdict } : { kind: 'renamed', verdict: old.verdict },
    );
  });

  test('goes on as the recording it is when it was renamed while it grew', () => {
    const old = known('growing', { name: 'a.tmp' });
    const since = { kind: 'growing' };
    expect(judgeEntry({ ...entry, stamp: LATER }, null, [old])).toEqual({ kind: 'follow', since });
  });

  test('is new when only the number of a file that is gone was given to it', () => {
    const before = known('before', { name: 'old.mov', stamp: LATER });
    const larger = known('growing', { name: 'old.tmp', stamp: LATER });
    expect(judgeEntry(entry, null, [before, larger])).toEqual({ kind: 'follow', since: null });
  });
});

const MIB = 1024 ** 2;
const growing = (stableBytes: number): Verdict => ({
  kind: 'growing',
  stableBytes,
  bytesPerSecond: MIB,
  head: 'kept',
  final: null,
  why: 'still recording',
});
const ready: Verdict = { kind: 'ready', stamp: STAMP };
const brokenOff: Verdict = { kind: 'brokenOff', stamp: STAMP, why: 'no index' };
const notYet: Verdict = { kind: 'notYet', why: 'it is still empty' };
const ignored: Verdict = { kind: 'ignored', why: 'its name' };
const yes = { growing: true };
const no = { growing: false };
const since = (kind: FileVerdict['kind']) => known(kind).verdict;

describe('what is decided after a look', () => {
  test.each([
    ['a name that is never sent', ignored, null, yes, { kind: 'drop' }],
    ['a file that is not ready', notYet, null, yes, { kind: 'wait', why: notYet.why }],
    ['a recording with a part to send', growing(5 * MIB + 1), null, yes, handOver(true)],
    ['one without', growing(5 * MIB), null, yes, { kind: 'wait', why: 'still recording' }],
    [
      'one that grows no more',
      { ...growing(9 * MIB), bytesPerSecond: 0 } as Verdict,
      null,
      yes,
      { kind: 'wait', why: 'still recording' },
    ],
    [
      'one that is to be finished',
      growing(9 * MIB),
      null,
      no,
      { kind: 'wait', why: 'still recording' },
    ],
    [
      'one that is handed over',
      growing(9 * MIB),
      since('growing'),
      yes,
      { kind: 'wait', why: null },
    ],
    ['a pause of one that is', notYet, since('growing'), yes, { kind: 'wait', why: null }],
    ['a finished file', ready, null, no, handOver(false)],
    ['one that had been broken off', ready, since('brokenOff'), yes, handOver(false)],
    [
      'the end of a handed over recording',
      ready,
      since('growing'),
      yes,
      { kind: 'wait', why: null },
    ],
    [
      'a recording that was broken off',
      brokenOff,
      null,
      yes,
      { kind: 'breakOff', why: 'no index' },
    ],
    [
      'one that was so before',
      brokenOff,
      since('brokenOff'),
      yes,
      { kind: 'wait', why: 'no index' },
    ],
    ['one that was handed over', brokenOff, since('growing'), yes, { kind: 'wait', why: null }],
  ] as const)('%s', (_, verdict, since, settings, decision) => {
    expect(decide({ verdict, since, readyMs: 0, settings })).toEqual(decision);
  });

  test('the end of a recording is handed over too, when who follows it has had the time', () => {
    const look = { verdict: ready, since: since('growing'), settings: yes };
    expect(decide({ ...look, readyMs: 2_999 }).kind).toBe('wait');
    expect(decide({ ...look, readyMs: 3_000 })).toEqual(handOver(false));
  });
});

function handOver(growing: boolean) {
  return { kind: 'handOver', growing } as const;
}

test('what has not moved for long is looked at rarely, and never not at all', () => {
  const waits = [0, 14_999, 15_000, 120_000, Infinity].map(lookAgainAfterMs);
  expect(waits).toEqual([250, 250, 1_000, 5_000, 5_000]);
});
