import { expect, test } from 'vitest';
import { LONGEST_WAIT_MS } from '../../engine/index.ts';
import { aJob } from '../builders.ts';
import { LEASE, NOW, change, sending, waiting, type StoreUnderTest } from './store-under-test.ts';

/** Who may change what. */
export function leaseContract(under: StoreUnderTest): void {
  test('gives a job to another owner when its lease has run out, not before', async () => {
    await under.add('a');
    await under.claim('one');
    expect(await under.claim('two', { nowMs: NOW + LEASE - 1 })).toBeNull();
    await under.store.renew('one', NOW + 2 * LEASE);
    expect(await under.claim('two', { nowMs: NOW + LEASE })).toBeNull();
    expect(await under.nextDueMs({ owner: 'two', nowMs: NOW + LEASE })).toBeNull();
    expect(await under.nextDueMs({ owner: 'two', nowMs: NOW + 2 * LEASE })).toBe(NOW + 2 * LEASE);
    expect(await under.claim('two', { nowMs: NOW + 2 * LEASE })).toBe('a');
  });

  test('renews only the leases of who asks', async () => {
    await under.add('a', 'b');
    await under.claim('one');
    await under.claim('two');
    await under.store.renew('one', NOW + 2 * LEASE);
    expect(await under.claim('three', { nowMs: NOW + LEASE })).toBe('b');
    expect(await under.claim('three', { nowMs: NOW + LEASE })).toBeNull();
  });

  test('never gives an owner a job again that it holds itself, even when its lease has run out', async () => {
    await under.add('a');
    await under.claim('one');
    expect(await under.claim('one', { nowMs: NOW + 2 * LEASE })).toBeNull();
    expect(await under.nextDueMs({ owner: 'one', nowMs: NOW + 2 * LEASE })).toBeNull();
    await under.store.save('one', change(aJob('a', { state: sending() })));
    await under.store.release('one', 'a');
    expect(await under.claim('one')).toBe('a');
  });

  test('takes a lease for over that lasts longer than any: the clock was set back', async () => {
    await under.add('a');
    await under.claim('one');
    const nowMs = NOW + LEASE - LONGEST_WAIT_MS;
    expect(await under.claim('two', { nowMs })).toBeNull();
    expect(await under.saveFree(change(aJob('a')), nowMs)).toBe(false);
    expect(await under.saveFree(change(aJob('a')), nowMs - 1)).toBe(true);
    await under.claim('one');
    expect(await under.claim('two', { nowMs: nowMs - 1 })).toBe('a');
  });

  test('refuses to save for who lost the lease, and changes nothing then', async () => {
    await under.add('a');
    await under.claim('one');
    await under.claim('two', { nowMs: NOW + LEASE });
    const job = aJob('a', { state: sending() });
    const deadAsset = { assetId: 'x', jobId: 'a', reason: 'cancelled', atMs: 1 } as const;
    expect(await under.store.save('one', change(job, { deadAsset }))).toBe(false);
    expect((await under.job('a'))?.state.kind).toBe('queued');
    expect((await under.store.orphans({ limit: 9 })).lines).toEqual([]);
  });

  test('refuses to save for who never held the lease, or gave it back', async () => {
    await under.add('a');
    expect(await under.store.save('one', change(aJob('a')))).toBe(false);
    await under.claim('one');
    await under.store.release('one', 'a');
    expect(await under.store.save('one', change(aJob('a')))).toBe(false);
    expect(await under.store.save('one', change(aJob('b')))).toBe(false);
  });

  test('saves several for nobody in one step, but for those that are leased', async () => {
    await under.add('a', 'b', 'c');
    await under.claim('one');
    const changes = ['a', 'b', 'c'].map((id) => change(aJob(id, { state: { kind: 'cancelled' } })));
    expect(await under.store.saveFree(changes, NOW)).toEqual(['a']);
    expect((await under.job('a'))?.state.kind).toBe('queued');
    expect((await under.job('c'))?.state.kind).toBe('cancelled');
  });

  test('saves for nobody only what nobody works on', async () => {
    await under.add('a');
    const cancelled = change(aJob('a', { state: { kind: 'cancelled' } }));
    await under.claim('one');
    expect(await under.saveFree(cancelled, NOW)).toBe(false);
    await under.store.release('two', 'a');
    expect(await under.saveFree(cancelled, NOW)).toBe(false);
    expect((await under.job('a'))?.state.kind).toBe('queued');
    await under.store.release('one', 'a');
    expect(await under.saveFree(cancelled, NOW)).toBe(true);
    expect((await under.job('a'))?.state.kind).toBe('cancelled');
    expect(await under.saveFree(change(aJob('unknown')), NOW)).toBe(false);
  });

  test('ends a lease that has run out when it saves for nobody: its owner changes nothing more', async () => {
    await under.add('a');
    await under.claim('one');
    const cancelled = change(aJob('a', { state: { kind: 'cancelled' } }));
    expect(await under.saveFree(cancelled, NOW + LEASE)).toBe(true);
    expect(await under.store.save('one', change(aJob('a')))).toBe(false);
    expect((await under.job('a'))?.state.kind).toBe('cancelled');
  });

  test('frees everything for who knows that all others are dead', async () => {
    await under.add('a', 'b');
    await under.claim('one');
    await under.claim('two');
    await under.store.releaseAll();
    expect(await under.claim('two')).toBe('a');
    expect(await under.claim('two')).toBe('b');
  });

  test('says nothing of the time of what is leased or held', async () => {
    await under.add('a', aJob('b', { held: true, state: waiting(NOW + 5) }));
    await under.claim('one');
    expect(await under.nextDueMs({ owner: 'two' })).toBeNull();
  });
}
