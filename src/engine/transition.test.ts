import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aJob } from '../testing/index.ts';
import { ENDED, type JobState } from './job.ts';
import type { DeadAsset, Upload } from './ports/store.ts';
import {
  ALL_EVENTS,
  ALL_STATES,
  CHANGED,
  EVENTS,
  MD5S,
  NOW,
  SENDING,
  asset,
  failed,
  kinds,
  outcome,
  uploadIn,
} from './testing/lives.ts';
import type { JobEvent } from './job-event.ts';
import { transition } from './transition.ts';

describe('the table of a job', () => {
  test('answers every event in every state, and repeats an answer exactly [J1]', () => {
    for (const state of ALL_STATES) {
      for (const event of ALL_EVENTS) {
        const upload = uploadIn(state);
        const step = transition(upload, event);
        expect(step.change.job).toBe(step.upload.job);
        expect(transition(upload, event)).toEqual(step);
      }
    }
  });

  test('lets what has ended begin again only when a person asks, or its file is back [J4]', () => {
    const begun = ALL_STATES.filter(({ kind }) => ENDED.includes(kind)).flatMap((state) =>
      ALL_EVENTS.filter((event) => {
        const { kind } = transition(uploadIn(state), event).upload.job.state;
        return !ENDED.includes(kind);
      }).map(({ type }) => `${state.kind}: ${type}`),
    );
    expect([...new Set(begun)].toSorted()).toEqual([
      'cancelled: retried',
      'failed: fileReturned',
      'failed: retried',
      'skipped: retried',
    ]);
  });

  test('brings a vanished file back by itself, and no other failure [I6]', () => {
    const back = (state: JobState) =>
      transition(uploadIn(state), { type: 'fileReturned', nowMs: NOW }).upload.job.state.kind;
    expect(back(failed('file_vanished', SENDING))).toBe('sending');
    expect(back(failed('file_vanished', null))).toBe('queued');
    expect(back(failed('refused', SENDING))).toBe('failed');
  });

  test.each(['waitForNetwork', 'pairAgain', 'stop'] as const)(
    'counts no attempt for %s [J7]',
    (verdict) => {
      const event = {
        type: 'createFaulted',
        outcome: outcome(verdict, 'unreachable'),
        nowMs: NOW,
        random: 0.5,
      } as const;
      const { state } = transition(
        uploadIn({ kind: 'creating', attempts: 3, recording: null, ending: null }),
        event,
      ).upload.job;
      expect(state).toMatchObject({ kind: 'queued', attempts: 3, notBeforeMs: NOW });
    },
  );

  test('gives back the lease whenever it waits or has ended, and never while it works [J9]', () => {
    for (const state of ALL_STATES.filter(({ kind }) => !ENDED.includes(kind))) {
      for (const event of ALL_EVENTS) {
        const { effects, upload } = transition(uploadIn(state), event);
        const after = upload.job.state.kind;
        const isOver = ENDED.includes(after) || (after === 'queued' && state.kind !== 'queued');
        const isKept = isOver && !kinds(effects).includes('release');
        expect(isKept, `${state.kind} ${event.type}`).toBe(false);
      }
    }
  });
});

describe('a create that is out', () => {
  const creating = uploadIn({ kind: 'creating', attempts: 0, recording: null, ending: null });
  const created = EVENTS.assetCreated[0] as JobEvent;

  test('when its file is cancelled, is heard out: the asset is known by its id [A3] [J8]', () => {
    const cancelled = transition(creating, { type: 'cancelled', nowMs: NOW });
    expect(cancelled.change.deadAsset).toBeNull();
    expect(cancelled.effects).toEqual([]);
    const { upload, change, effects } = transition(cancelled.upload, created);
    expect(upload.job.state).toEqual({ kind: 'cancelled' });
    expect(change.deadAsset).toMatchObject({ assetId: 'new', reason: 'cancelled' });
    expect(upload.parts).toEqual([]);
    expect(kinds(effects)).toEqual(['announce', 'release']);
  });

  test('when its file is written anew, is heard out too [A3]', () => {
    const lost = transition(creating, { type: 'fileFaulted', fault: CHANGED, nowMs: NOW });
    const { upload, change } = transition(lost.upload, created);
    expect(upload.job.state).toMatchObject({ kind: 'failed', code: 'file_changed' });
    expect(change.deadAsset).toMatchObject({ assetId: 'new', reason: 'file_changed' });
  });

  test('when the program died meanwhile, is a possible orphan before the next is asked for [A2]', () => {
    const claimed = transition(creating, { type: 'claimed', nowMs: NOW });
    expect(claimed.change.deadAsset).toMatchObject({ assetId: null, reason: 'reply_lost' });
    expect(claimed.upload.job.state.kind).toBe('identifying');
    const ending = { kind: 'cancelled' } as const;
    const dying = uploadIn({ kind: 'creating', attempts: 0, recording: null, ending });
    const reclaimed = transition(dying, { type: 'claimed', nowMs: NOW });
    expect(reclaimed.change.deadAsset).toMatchObject({ assetId: null, reason: 'reply_lost' });
    expect(reclaimed.upload.job.state).toEqual(ending);
  });

  test.each(ALL_STATES.filter(({ kind }) => kind !== 'creating'))(
    'answered when the job is $kind leaves a dead asset [A4]',
    (state) => {
      const { change, upload } = transition(uploadIn(state), created);
      expect(change.deadAsset).toMatchObject({ assetId: 'new' });
      expect(upload.job.state).toEqual(state);
    },
  );
});

