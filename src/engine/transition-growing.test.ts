import { describe, expect, test } from 'vitest';
import { aJob, aPart } from '../testing/index.ts';
import type { JobEvent } from './job-event.ts';
import type { Job, JobState } from './job.ts';
import type { Part } from './part.ts';
import {
  EVENTS,
  FINISHING,
  GROWING,
  NOW,
  asset,
  kinds,
  outcome,
  uploadIn,
} from './testing/lives.ts';
import { transition } from './transition.ts';

const MIB = 1024 ** 2;
const STAMP = { sizeBytes: 20 * MIB, mtimeNs: '2' };
const CALLED = { name: 'b.mp4', filetype: 'video/mp4' };
const sent = (number: number, crc32: number | null): Part =>
  aPart(number, { state: { kind: 'sent', md5: 'a'.repeat(32), etag: null, crc32 } });

const upload = (state: JobState, parts: readonly Part[], differs: Partial<Job> = {}) => ({
  job: aJob('a', { state, mode: 'growing', ...differs }),
  parts,
});
const ended = (sizeBytes: number, brokenOff: string | null = null): JobEvent => ({
  type: 'recordingEnded',
  stamp: { ...STAMP, sizeBytes },
  brokenOff,
  partBytes: 5 * MIB,
  priority: 4,
  called: CALLED,
  nowMs: NOW,
});
const refused = (verdict: Parameters<typeof outcome>[0]): JobEvent => ({
  type: 'partsRefused',
  outcome: outcome(verdict, 'refused'),
  nowMs: NOW,
  random: 0.5,
});

describe('a recording that is looked at', () => {
  const identifying = upload({ kind: 'identifying', attempts: 2 }, []);

  test('becomes an asset as soon as it shows what it is [G7]', () => {
    const step = transition(identifying, EVENTS.recordingFound[0] as JobEvent);
    expect(step.upload.job).toMatchObject({ name: 'a.mp4', state: { kind: 'creating' } });
    expect(kinds(step.effects)).toEqual(['createAsset']);
  });

  test('waits and gives its place back while it shows nothing [G18]', () => {
    const step = transition(identifying, EVENTS.recordingWaits[0] as JobEvent);
    expect(step.upload.job.state).toMatchObject({ kind: 'queued', notBeforeMs: NOW + 2_000 });
    expect(kinds(step.effects)).toEqual(['release']);
  });

  test('is followed to another name [G6]', () => {
    const step = transition(identifying, EVENTS.recordingMoved[0] as JobEvent);
    expect(step.upload.job).toMatchObject({ path: '/card/b.mp4', ...CALLED });
  });

  test('is a finished file of its kind once it has ended, and failed if it is broken off [G8] [G11]', () => {
    const { job } = transition(identifying, ended(30)).upload;
    expect(job).toMatchObject({ mode: 'finished', turn: { priority: 4 }, ...CALLED });
    expect(job.state).toEqual({ kind: 'identifying', attempts: 2 });
    const brokenOff = transition(identifying, ended(30, 'died')).upload.job.state;
    expect(brokenOff).toMatchObject({ kind: 'failed', code: 'file_incomplete', message: 'died' });
  });
});

