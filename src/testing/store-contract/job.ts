import { expect, test } from 'vitest';
import type { JobState } from '../../engine/index.ts';
import { aJob, aPart } from '../builders.ts';
import {
  change,
  completed,
  failed,
  sending,
  sent,
  waiting,
  type StoreUnderTest,
  NOW,
} from './store-under-test.ts';

const SPECIAL = ['%', '_', '*', '?', '[', ']', '\\', "'", '"'];

const STATES: readonly JobState[] = [
  waiting(NOW + 5.5),
  { kind: 'identifying', attempts: 2 },
  { kind: 'creating', attempts: 1, recording: null, ending: null },
  { kind: 'creating', attempts: 1, recording: null, ending: { kind: 'cancelled' } },
  sending(),
  { kind: 'verifying', assetId: 'asset', urlsIssuedAtMs: NOW },
  completed(),
  failed(),
  {
    kind: 'failed',
    code: 'storage_error',
    message: 'x',
    resumable: { kind: 'sending', assetId: 'asset', urlsIssuedAtMs: NOW },
  },
  { kind: 'skipped', code: 'empty', message: 'It is empty' },
  { kind: 'cancelled' },
];

/** Adding, finding, saving, counting. */
export function jobContract(under: StoreUnderTest): void {
  test.each(STATES)('gives back exactly what was added: %j', async (state) => {
    const job = aJob('a', {
      name: 'emoji 🎬\n../x',
      createdAtMs: 1234.5,
      stamp: { sizeBytes: 2 ** 43 + 1, mtimeNs: '1700000000123456789' },
      sample: 'c0ffee',
      projectId: 'project',
      turn: { rank: -7, priority: 3 },
      held: true,
      again: true,
      remakes: 1,
      state,
    });
    await under.add(job);
    expect(await under.store.find('a')).toEqual({ job, parts: [] });
    expect(await under.store.findByPath(job.path)).toEqual({ job, parts: [] });
    expect(await under.store.find('b')).toBeNull();
    expect(await under.store.findByPath('/elsewhere')).toBeNull();
  });

  test('adds all jobs or none', async () => {
    await under.add('a');
    await expect(under.add('b', 'a')).rejects.toThrow(/./);
    await expect(under.add('c', 'c')).rejects.toThrow(/./);
    expect(await under.ids({})).toEqual(['a']);
    await under.add();
    expect(await under.ids({})).toEqual(['a']);
  });

  test('finds the latest of several jobs of one path', async () => {
    await under.add(aJob('b', { path: '/card/x' }));
    await under.add(aJob('a', { path: '/card/x', state: { kind: 'cancelled' } }));
    expect((await under.store.findByPath('/card/x'))?.job.id).toBe('a');
  });

  test('finds ids by how they begin, not more than asked for', async () => {
    await under.add('abc', 'abd', 'b', 'ab', 'ab\u{1F3AC}');
    expect(await under.store.idsLike('ab', 9)).toEqual(['ab', 'abc', 'abd', 'ab\u{1F3AC}']);
    expect(await under.store.idsLike('ab', 2)).toHaveLength(2);
    expect(await under.store.idsLike('abc', 9)).toEqual(['abc']);
    expect(await under.store.idsLike('AB', 9)).toEqual([]);
    expect(await under.store.idsLike('abcd', 9)).toEqual([]);
  });

  test.each(SPECIAL)('takes %s in what an id begins with for itself', async (sign) => {
    await under.add('abc', `a${sign}c`);
    expect(await under.store.idsLike(`a${sign}`, 9)).toEqual([`a${sign}c`]);
  });

  test('saves everything of a job that is leased', async () => {
    await under.add('a');
    await under.claim('one');
    const job = aJob('a', {
      sample: 'c0ffee',
      projectId: 'project',
      turn: { rank: -1, priority: 2 },
      held: true,
      again: true,
      remakes: 1,
      state: sending(),
    });
    await under.store.save('one', change(job));
    expect(await under.job('a')).toEqual(job);
  });

  test('stores a job, its parts, its dead asset and its delivery in one step', async () => {
    await under.add('a');
    await under.claim('one');
    const job = aJob('a', { state: sending() });
    const deadAsset = { assetId: 'old', jobId: 'a', reason: 'url_expired', atMs: 7 } as const;
    const parts = [aPart(1), aPart(2)];
    await under.store.save('one', change(job, { parts, replacesParts: true, deadAsset }));
    expect(await under.store.find('a')).toEqual({ job, parts });
    expect((await under.store.orphans({ limit: 9 })).lines).toMatchObject([deadAsset]);
  });

  test('changes the parts that are named and leaves the others, in order of their numbers', async () => {
    await under.add('a');
    await under.claim('one');
    const job = aJob('a', { state: sending() });
    const save = async (...numbers: readonly number[]) =>
      under.store.save('one', change(job, { parts: numbers.map((number) => aPart(number)) }));
    await save(3, 1);
    await save(2);
    const second = aPart(2, {
      state: { kind: 'waiting', attempts: 3, notBeforeMs: 9, code: 'storage_error', mismatches: 1 },
    });
    await under.store.save('one', change(job, { parts: [second, sent(aPart(3))] }));
    expect((await under.store.find('a'))?.parts).toEqual([aPart(1), second, sent(aPart(3))]);
    await under.store.save('one', change(job, { parts: [aPart(4)], replacesParts: true }));
    expect((await under.store.find('a'))?.parts).toEqual([aPart(4)]);
    await under.store.save('one', change(job, { replacesParts: true }));
    expect((await under.store.find('a'))?.parts).toEqual([]);
  });

  test.each(STATES)('keeps upload URLs only of what may go on: %j', async (state) => {
    await under.add('a');
    await under.claim('one');
    const parts = [aPart(1), sent(aPart(2))];
    await under.store.save('one', change(aJob('a', { state: sending() }), { parts }));
    await under.store.save('one', change(aJob('a', { state })));
    const after = (await under.store.find('a'))?.parts ?? [];
    const isOver =
      ['completed', 'skipped', 'cancelled'].includes(state.kind) ||
      (state.kind === 'failed' && state.resumable === null);
    expect(after.map(({ url }) => url === null)).toEqual([isOver, isOver]);
    expect(after.map(({ state }) => state.kind)).toEqual(['waiting', 'sent']);
  });

  test('counts jobs by what people call them', async () => {
    await under.add(...STATES.map((state, index) => aJob(`${index}`, { state })));
    expect(await under.store.counts()).toMatchObject({
      queued: 1,
      uploading: 5,
      completed: 1,
      failed: 2,
      skipped: 1,
      cancelled: 1,
      remainingBytes: 6 * 20,
      deadAssets: 0,
    });
  });

  test('counts the bytes that are not acknowledged, each part once', async () => {
    await under.add('a', aJob('b', { state: completed() }));
    await under.claim('one');
    const job = aJob('a', { state: sending() });
    const leftAfter = async (differs: Parameters<typeof change>[1]) => {
      await under.store.save('one', change(job, differs));
      return (await under.store.counts()).remainingBytes;
    };
    expect(await leftAfter({ parts: [aPart(1), aPart(2)], replacesParts: true })).toBe(20);
    expect(await leftAfter({ parts: [sent(aPart(1))] })).toBe(10);
    expect(await leftAfter({ parts: [sent(aPart(1))] })).toBe(10);
    expect(await leftAfter({ parts: [aPart(1)] })).toBe(20);
    expect(await leftAfter({ parts: [sent(aPart(1)), sent(aPart(2))] })).toBe(0);
    expect(await leftAfter({ parts: [sent(aPart(1))], replacesParts: true })).toBe(10);
    expect(await leftAfter({ replacesParts: true })).toBe(20);
  });

  test('counts nothing in an empty queue', async () => {
    const { remainingBytes, ...jobs } = await under.store.counts();
    expect(remainingBytes).toBe(0);
    expect(new Set(Object.values(jobs))).toEqual(new Set([0]));
  });

  test('knows the least rank of what has not ended', async () => {
    expect(await under.store.lowestRank()).toBe(0);
    await under.add(aJob('a', { turn: { rank: 4, priority: 0 } }));
    expect(await under.store.lowestRank()).toBe(4);
    await under.add(aJob('b', { turn: { rank: -2, priority: 0 }, state: sending(), held: true }));
    await under.add(aJob('c', { turn: { rank: -9, priority: 0 }, state: failed() }));
    expect(await under.store.lowestRank()).toBe(-2);
  });
}