describe('an upload without any part', () => {
  test('is no proof that everything has arrived [I1]', () => {
    const state = { kind: 'verifying', ...asset } as const;
    const hashes = { kind: 'hashes', sha256: 'd'.repeat(64), md5s: [] } as const;
    const upload = { job: aJob('a', { state }), parts: [] };
    const { job } = transition(upload, { type: 'hashed', hashes, nowMs: NOW }).upload;
    expect(job.state).toMatchObject({ kind: 'failed', code: 'file_changed' });
  });
});

describe('what the storage has', () => {
  const answer = (storedMd5: string): JobEvent => ({
    type: 'partAnswered',
    number: 1,
    answer: { type: 'acknowledged', md5: MD5S[0] ?? '', crc32: null, etag: storedMd5, storedMd5 },
    nowMs: NOW,
  });

  test('other bytes once: the part goes again; twice: the file fails, its asset kept [I2]', () => {
    const once = transition(uploadIn(SENDING), answer('f'.repeat(32)));
    expect(once.upload.job.state.kind).toBe('sending');
    expect(once.upload.parts[0]?.state).toMatchObject({ kind: 'waiting', mismatches: 1 });
    const twice = transition(once.upload, answer('f'.repeat(32)));
    expect(twice.upload.job.state).toMatchObject({
      kind: 'failed',
      code: 'storage_mismatch',
      resumable: SENDING,
    });
    expect(twice.change.parts).toHaveLength(1);
    const good = transition(once.upload, answer(MD5S[0] ?? ''));
    expect(good.upload.job.state.kind).toBe('verifying');
  });
});

describe('an asset whose time is over', () => {
  const expired: JobEvent = {
    type: 'partAnswered',
    number: 1,
    answer: { type: 'faulted', outcome: outcome('newAsset', 'url_expired'), nowMs: NOW, random: 0 },
    nowMs: NOW,
  };

  test('is made anew once, told, its parts forgotten; the second time the file fails [C2]', () => {
    const once = transition(uploadIn(SENDING), expired);
    expect(once.upload.job).toMatchObject({ state: { kind: 'queued' }, remakes: 1 });
    expect(once.upload.parts).toEqual([]);
    expect(once.change.deadAsset).toMatchObject({ assetId: 'asset', reason: 'url_expired' });
    expect(kinds(once.effects)).toEqual(['announceRemake', 'release']);
    const again = { ...uploadIn(SENDING), job: { ...once.upload.job } };
    const second = {
      ...again,
      job: { ...again.job, state: SENDING },
    } as Upload;
    const twice = transition(second, expired);
    expect(twice.upload.job.state).toMatchObject({ kind: 'failed', resumable: null });
    expect(twice.change.deadAsset).toMatchObject({ assetId: 'asset' });
  });
});

/** A job's life by chance; every asset that was made, and every line written of a dead one. */
function live(events: readonly JobEvent[]) {
  let upload: Upload = { job: aJob('a'), parts: [] };
  const made: string[] = [];
  const dead: DeadAsset['assetId'][] = [];
  const delivered: string[] = [];
  for (const event of events) {
    const isCreate = event.type === 'assetCreated';
    const named: JobEvent = isCreate
      ? { ...event, asset: { ...event.asset, assetId: `asset-${made.length}` } }
      : event;
    if (named.type === 'assetCreated') made.push(named.asset.assetId);
    const step = transition(upload, named);
    upload = step.upload;
    if (step.change.deadAsset !== null) dead.push(step.change.deadAsset.assetId);
    if (step.change.delivery !== null) delivered.push(step.change.delivery.assetId);
  }
  return { upload, made, dead, delivered };
}

describe('through any life of a job', () => {
  const anyLife = fc.array(fc.constantFrom(...ALL_EVENTS), { maxLength: 60 });

  test('each asset is a delivery, or being fed, or written down as dead, exactly once [J3]', () => {
    fc.assert(
      fc.property(anyLife, (events) => {
        const { upload, made, dead, delivered } = live(events);
        const { state } = upload.job;
        const open =
          'assetId' in state && state.kind !== 'completed'
            ? [state.assetId]
            : state.kind === 'failed' && state.resumable !== null
              ? [state.resumable.assetId]
              : [];
        const accounted = [...open, ...delivered, ...dead.filter((id) => id !== null)];
        expect(accounted.toSorted()).toEqual(made.toSorted());
      }),
      { numRuns: 3_000 },
    );
  });

  test('it is completed only by hashes that are those of every part [I1]', () => {
    fc.assert(
      fc.property(anyLife, (events) => {
        let upload: Upload = { job: aJob('a'), parts: [] };
        for (const event of events) {
          const before = upload;
          upload = transition(upload, event).upload;
          if (upload.job.state.kind !== 'completed' || before.job.state.kind === 'completed')
            continue;
          expect(event.type).toBe('hashed');
          const md5s = event.type === 'hashed' ? event.hashes.md5s : [];
          expect(before.parts.map(({ state }) => state.kind === 'sent' && state.md5)).toEqual(md5s);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
