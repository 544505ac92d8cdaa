import { describe, expect, test } from 'vitest';
import type { Cancellation } from '../core/index.ts';
import { EngineWorld, anOutcome, settle } from '../testing/index.ts';

/** PUTs that end only when they are broken off, and how each can be. */
function endless(world: EngineWorld): Cancellation[] {
  const cancels: Cancellation[] = [];
  world.frameio.onPut = async (_, cancel) => {
    cancels.push(cancel);
    return new Promise((resolve) => {
      const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
      cancel.addEventListener('abort', () => resolve(answer));
    });
  };
  return cancels;
}

describe('what is on its way', () => {
  test('is broken off when its file is cancelled [J8]', async () => {
    const world = new EngineWorld();
    const cancels = endless(world);
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a')]);
    await settle();
    await engine.command({ kind: 'cancel', which: [id] });
    expect(cancels.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test('is broken off when the queue is paused [Q5]', async () => {
    const world = new EngineWorld();
    const cancels = endless(world);
    const engine = world.start();
    await engine.enqueue([world.file('a')]);
    await settle();
    await engine.command({ kind: 'set', settings: { paused: true } });
    expect(cancels.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test('when a file is held is not followed by more: its asset is heard of, and waits [Q3]', async () => {
    const world = new EngineWorld();
    const { promise, resolve } = Promise.withResolvers<null>();
    world.frameio.answerCreate = async () => promise;
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a')]);
    await settle();
    await engine.command({ kind: 'hold', which: [id] });
    resolve(null);
    await world.clock.advance(60_000);
    expect(await world.stateOf(id)).toBe('sending');
    expect(world.frameio.assets.get('asset-1')?.puts).toEqual([]);
  });
});

test('a create that was given up and then fails changes nothing more [A2]', async () => {
  const world = new EngineWorld();
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof anOutcome>>();
  world.frameio.answerCreate = async () => promise;
  const [id = ''] = await world.start().enqueue([world.file('a')]);
  await world.clock.advance(195_000);
  expect(await world.stateOf(id)).toBe('creating');
  const second = Promise.withResolvers<null>();
  world.frameio.answerCreate = async () => second.promise;
  await world.clock.advance(30_000);
  expect(await world.stateOf(id), 'it asks again').toBe('creating');
  resolve(anOutcome('fail', 'refused', { mayHaveBeenDone: true }));
  await settle();
  expect(await world.stateOf(id)).toBe('creating');
  second.resolve(null);
  await world.clock.advance(0);
  expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  expect((await world.store.orphans({ limit: 9 })).lines).toHaveLength(1);
});

test('a comparison that is slow, but goes on, is not given up [Q8]', async () => {
  const world = new EngineWorld();
  world.frameio.urlCount = 1;
  world.frameio.onPut = () => {
    world.files.onRead = async () => {
      await new Promise<void>((resolve) => {
        world.clock.wakeAt(world.clock.now() + 20_000, resolve);
      });
      return null;
    };
    return null;
  };
  await world.start().enqueue([world.file('a', 'a', 2 * 1024 ** 2)]);
  await world.clock.advance(400_000);
  expect(world.ends()).toMatchObject([{ type: 'completed' }]);
});

test('the next try of a part asks the storage before it sends [A1]', async () => {
  const world = new EngineWorld();
  world.frameio.urlCount = 1;
  const asked: boolean[] = [];
  world.frameio.onPut = ({ expectContinue }) => {
    asked.push(expectContinue);
    return asked.length === 1 ? { kind: 'network', reason: 'reset', detail: 'x' } : null;
  };
  await world.start().enqueue([world.file('a')]);
  await world.clock.advance(0);
  await world.clock.advance(10_000);
  expect(asked).toEqual([false, true]);
});