describe('a recording that goes up', () => {
  const growing = upload(GROWING, [aPart(1), sent(2, 7)]);

  test('is cut as it grows, and is stored as it was then [G1]', () => {
    const step = transition(growing, EVENTS.recordingGrew[0] as JobEvent);
    expect(step.change.parts.map(({ number, url }) => [number, url])).toEqual([
      [3, null],
      [4, null],
      [5, null],
    ]);
    expect(step.upload.job.stamp).toEqual(STAMP);
    const nothing = transition(growing, EVENTS.recordingGrew[1] as JobEvent);
    expect(nothing.upload).toEqual(growing);
  });

  test('has all the rest cut when it ends, the final part last [G1] [G8]', () => {
    const step = transition(growing, ended(20 + 6 * MIB, 'died'));
    expect(step.upload.job).toMatchObject({ remark: 'died', state: { kind: 'finishing' } });
    const [, , third, final] = step.upload.parts;
    expect(step.upload.parts).toHaveLength(4);
    expect((third?.sizeBytes ?? 0) + (final?.sizeBytes ?? 0)).toBe(6 * MIB);
  });

  test.each([0, 19, 20])('that ends with %d of 20 bytes leaves a dead asset [G9]', (sizeBytes) => {
    const step = transition(growing, ended(sizeBytes));
    expect(step.upload.job).toMatchObject({ state: { kind: 'queued' }, remakes: 1, sample: null });
    expect(step.change.deadAsset).toMatchObject({ assetId: 'asset', reason: 'file_changed' });
    expect(step.upload.parts).toEqual([]);
    expect(kinds(step.effects)).toEqual(['announceRemake', 'release']);
  });

  test('that is larger than an asset can be fails, its asset dead [G9]', () => {
    const step = transition(growing, ended(6 * 1024 ** 4));
    expect(step.upload.job.state).toMatchObject({ kind: 'failed', code: 'file_too_large' });
    expect(step.change.deadAsset).toMatchObject({ assetId: 'asset' });
  });

  test('takes the URLs of parts that have none, and asks anew from then on [G15]', () => {
    const asking = { attempts: 3, notBeforeMs: NOW + 9, why: 'x' };
    const open = upload({ ...GROWING, asking }, [aPart(1), aPart(3, { url: null })]);
    const step = transition(open, {
      type: 'partsGranted',
      parts: [
        { number: 1, url: 'https://other' },
        { number: 3, url: 'https://u/3' },
      ],
    });
    expect(step.upload.parts.map(({ url }) => url)).toEqual([aPart(1).url, 'https://u/3']);
    expect(step.upload.job.state).toMatchObject({ asking: { attempts: 0, why: null } });
  });

  test.each(['retry', 'refresh'] as const)('waits after %s, longer each time [G15]', (verdict) => {
    const step = transition(growing, refused(verdict));
    const { state } = step.upload.job;
    expect(state).toMatchObject({ kind: 'growing', asking: { attempts: 1, why: 'said refused' } });
    expect(state.kind === 'growing' && state.asking.notBeforeMs).toBeGreaterThan(NOW);
  });

  test.each(['waitForNetwork', 'pairAgain', 'stop'] as const)(
    'counts no attempt for %s [G14] [J7]',
    (verdict) => {
      const { state } = transition(growing, refused(verdict)).upload.job;
      expect(state).toMatchObject({ kind: 'growing', asking: { attempts: 0, notBeforeMs: NOW } });
    },
  );

  test.each([
    ['newAsset', 'asset_gone'],
    ['fail', 'refused'],
    ['skip', 'refused'],
  ] as const)('begins anew after %s [G16]', (verdict, reason) => {
    const step = transition(growing, refused(verdict));
    expect(step.upload.job).toMatchObject({ state: { kind: 'queued' }, remakes: 1 });
    expect(step.change.deadAsset).toMatchObject({ reason });
  });

  test('keeps its name when it is renamed, unless it was to be named at the end [G6]', () => {
    const moved = EVENTS.recordingMoved[0] as JobEvent;
    const named = transition(growing, moved).upload.job;
    expect(named).toMatchObject({ path: '/card/b.mp4', name: 'a.mp4' });
    const open = upload({ ...GROWING, extension: '.mov' }, [], { filetype: 'video/quicktime' });
    const later = transition(open, moved).upload.job;
    expect(later).toMatchObject({ name: 'b.mp4', filetype: 'video/quicktime' });
  });

  test('forgets the URL of a part that has expired, and of no other [G15]', () => {
    const fault = (code: 'url_expired' | 'storage_error'): JobEvent => ({
      type: 'partAnswered',
      number: 1,
      answer: {
        type: 'faulted',
        outcome: outcome(code === 'url_expired' ? 'newAsset' : 'retry', code),
        nowMs: NOW,
        random: 0,
      },
      nowMs: NOW,
    });
    const expired = transition(growing, fault('url_expired')).upload;
    expect(expired.parts[0]?.url).toBeNull();
    expect(expired.job.state.kind).toBe('growing');
    expect(transition(growing, fault('storage_error')).upload.parts[0]?.url).not.toBeNull();
  });
});

describe('a recording that has ended', () => {
  const all = upload(FINISHING, [sent(1, 5), sent(2, 7), aPart(3)], { sample: null });
  const compared = (same: number[], changed: number[]): JobEvent => ({
    type: 'compared',
    same,
    changed,
    sample: 's',
  });

  test('sends what changed once more, and knows its content [G4]', () => {
    const { job, parts } = transition(all, compared([1], [2])).upload;
    expect(job.sample).toBe('s');
    expect(parts.map(({ state }) => state.kind)).toEqual(['sent', 'waiting', 'waiting']);
    expect(parts[0]?.state).toMatchObject({ crc32: null });
  });

  test('is compared whole only when all has gone up and is as on the disk [G4] [I1]', () => {
    const kindAfter = (parts: readonly Part[], sample: string | null) =>
      transition(upload(FINISHING, parts, { sample }), { type: 'claimed', nowMs: NOW }).upload.job
        .state.kind;
    expect(kindAfter([sent(1, null), sent(2, null)], 's')).toBe('verifying');
    expect(kindAfter([sent(1, null), sent(2, null)], null)).toBe('finishing');
    expect(kindAfter([sent(1, 5), sent(2, null)], 's')).toBe('finishing');
    expect(kindAfter([sent(1, null), aPart(2)], 's')).toBe('finishing');
  });

  test.each([FINISHING, { kind: 'verifying', ...asset }] as const)(
    'and is written to once more while it is $kind begins anew [G9]',
    (state) => {
      const step = transition(upload(state, [sent(1, null)]), EVENTS.fileFaulted[0] as JobEvent);
      expect(step.upload.job).toMatchObject({ mode: 'growing', state: { kind: 'queued' } });
      expect(step.change.deadAsset).toMatchObject({ assetId: 'asset', reason: 'file_changed' });
      const finished = transition(
        uploadIn({ kind: 'verifying', ...asset }),
        EVENTS.fileFaulted[0] as JobEvent,
      );
      expect(finished.upload.job.state).toMatchObject({ kind: 'failed', resumable: null });
    },
  );

  test('keeps its asset when its file is gone [G10]', () => {
    for (const state of [GROWING, FINISHING]) {
      const step = transition(upload(state, [sent(1, 5)]), EVENTS.fileFaulted[1] as JobEvent);
      expect(step.upload.job.state).toMatchObject({ kind: 'failed', resumable: state });
      const back = transition(step.upload, { type: 'fileReturned', nowMs: NOW });
      expect(back.upload.job.state).toEqual(state);
    }
  });
});
