import { describe, expect, test } from 'vitest';
import { startGrowing } from '../core/index.ts';
import { aJob, aPart } from '../testing/index.ts';
import type { JobState } from './job.ts';
import { PART_START } from './part.ts';
import { judgeRecording, type LookScene } from './recording-look.ts';
import type { Verdict } from './readiness/index.ts';
import { GROWING } from './testing/lives.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** 5 MiB, and what its number adds (protocol.md §13.3). */
const FIRST_BYTES = 5 * MIB + 17;
const stamp = { sizeBytes: 0, mtimeNs: '1' };
const called = { name: 'a.mp4', filetype: 'video/mp4' };
const IDENTIFYING: JobState = { kind: 'identifying', attempts: 0 };

const scene = (differs: Partial<LookScene> = {}): LookScene => ({
  nowMs: 7,
  forMs: 0,
  stamp,
  fileId: '1:2',
  priority: 3,
  called,
  isTold: false,
  extension: null,
  ...differs,
});
const grows = (stableBytes: number, bytesPerSecond = MIB, head: 'kept' | 'rewritten' = 'kept') =>
  ({ kind: 'growing', stableBytes, bytesPerSecond, head, final: null, why: 'x' }) as const;
const jobIn = (state: JobState, differs = {}) => aJob('a', { state, mode: 'growing', ...differs });
const found = (verdict: Verdict, differs: Partial<LookScene> = {}, job = {}) =>
  judgeRecording({ job: jobIn(IDENTIFYING, job), parts: [] }, verdict, scene(differs));

describe('a look at a recording that has no asset', () => {
  test('finds one when a part can be cut and a byte is left to end with [G7]', () => {
    expect(found(grows(FIRST_BYTES))).toBeNull();
    expect(found(grows(FIRST_BYTES + 1))).toEqual({
      type: 'recordingFound',
      recording: { headBytes: 0, extension: null, fileId: '1:2' },
      called,
    });
  });

  test('counts a head that is rewritten as not there [G3] [G7]', () => {
    const head = (bytes: number) => found(grows(bytes, MIB, 'rewritten'))?.type ?? null;
    expect(head(10 * MIB)).toBeNull();
    expect(head(10 * MIB + 2_000)).toBe('recordingFound');
  });

  test('finds none that stands still: it may be at its end, and then is a finished file [G7]', () => {
    expect(found(grows(GIB, 0))).toBeNull();
    expect(found(grows(GIB, 0), { forMs: 3_000 })).toMatchObject({ type: 'recordingWaits' });
  });

  test('finds one that stands still when its writer says that it goes on [G1] [G7]', () => {
    expect(found(grows(GIB, 0), { isTold: true })?.type).toBe('recordingFound');
    expect(found(grows(1_000, 0), { isTold: true })).toBeNull();
  });

  test('finds none that cannot be named, or that was made anew [G7] [G16]', () => {
    const nameless = { called: { ...called, name: 'clip' } };
    expect(found(grows(GIB), nameless)).toBeNull();
    expect(found(grows(GIB), { ...nameless, extension: '.mov' })?.type).toBe('recordingFound');
    expect(found(grows(GIB), {}, { remakes: 1 })).toBeNull();
  });

  test('gives its place away when it shows nothing for 3 s, or too little for a minute [G18]', () => {
    const still = { kind: 'notYet', why: 'y' } as const;
    expect(found(still, { forMs: 2_999 })).toBeNull();
    expect(found(still, { forMs: 3_000 })).toEqual({ type: 'recordingWaits', why: 'y', nowMs: 7 });
    expect(found(grows(MIB), { forMs: 59_999 })).toBeNull();
    expect(found(grows(MIB), { forMs: 60_000 })).toMatchObject({ type: 'recordingWaits' });
  });

  test('hands on how it ended, and what it is called then [G8] [G11]', () => {
    const end = { type: 'recordingEnded', stamp, priority: 3, called, nowMs: 7 };
    expect(found({ kind: 'ready', stamp })).toMatchObject({ ...end, brokenOff: null });
    const brokenOff = found({ kind: 'brokenOff', stamp, why: 'ended badly' });
    expect(brokenOff).toMatchObject({ ...end, brokenOff: 'a.mp4 ended badly' });
  });
});

/** So many parts wait; what is cut so far is `cutBytes`. */
function cut(stableBytes: number, bytesPerSecond: number, open = 0, plan = startGrowing(0)) {
  const parts = Array.from({ length: open }, (_, index) => aPart(index + 1, { state: PART_START }));
  const job = jobIn({ ...GROWING, plan });
  return judgeRecording({ job, parts }, grows(stableBytes, bytesPerSecond), scene());
}
const partBytesOf = (event: ReturnType<typeof cut>) =>
  event?.type === 'recordingGrew' ? event.partBytes : null;

describe('a look at a recording that goes up', () => {
  test('cuts nothing while there is not a part and a byte more [G2]', () => {
    expect(cut(FIRST_BYTES, 0)).toBeNull();
    expect(cut(FIRST_BYTES + 1, 0)).toMatchObject({ stableBytes: FIRST_BYTES + 1 });
  });

  test.each([
    [0, 5],
    [4 * MIB, 5],
    [12 * MIB, 12],
    [50 * MIB, 32],
  ])('at %d B/s cuts parts of %d MiB [G20]', (bytesPerSecond, mib) => {
    expect(partBytesOf(cut(64 * MIB, bytesPerSecond))).toBe(mib * MIB);
  });

  test('cuts larger parts of what has piled up, at most 32 MiB [G13] [G20]', () => {
    expect(partBytesOf(cut(160 * MIB, 0))).toBe(10 * MIB);
    expect(partBytesOf(cut(16 * GIB, 0))).toBe(32 * MIB);
  });

  test('cuts no more than 16 ahead, and none while the URL of one is asked for [G13]', () => {
    const ahead = (open: number) => cut(GIB, 0, open);
    expect(ahead(16)).toBeNull();
    const one = ahead(15);
    expect(one).toMatchObject({ stableBytes: 32 * MIB + 1 });
    const asked = [aPart(1, { state: PART_START, url: null })];
    const upload = { job: jobIn({ ...GROWING, plan: startGrowing(0) }), parts: asked };
    expect(judgeRecording(upload, grows(GIB), scene())).toBeNull();
  });

  test.each([49, 1_500, 4_000])(
    'goes on behind %d GiB, in parts as large as must be [G20]',
    (gib) => {
      const plan = { headBytes: 0, cutBytes: gib * GIB, nextNumber: gib === 49 ? 2_400 : 9_000 };
      const event = cut(plan.cutBytes + 8 * GIB, 25 * MIB, 15, plan);
      expect(event?.type).toBe('recordingGrew');
      expect(cut(plan.cutBytes + 5 * MIB, 25 * MIB, 15, plan)).toBeNull();
    },
  );

  test('stops one short of the last number [G2]', () => {
    const plan = { headBytes: 0, cutBytes: GIB, nextNumber: 10_000 };
    expect(cut(2 * GIB, 0, 0, plan)).toBeNull();
  });
});
