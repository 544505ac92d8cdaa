import { describe, expect, test } from 'vitest';
import { aJob, aPart } from '../builders.ts';
import {
  change,
  completed,
  failed,
  sending,
  type StoreUnderTest,
  NOW,
} from './store-under-test.ts';

const turn = (rank: number, priority = 0) => ({ turn: { rank, priority } });

/** Pages of the queue. */
export function listContract(under: StoreUnderTest): void {
  describe('its list', () => {
    test('is in pages, oldest first or newest first', async () => {
      await under.add('c', 'a', 'b', aJob('d', { state: { kind: 'cancelled' } }));
      expect(await under.ids({ limit: 2 })).toEqual(['c', 'a']);
      expect(await under.ids({ limit: 2, afterId: 'a' })).toEqual(['b', 'd']);
      expect(await under.ids({ limit: 2, afterId: 'd' })).toEqual([]);
      expect(await under.ids({ limit: 2, order: 'newest' })).toEqual(['d', 'b']);
      expect(await under.ids({ limit: 2, order: 'newest', afterId: 'b' })).toEqual(['a', 'c']);
      expect(await under.ids({ limit: 2, order: 'newest', afterId: 'c' })).toEqual([]);
    });

    test('has jobs with their parts', async () => {
      await under.add('a');
      await under.saveFree(change(aJob('a'), { parts: [aPart(1)] }), NOW);
      expect(await under.store.list({ limit: 1 })).toEqual([{ job: aJob('a'), parts: [aPart(1)] }]);
    });

    test('has nothing after a job that is not there', async () => {
      await under.add('a');
      expect(await under.ids({ afterId: 'b' })).toEqual([]);
      expect(await under.ids({ afterId: 'b', order: 'newest' })).toEqual([]);
      expect(await under.ids({ afterId: 'b', order: 'turn' })).toEqual([]);
    });

    test('has only the states that are asked for, in pages that are full', async () => {
      const states = [sending(), failed(), completed(), { kind: 'cancelled' }] as const;
      await under.add(
        ...[0, 1, 2].flatMap((n) => states.map((state, i) => aJob(`${n}${i}`, { state }))),
      );
      const two = { states: ['failed', 'sending'], limit: 3 } as const;
      expect(await under.ids(two)).toEqual(['00', '01', '10']);
      expect(await under.ids({ ...two, afterId: '10' })).toEqual(['11', '20', '21']);
      expect(await under.ids({ ...two, order: 'newest' })).toEqual(['21', '20', '11']);
      expect(await under.ids({ ...two, order: 'newest', afterId: '11' })).toEqual([
        '10',
        '01',
        '00',
      ]);
      expect(await under.ids({ states: [] })).toEqual([]);
      expect(await under.ids({ states: ['failed', 'failed'] })).toEqual(['01', '11', '21']);
    });

    test('has only what failed or was skipped with the code that is asked for', async () => {
      const skipped = { kind: 'skipped', code: 'paused', message: 'x' } as const;
      await under.add(
        aJob('a', { state: failed('refused') }),
        aJob('b', { state: failed('file_vanished') }),
        aJob('c', { state: skipped }),
        aJob('d', { state: failed('file_vanished') }),
        'e',
      );
      expect(await under.ids({ code: 'file_vanished' })).toEqual(['b', 'd']);
      expect(await under.ids({ code: 'file_vanished', order: 'newest', limit: 1 })).toEqual(['d']);
      expect(await under.ids({ code: 'file_vanished', afterId: 'b' })).toEqual(['d']);
      expect(await under.ids({ code: 'paused' })).toEqual(['c']);
      expect(await under.ids({ code: 'paused', states: ['failed', 'queued'] })).toEqual([]);
      expect(await under.ids({ code: 'paused', order: 'turn' })).toEqual([]);
      expect(await under.ids({ code: 'disk_full' })).toEqual([]);
    });

    test('has what has not ended in the order it will go: rank, priority, age', async () => {
      await under.add(
        aJob('old'),
        aJob('last', turn(1, -9)),
        aJob('first', { ...turn(-1, 9), held: true }),
        aJob('done', { ...turn(-9), state: completed() }),
        aJob('preferred', { ...turn(0, -1), state: sending() }),
        aJob('young'),
      );
      const order = ['first', 'preferred', 'old', 'young', 'last'];
      expect(await under.ids({ order: 'turn' })).toEqual(order);
      for (const [index, afterId] of order.entries()) {
        const page = { order: 'turn', afterId, limit: 2 } as const;
        expect(await under.ids(page)).toEqual(order.slice(index + 1, index + 3));
      }
      expect(await under.ids({ order: 'turn', states: ['sending', 'completed'] })).toEqual([
        'preferred',
      ]);
      expect(await under.ids({ order: 'turn', states: ['queued'], limit: 2 })).toEqual([
        'first',
        'old',
      ]);
    });

    test('goes on after a job that has ended meanwhile', async () => {
      await under.add(aJob('a', turn(1)), aJob('b', turn(2)), aJob('c', turn(3)));
      await under.saveFree(change(aJob('b', { ...turn(2), state: completed() })), NOW);
      expect(await under.ids({ order: 'turn', afterId: 'b' })).toEqual(['c']);
      const ofState = { states: ['queued'], afterId: 'b' } as const;
      expect(await under.ids(ofState)).toEqual(['c']);
      expect(await under.ids({ ...ofState, order: 'newest' })).toEqual(['a']);
    });
  });
}
