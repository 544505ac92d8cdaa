import { describe, expect, test } from 'vitest';
import { MIB, MP4, OPEN, recorded, STREAM, Watch } from '../testing/watch.ts';
import { reportOf, type ContainerReport, type Sighting } from './index.ts';

describe('a file is finished', () => {
  test.each<[string, Sighting['writer'], Sighting['writer'], number, number]>([
    ['was seen to close it', 'some', 'none', 750, 1_000],
    ['was seen to let it go', 'some', 'unknown', 750, 1_250],
    ['was never seen', 'none', 'none', 1_000, 5_000],
    ['cannot be seen', 'unknown', 'unknown', 1_000, 10_000],
  ])(
    'when it is still, and sooner if its container says so: its writer %s',
    (_, a, b, whole, cannotTell) => {
      expect(recorded(MP4, a, b).until('ready')).toBe(whole);
      expect(recorded(STREAM, a, b).until('ready')).toBe(cannotTell);
      expect(recorded(OPEN, a, b).until('ready')).toBeNull();
    },
  );

  test('never while somebody has it open for writing', () => {
    const watch = recorded(MP4, 'some');
    expect(watch.until('ready')).toBeNull();
    expect(watch.look({ writer: 'none' }).until('ready')).toBe(750);
    for (let looks = 0; looks < 60; looks++) watch.look();
    expect(watch.look({ writer: 'some' }).verdict()).not.toMatchObject({ kind: 'ready' });
  });

  test('and its verdict names what it was then', () => {
    const watch = recorded(MP4, 'some', 'none');
    watch.until('ready');
    expect(watch.verdict()).toEqual({
      kind: 'ready',
      stamp: { sizeBytes: 15 * MIB, mtimeNs: '4' },
    });
    expect(reportOf(watch.state)?.madeAtMs).toBe(7);
    expect(watch.size(16 * MIB).verdict().kind).not.toBe('ready');
  });

  test('not for a clock that is set, or a machine that slept', () => {
    for (const gapMs of [-3_600_000, 3_600_000, 86_400_000]) {
      expect(recorded(STREAM, 'unknown').look({}, gapMs).until('ready')).toBeGreaterThanOrEqual(
        9_750,
      );
      expect(recorded(MP4, 'some', 'none').look({}, gapMs).until('ready')).toBeGreaterThanOrEqual(
        500,
      );
    }
  });

  test('nor for looks that are far between, of which nobody knows what lay there', () => {
    const watch = recorded(STREAM, 'unknown');
    for (let looks = 0; looks < 5; looks++) watch.look({}, 30_000);
    expect(watch.verdict().kind).not.toBe('ready');
    expect(watch.look({}, 30_000).verdict().kind).toBe('ready');
  });

  test('later, when its writer has made longer pauses before, but not for ever', () => {
    const paused = (report: ContainerReport, looks: number) => {
      const watch = recorded(OPEN, 'unknown');
      for (let i = 0; i < looks; i++) watch.look();
      watch.report = report;
      return watch.size(16 * MIB).until('ready');
    };
    expect(paused(STREAM, 60)).toBe(30_250);
    expect(paused(STREAM, 1_000)).toBe(60_250);
    expect(paused(MP4, 1_000)).toBe(5_500);
  });

  test('later, while the disk holds less of it than its size says', () => {
    const holes = { allocatedBytes: MIB };
    expect(recorded(MP4, 'some', 'none').look(holes).until('ready')).toBeGreaterThanOrEqual(9_000);
    expect(recorded(STREAM, 'unknown').look(holes).until('ready')).toBeGreaterThanOrEqual(119_000);
  });

  test('never empty', () => {
    const watch = new Watch().size(0);
    expect(watch.until('ready')).toBeNull();
    expect(watch.why()).toBe('it is still empty');
    expect(watch.inspections).toBe(0);
  });

  test('not before its content was looked at', () => {
    const watch = new Watch();
    const answered = watch.look().look().look().look();
    const asked = { ...answered.state };
    if (asked.kind !== 'still') throw new Error(asked.kind);
    const { file } = asked;
    const inspection = { ...file.inspection, isAsked: true, stamp: null };
    watch.state = { ...asked, file: { ...file, inspection } };
    expect(watch.until('ready')).toBeNull();
  });
});

describe('a file is broken off', () => {
  test.each<[Sighting['writer'], Sighting['writer'], number]>([
    ['some', 'none', 15_000],
    ['some', 'unknown', 30_000],
    ['none', 'none', 60_000],
    ['unknown', 'unknown', 600_000],
  ])('when it is not whole and its writer is %s, then %s', (before, after, afterMs) => {
    const took = recorded(OPEN, before, after).until('brokenOff');
    expect(took).toBeGreaterThanOrEqual(afterMs);
    expect(took).toBeLessThanOrEqual(afterMs + 1_000);
  });

  test('and says so in words', () => {
    const watch = recorded(OPEN, 'some', 'none');
    watch.until('brokenOff');
    expect(watch.why()).toBe('nothing has been written for 16 s; its index is missing');
  });

  test('not if it was made whole meanwhile, within one tick of a coarse clock', () => {
    const watch = recorded(OPEN, 'some', 'none').look().look();
    watch.report = MP4;
    expect(watch.until('ready')).toBeLessThan(5_000);
  });

  test('not if that was its writer’s last act, which no time shows', () => {
    const watch = new Watch();
    watch.report = OPEN;
    watch.look({ writer: 'some' }).look();
    watch.report = MP4;
    expect(watch.look({ writer: 'none' }).until('ready')).toBe(750);
  });

  test('not while the disk has not said a second time that it is not whole', () => {
    const watch = recorded(OPEN, 'some', 'none').look();
    watch.answers = false;
    expect(watch.until('brokenOff')).toBeNull();
  });

  test('not while somebody has it open for writing, and not for good', () => {
    expect(recorded(OPEN, 'some').until('brokenOff')).toBeNull();
    const watch = recorded(OPEN, 'some', 'none');
    watch.until('brokenOff');
    watch.report = MP4;
    watch.size(16 * MIB);
    expect(watch.until('ready')).not.toBeNull();
  });
});
