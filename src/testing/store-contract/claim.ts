import { expect, test } from 'vitest';
import { LIVE_PRIORITY, LONGEST_WAIT_MS, URGENT_MS, type Job } from '../../engine/index.ts';
import { UPLOAD_URL_LIFE_SECONDS } from '../../spec/index.ts';
import { aJob } from '../builders.ts';
import {
  NOW,
  change,
  completed,
  failed,
  sending,
  waiting,
  type StoreUnderTest,
} from './store-under-test.ts';

const LIFE_MS = UPLOAD_URL_LIFE_SECONDS * 1000;
/** An asset that has so long to live. */
const dyingIn = (ms: number) => sending(NOW + ms - LIFE_MS);
const turn = (rank: number, priority = 0) => ({ turn: { rank, priority } });

/** Which job is handed out, and when the next. */
export function claimContract(under: StoreUnderTest): void {
  test('hands jobs out in queue order, each to one owner only, whole', async () => {
    await under.add('c', 'a', 'b');
    expect(await under.claim('one')).toBe('c');
    expect(await under.claim('two')).toBe('a');
    expect(await under.claim('one')).toBe('b');
    expect(await under.claim('one')).toBeNull();
    expect(await under.claim('three')).toBeNull();
  });

  test('hands out what dies soon, then by rank, recordings, what is begun, by priority, by age', async () => {
    const later: readonly (readonly [string, Partial<Job>])[] = [
      ['young', turn(0, 1)],
      ['old', turn(0, 1)],
      ['last', turn(1)],
      ['preferred', turn(0)],
      ['recorded now', turn(0, LIVE_PRIORITY)],
      ['begun, recorded', { state: dyingIn(URGENT_MS + 3), ...turn(0, LIVE_PRIORITY) }],
      ['begun', { state: dyingIn(URGENT_MS + 2) }],
      ['begun before', { state: dyingIn(URGENT_MS + 1) }],
      ['begun last', { state: dyingIn(URGENT_MS), ...turn(1) }],
      ['first', turn(-1)],
      ['begun, first', { state: sending(), ...turn(-1) }],
      ['urgent', { state: dyingIn(URGENT_MS - 1), ...turn(9) }],
      ['dead', { state: dyingIn(-1), ...turn(9) }],
    ];
    const [young, ...others] = later.map(([id, differs]) => aJob(id, differs));
    await under.add(...others, ...(young === undefined ? [] : [young]));
    expect(await under.order()).toEqual([
      'dead',
      'urgent',
      'begun, first',
      'first',
      'begun, recorded',
      'recorded now',
      'begun before',
      'begun',
      'preferred',
      'old',
      'young',
      'begun last',
      'last',
    ]);
  });

  test('hands out the elder of two that are alike, begun or not', async () => {
    const alike = { state: dyingIn(URGENT_MS + 1) };
    await under.add(aJob('b', alike), aJob('a', alike), 'd', 'c');
    await under.add(aJob('z', { state: dyingIn(5) }), aJob('y', { state: dyingIn(5) }));
    expect(await under.order()).toEqual(['z', 'y', 'b', 'a', 'd', 'c']);
  });

  test('hands out nothing that has ended, nor what is held', async () => {
    await under.add(aJob('a', { state: completed() }), aJob('b', { state: failed() }));
    await under.add(aJob('c', { held: true }), aJob('d', { held: true, state: sending() }));
    expect(await under.claim('one')).toBeNull();
    expect(await under.nextDueMs()).toBeNull();
    expect(await under.saveFree(change(aJob('c')), NOW)).toBe(true);
    expect(await under.claim('one')).toBe('c');
  });

  test('hands out nothing before its time, and says when that is', async () => {
    await under.add(
      aJob('a', { state: waiting(NOW + 500) }),
      aJob('b', { state: waiting(NOW + 400) }),
    );
    expect(await under.claim('one')).toBeNull();
    expect(await under.nextDueMs()).toBe(NOW + 400);
    expect(await under.claim('one', { nowMs: NOW + 400 })).toBe('b');
    expect(await under.nextDueMs({ nowMs: NOW + 400 })).toBe(NOW + 500);
    expect(await under.nextDueMs({ nowMs: NOW + 600 })).toBe(NOW + 600);
    expect(await under.claim('one', { nowMs: NOW + 500 })).toBe('a');
    expect(await under.nextDueMs({ nowMs: NOW + 500 })).toBeNull();
  });

  test('keeps the order of the queue among those whose time has come', async () => {
    await under.add(
      aJob('a', { state: waiting(NOW - 1) }),
      'b',
      aJob('c', { state: waiting(NOW - 2) }),
    );
    expect(await under.order()).toEqual(['a', 'b', 'c']);
  });

  test('makes a job wait again that is saved with another time', async () => {
    await under.add('a');
    await under.claim('one');
    await under.store.save('one', change(aJob('a', { state: waiting(NOW + 9) })));
    await under.store.release('one', 'a');
    expect(await under.claim('one')).toBeNull();
    expect(await under.claim('one', { nowMs: NOW + 9 })).toBe('a');
  });

  test('takes a wait for over that is longer than any: the clock was set back', async () => {
    await under.add(aJob('a', { state: waiting(NOW + LONGEST_WAIT_MS) }));
    expect(await under.claim('one')).toBeNull();
    expect(await under.nextDueMs({ nowMs: NOW - 1 })).toBe(NOW - 1);
    expect(await under.claim('one', { nowMs: NOW - 1 })).toBe('a');
  });

  test('hands out only what the one has asked for, if so wanted', async () => {
    await under.add('a', aJob('b', { state: sending() }), aJob('c', { state: waiting(NOW + 9) }));
    const askedBy = 'you';
    expect(await under.claim('one', { askedBy })).toBeNull();
    expect(await under.nextDueMs({ askedBy })).toBeNull();
    await under.store.ask(['c', 'a', 'b'], 'you');
    expect(await under.claim('one', { askedBy: 'me' })).toBeNull();
    expect(await under.claim('one', { askedBy })).toBe('b');
    expect(await under.claim('one', { askedBy })).toBe('a');
    expect(await under.nextDueMs({ askedBy })).toBe(NOW + 9);
    expect(await under.claim('one', { askedBy, nowMs: NOW + 9 })).toBe('c');
  });

  test('hands out only what has an asset when no token can be had', async () => {
    await under.add(
      'a',
      aJob('b', { state: { kind: 'creating', attempts: 0, recording: null, ending: null } }),
    );
    await under.add(
      aJob('w', { state: waiting(NOW + 9) }),
      aJob('c', { state: { kind: 'identifying', attempts: 0 } }),
    );
    const withoutAsset = false;
    expect(await under.claim('one', { withoutAsset })).toBeNull();
    expect(await under.nextDueMs({ withoutAsset })).toBeNull();
    await under.add(aJob('d', { state: sending() }));
    await under.add(aJob('e', { state: { kind: 'verifying', assetId: 'x', urlsIssuedAtMs: NOW } }));
    expect(await under.nextDueMs({ withoutAsset })).toBe(NOW);
    expect(await under.order({ withoutAsset })).toEqual(['d', 'e']);
    expect(await under.order()).toEqual(['a', 'b', 'c']);
  });

  test('leaves what is meant for another project, unless its asset exists', async () => {
    await under.add(aJob('a', { projectId: 'A' }), aJob('b', { projectId: 'B' }));
    await under.add(aJob('w', { projectId: 'B', state: waiting(NOW + 5) }));
    expect(await under.claim('one', { projectId: null })).toBeNull();
    expect(await under.nextDueMs({ projectId: null })).toBeNull();
    expect(await under.nextDueMs({ projectId: 'C' })).toBeNull();
    expect(await under.claim('one', { projectId: 'B' })).toBe('b');
    expect(await under.nextDueMs({ projectId: 'B' })).toBe(NOW + 5);
    await under.add(aJob('begun', { projectId: 'A', state: sending() }));
    expect(await under.claim('one', { projectId: 'B' })).toBe('begun');
  });

  test('means for its project, from now on, all that was meant for none', async () => {
    const kinds = [{ held: true }, { state: waiting(NOW + 9) }, {}];
    await under.add('a', ...kinds.map((differs, index) => aJob(`${index}`, differs)));
    const claimed = await under.store.claim({
      owner: 'one',
      nowMs: NOW,
      leaseMs: 1_000,
      projectId: 'A',
      withoutAsset: true,
      askedBy: null,
    });
    expect(claimed?.job).toEqual(aJob('a', { projectId: 'A' }));
    for (const id of ['a', '0', '1', '2']) expect((await under.job(id))?.projectId).toBe('A');
    expect(await under.claim('two', { projectId: 'B' })).toBeNull();
    expect(await under.claim('two', { projectId: 'A' })).toBe('2');
  });

  test('leaves what is not within reach meant for no project', async () => {
    await under.add('a', aJob('b', { state: failed() }), aJob('c', { state: sending() }));
    await under.claim('one', { projectId: 'A', withoutAsset: false });
    await under.claim('one', { projectId: 'A', askedBy: 'you' });
    await under.nextDueMs({ projectId: 'A' });
    for (const id of ['a', 'b', 'c']) expect((await under.job(id))?.projectId).toBeNull();
    expect(await under.nextDueMs({ projectId: 'A' })).toBe(NOW);
  });
}
