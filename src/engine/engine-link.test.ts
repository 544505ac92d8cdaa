import { expect, test } from 'vitest';
import { EngineWorld, anOutcome } from '../testing/index.ts';

const UNREACHABLE = { kind: 'network', reason: 'unreachable', detail: 'x' } as const;

/** How many exchanges are under way, at most, from now on. */
function counter(world: EngineWorld) {
  let now = 0;
  let most = 0;
  const exchange = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise<void>((resolve) => {
      world.clock.wakeAt(world.clock.now() + 1_000, resolve);
    });
    now -= 1;
  };
  return { exchange, most: () => most };
}

test('a link that is down is tried by one create at a time [H1]', async () => {
  const world = new EngineWorld();
  world.frameio.onCreate = () => anOutcome('waitForNetwork', 'unreachable');
  const engine = world.start();
  await engine.enqueue(['a', 'b', 'c'].map((name) => world.file(name)));
  await world.clock.advance(10_000);
  const { exchange, most } = counter(world);
  world.frameio.answerCreate = async () => {
    await exchange();
    return anOutcome('waitForNetwork', 'unreachable');
  };
  await world.clock.advance(60_000);
  expect(most()).toBe(1);
});

test('a link that is down is tried by one PUT at a time [H1]', async () => {
  const world = new EngineWorld();
  world.frameio.onPut = () => UNREACHABLE;
  await world.start().enqueue([world.file('a')]);
  await world.clock.advance(10_000);
  const { exchange, most } = counter(world);
  world.frameio.onPut = async () => {
    await exchange();
    return UNREACHABLE;
  };
  await world.clock.advance(60_000);
  expect(most()).toBe(1);
});

test('on another network a link that is down is tried at once, by one exchange [H9]', async () => {
  const world = new EngineWorld();
  let tries = 0;
  world.frameio.onPut = () => {
    tries += 1;
    return UNREACHABLE;
  };
  const engine = world.start();
  await engine.enqueue([world.file('a')]);
  await world.clock.advance(20_000);
  const before = tries;
  engine.networkMoved();
  await world.clock.advance(0);
  expect(tries).toBe(before + 1);
  world.frameio.onPut = () => null;
  engine.networkMoved();
  await world.clock.advance(0);
  expect(world.ends()).toMatchObject([{ type: 'completed' }]);
});

test('any answer that is one has crossed the network [H1]', async () => {
  const world = new EngineWorld();
  let down = true;
  world.frameio.onCreate = () =>
    down ? anOutcome('waitForNetwork', 'unreachable') : anOutcome('fail', 'refused');
  const engine = world.start();
  await engine.enqueue([world.file('a')]);
  await world.clock.advance(1_000);
  expect(engine.holds()).toMatchObject([{ reason: 'noNetwork' }]);
  down = false;
  await world.clock.advance(5_000);
  expect(engine.holds()).toEqual([]);
});

test('a person who lets the queue go on lifts what had stopped everything [H4]', async () => {
  const world = new EngineWorld();
  let full = true;
  world.frameio.onCreate = () => (full ? anOutcome('stop', 'usage_exceeded') : null);
  const engine = world.start();
  await engine.enqueue([world.file('a')]);
  await world.clock.advance(1_000);
  full = false;
  await engine.command({ kind: 'set', settings: { paused: false } });
  await world.clock.advance(0);
  expect(world.ends()).toMatchObject([{ type: 'completed' }]);
});

test('a create that Frame.io always answers with a fault fails after eight tries', async () => {
  const world = new EngineWorld();
  let tries = 0;
  world.frameio.onCreate = () => {
    tries += 1;
    return anOutcome('retry', 'frameio_error');
  };
  await world.start().enqueue([world.file('a')]);
  await world.clock.advance(3_600_000);
  expect(world.ends()).toMatchObject([{ type: 'failed', code: 'frameio_error' }]);
  expect(tries).toBe(8);
});
