import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Change, Job, JobStateKind, Part, StorePort } from '../engine/index.ts';
import { aJob, aPart } from './builders.ts';

const ALL: readonly JobStateKind[] = ['queued', 'creating', 'sending', 'verifying'];
const NOW = 1_000_000;
const LEASE = 60_000;

/** What every store must do; each implementation inherits it. */
export function storeContract(
  name: string,
  open: () => Promise<{ store: StorePort; close: () => Promise<void> }>,
): void {
  describe(`${name} keeps the contract of a store`, () => {
    let store: StorePort;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ store, close } = await open());
    });
    afterEach(async () => close());

    const claim = (owner: string, nowMs = NOW, states = ALL, askedBy: string | null = null) =>
      store.claim({ owner, nowMs, leaseMs: LEASE, states, askedBy });
    const change = (job: Job, differs: Partial<Change> = {}): Change => ({
      job,
      parts: [],
      replacesParts: false,
      deadAsset: null,
      ...differs,
    });
    const sent = (part: Part): Part => ({
      ...part,
      state: { kind: 'sent', md5: 'd'.repeat(32), etag: null },
    });

    test('gives back exactly what was added', async () => {
      const job = aJob('a', { name: 'emoji 🎬\n../x', createdAtMs: 1234.5 });
      await store.add(job, 'me');
      expect(await store.find('a')).toEqual({ job, parts: [] });
      expect(await store.findByPath(job.path)).toEqual({ job, parts: [] });
      expect(await store.find('b')).toBeNull();
      expect(await store.findByPath('/elsewhere')).toBeNull();
    });

    test('finds the latest of several jobs of one path', async () => {
      await store.add(aJob('a', { path: '/card/x', state: { kind: 'cancelled' } }), 'me');
      await store.add(aJob('b', { path: '/card/x' }), 'me');
      expect((await store.findByPath('/card/x'))?.job.id).toBe('b');
    });

    test('hands jobs out in queue order, each to one owner only', async () => {
      for (const id of ['c', 'a', 'b']) await store.add(aJob(id), 'me');
      expect((await claim('one'))?.job.id).toBe('c');
      expect((await claim('two'))?.job.id).toBe('a');
      expect((await claim('one'))?.job.id).toBe('b');
      expect(await claim('one')).toBeNull();
    });

    test('hands out nothing before its time, and says when that is', async () => {
      const state = { kind: 'queued', attempts: 1, notBeforeMs: NOW + 500, why: 'x' } as const;
      await store.add(aJob('a', { state }), 'me');
      const query = { owner: 'one', nowMs: NOW, states: ALL, askedBy: null };
      expect(await claim('one')).toBeNull();
      expect(await store.nextDueMs(query)).toBe(NOW + 500);
      expect((await claim('one', NOW + 500))?.job.id).toBe('a');
      expect(await store.nextDueMs({ ...query, nowMs: NOW + 500 })).toBeNull();
    });

    test('hands out only the states and only the askers that were named', async () => {
      await store.add(aJob('a'), 'me');
      await store.add(
        aJob('b', { state: { kind: 'sending', assetId: 'x', urlsIssuedAtMs: 1 } }),
        'you',
      );
      expect((await claim('one', NOW, ['sending']))?.job.id).toBe('b');
      expect(await claim('one', NOW, ALL, 'you')).toBeNull();
      await store.ask('a', 'you');
      expect((await claim('one', NOW, ALL, 'you'))?.job.id).toBe('a');
    });

    test('gives a job to another owner when its lease has run out, not before', async () => {
      await store.add(aJob('a'), 'me');
      await claim('one');
      expect(await claim('two', NOW + LEASE - 1)).toBeNull();
      await store.renew('one', NOW + 2 * LEASE);
      expect(await claim('two', NOW + LEASE)).toBeNull();
      expect((await claim('two', NOW + 2 * LEASE))?.job.id).toBe('a');
    });

    test('refuses to save for who lost the lease, and changes nothing then', async () => {
      await store.add(aJob('a'), 'me');
      await claim('one');
      await claim('two', NOW + LEASE);
      const job = aJob('a', { state: { kind: 'creating', attempts: 0 } });
      await expect(store.save('one', change(job))).rejects.toThrow(/leased to someone else/);
      expect((await store.find('a'))?.job.state.kind).toBe('queued');
    });

    test('stores a job, its parts and its dead asset in one step', async () => {
      await store.add(aJob('a'), 'me');
      await claim('one');
      const job = aJob('a', { state: { kind: 'sending', assetId: 'x', urlsIssuedAtMs: 5 } });
      const deadAsset = { assetId: 'old', jobId: 'a', reason: 'url_expired', atMs: 7 } as const;
      const parts = [aPart(1), aPart(2)];
      await store.save('one', change(job, { parts, replacesParts: true, deadAsset }));
      expect(await store.find('a')).toEqual({ job, parts });
      expect(await store.deadAssets()).toEqual([deadAsset]);
    });

    test('changes the parts that are named and leaves the others', async () => {
      await store.add(aJob('a'), 'me');
      await claim('one');
      const job = aJob('a', { state: { kind: 'sending', assetId: 'x', urlsIssuedAtMs: 5 } });
      await store.save('one', change(job, { parts: [aPart(1), aPart(2)], replacesParts: true }));
      const waiting = {
        kind: 'waiting',
        attempts: 3,
        notBeforeMs: 9,
        code: 'storage_error',
      } as const;
      const second = aPart(2, { state: waiting });
      await store.save('one', change(job, { parts: [second] }));
      expect((await store.find('a'))?.parts).toEqual([aPart(1), second]);
      await store.save('one', change(job, { replacesParts: true }));
      expect((await store.find('a'))?.parts).toEqual([]);
    });

    test('counts jobs by what people call them, and bytes that are not acknowledged', async () => {
      await store.add(aJob('a'), 'me');
      await store.add(aJob('b', { state: { kind: 'cancelled' } }), 'me');
      await store.add(aJob('c', { state: { kind: 'skipped', code: 'empty', message: 'x' } }), 'me');
      await claim('one');
      const job = aJob('a', { state: { kind: 'sending', assetId: 'x', urlsIssuedAtMs: 5 } });
      await store.save('one', change(job, { parts: [aPart(1), aPart(2)], replacesParts: true }));
      await store.save('one', change(job, { parts: [sent(aPart(1))] }));
      // The same acknowledgement twice must not count twice.
      await store.save('one', change(job, { parts: [sent(aPart(1))] }));
      expect(await store.counts()).toEqual({
        queued: 0,
        uploading: 1,
        completed: 0,
        failed: 0,
        skipped: 1,
        cancelled: 1,
        remainingBytes: 10,
      });
      await store.save('one', change(job, { replacesParts: true }));
      expect((await store.counts()).remainingBytes).toBe(20);
    });

    test('saves for nobody only what nobody works on', async () => {
      await store.add(aJob('a'), 'me');
      const cancelled = change(aJob('a', { state: { kind: 'cancelled' } }));
      await claim('one');
      expect(await store.saveFree(cancelled, NOW)).toBe(false);
      await store.release('two', 'a');
      expect(await store.saveFree(cancelled, NOW)).toBe(false);
      await store.release('one', 'a');
      expect(await store.saveFree(cancelled, NOW)).toBe(true);
      expect((await store.find('a'))?.job.state.kind).toBe('cancelled');
    });

    test('frees everything for who knows that all others are dead', async () => {
      await store.add(aJob('a'), 'me');
      await claim('one');
      await store.releaseAll();
      expect((await claim('two'))?.job.id).toBe('a');
    });

    test('lists in pages and by state', async () => {
      for (const id of ['a', 'b', 'c']) await store.add(aJob(id), 'me');
      await store.add(aJob('d', { state: { kind: 'cancelled' } }), 'me');
      const ids = async (options: Parameters<StorePort['list']>[0]) =>
        (await store.list(options)).map(({ job }) => job.id);
      expect(await ids({ limit: 2 })).toEqual(['a', 'b']);
      expect(await ids({ limit: 2, afterId: 'b' })).toEqual(['c', 'd']);
      expect(await ids({ limit: 2, newestFirst: true })).toEqual(['d', 'c']);
      expect(await ids({ limit: 2, newestFirst: true, afterId: 'c' })).toEqual(['b', 'a']);
      expect(await ids({ limit: 9, states: ['cancelled'] })).toEqual(['d']);
    });
  });
}
