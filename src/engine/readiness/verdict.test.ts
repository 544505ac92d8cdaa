import { describe, expect, test } from 'vitest';
import { MIB, MP4, OPEN, recorded, STREAM, UNKNOWN, Watch } from '../testing/watch.ts';
import { READINESS_START, reportOf, resumeReadiness, type ReadinessState } from './index.ts';

describe('a temporary name', () => {
  test('is never ready, and says why; with its own name the file is', () => {
    const watch = recorded(MP4, 'some', 'none');
    for (let looks = 0; looks < 100; looks++) {
      expect(watch.look().verdict('A001.mp4.part').kind).not.toBe('ready');
    }
    expect(watch.look({ path: '/card/A001.mp4' }).verdict('A001.mp4').kind).toBe('ready');
    const quiet = new Watch().look().look().look().look().look().look().look();
    expect(quiet.why('A.tmp')).toBe('it is finished but still has a temporary name, A.tmp');
  });

  test('ends as broken off when it is never given up', () => {
    const watch = recorded(MP4, 'some', 'none');
    expect(watch.until('brokenOff', 'A001.tmp')).toBeGreaterThanOrEqual(600_000);
    expect(watch.why('A001.tmp')).toBe('it was finished and never given its name');
  });

  test('may be sent while it grows if it is media', () => {
    expect(recorded(OPEN, 'some').verdict('A001.tmp').kind).toBe('growing');
    expect(recorded(UNKNOWN, 'some').verdict('A001.tmp').kind).toBe('notYet');
    expect(recorded(UNKNOWN, 'some').verdict('A001.r3d').kind).toBe('growing');
  });
});

describe('a file grows', () => {
  test('when it was seen to, and then until its end', () => {
    const watch = new Watch();
    watch.report = OPEN;
    expect(watch.look({ writer: 'some' }).why()).toBe('it was only just found');
    expect(watch.size(10 * MIB + 1).why()).toBe('it is being written');
    expect(watch.size(12 * MIB).verdict()).toMatchObject({ kind: 'growing', final: null });
    for (let i = 3; i < 12; i++) watch.size((10 + i) * MIB);
    expect(watch.verdict()).toEqual({
      kind: 'growing',
      stableBytes: 17 * MIB,
      bytesPerSecond: Math.round((11 * MIB * 1_000) / 2_750),
      head: 'rewritten',
      final: null,
      why: 'still recording: 4.2 MB a second',
    });
    for (let looks = 0; looks < 40; looks++) watch.look();
    expect(watch.why()).toBe('still recording: nothing has been written for 10 s');
  });

  test.each(['none', 'unknown'] as const)(
    'to its last byte once it was closed, while it is still to be seen whether that was its end: %s',
    (writer) => {
      const watch = new Watch();
      watch.report = STREAM;
      watch.look({ writer: 'some' });
      for (let i = 1; i < 12; i++) watch.size((10 + i) * MIB);
      expect(watch.verdict()).toMatchObject({ stableBytes: 17 * MIB });
      expect(watch.look({ writer }).verdict()).toMatchObject({
        kind: 'growing',
        stableBytes: 21 * MIB,
        bytesPerSecond: 0,
      });
      expect(watch.look({ writer: 'some' }).verdict()).toMatchObject({ stableBytes: 19 * MIB });
    },
  );

  test('not when it is a picture or a sidecar, or becomes shorter', () => {
    expect(recorded({ ...UNKNOWN, kind: 'still' }, 'some').verdict().kind).toBe('notYet');
    expect(recorded(UNKNOWN, 'some').verdict('A001.xml').kind).toBe('notYet');
    const watch = recorded(OPEN, 'some').size(MIB);
    expect(watch.why()).toBe('it has become shorter: its writer begins again or ends it');
  });

  test('not when its space is reserved in advance', () => {
    const words = 'its space is reserved in advance; it is sent when it is finished';
    const watch = new Watch().look({ writer: 'some' });
    for (let looks = 0; looks < 4; looks++) watch.size(10 * MIB);
    expect(watch.why()).toBe(words);
    const steps = new Watch()
      .look({ writer: 'some' })
      .size(12 * MIB)
      .size(14 * MIB);
    expect(steps.verdict().kind).toBe('growing');
    for (let looks = 0; looks < 4; looks++) steps.size(14 * MIB);
    expect(steps.why()).toBe(words);
    const sparse = new Watch().look({ writer: 'some', allocatedBytes: 0 });
    expect(
      sparse
        .size(12 * MIB)
        .size(14 * MIB)
        .why(),
    ).toBe(words);
  });
});

describe('the content of a file', () => {
  test('is read as it doubles and when it rests, not at every look', () => {
    const watch = new Watch();
    watch.report = OPEN;
    watch.look({ writer: 'unknown' });
    for (let i = 1; i <= 200; i++) watch.size((10 + i) * MIB);
    expect(watch.inspections).toBeLessThanOrEqual(6);
    const before = watch.inspections;
    for (let looks = 0; looks < 2_400; looks++) watch.look();
    expect(watch.inspections - before).toBeLessThanOrEqual(12);
  });

  test('is not read at every pause of a writer that pauses', () => {
    const watch = new Watch();
    watch.report = OPEN;
    watch.look({ writer: 'unknown' });
    for (let i = 1; i <= 100; i++)
      watch
        .size(10 * MIB + i)
        .look()
        .look();
    expect(watch.inspections).toBeLessThanOrEqual(10);
  });

  test('that was read for an earlier stamp says nothing of its end', () => {
    const watch = recorded(MP4, 'some', 'none');
    const stamp = { sizeBytes: 1, mtimeNs: '0' };
    watch.send({ type: 'inspected', stamp, report: STREAM, nowMs: watch.nowMs });
    expect(watch.verdict().kind).not.toBe('ready');
    expect(watch.until('ready')).not.toBeNull();
  });
});

describe('what is known of a file', () => {
  test('is of that file: another one in its place begins anew', () => {
    const watch = recorded(MP4, 'some', 'none');
    watch.until('ready');
    expect(watch.look({ fileId: '1:8' }).why()).toBe('it was only just found');
    expect(watch.look({ fileId: null }).state.kind).toBe('still');
  });

  test('ends with the file, and with what keeps it from being read', () => {
    const watch = recorded(MP4, 'some', 'none');
    watch.send({ type: 'unreadable', why: 'A001.mp4 may not be read (EACCES)' });
    expect(watch.why()).toBe('A001.mp4 may not be read (EACCES)');
    watch.send({ type: 'gone' });
    expect(watch.why()).toBe('it is no longer there');
    expect(reportOf(watch.state)).toBeNull();
    expect(watch.look().why()).toBe('it was only just found');
    expect(new Watch().why()).toBe('it has not been looked at yet');
    expect(new Watch().why('.DS_Store')).toBe('its name says that it is hidden');
  });

  test('is plain JSON, and after a restart stillness is seen anew', () => {
    const watch = recorded(STREAM, 'some', 'none');
    watch.until('ready');
    const kept = JSON.parse(JSON.stringify(watch.state)) as ReadinessState;
    expect(kept).toEqual(watch.state);
    watch.state = resumeReadiness(kept);
    expect(watch.verdict().kind).toBe('notYet');
    const before = watch.inspections;
    expect(watch.until('ready')).toBe(1_000);
    expect(watch.inspections).toBe(before + 1);
    expect(resumeReadiness({ kind: 'gone' })).toEqual(READINESS_START);
  });
});
