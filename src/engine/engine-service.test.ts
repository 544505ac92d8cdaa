import { expect, test } from 'vitest';
import { EngineWorld, anOutcome } from '../testing/index.ts';

const FAULT = anOutcome('retry', 'frameio_error');
const LOST = { ...anOutcome('retry', 'unreachable'), mayHaveBeenDone: true };
const HOUR_MS = 3_600_000;

test.each([
  ['has a fault', FAULT],
  ['loses every reply', LOST],
])(
  'a Frame.io that %s for an hour fails no file, and makes no trail of orphans [H6] [J7]',
  async (_, fault) => {
    const world = new EngineWorld();
    let isDown = true;
    let creates = 0;
    world.frameio.onCreate = () => {
      creates += 1;
      return isDown ? fault : null;
    };
    world.frameio.onProve = () => (isDown ? fault : null);
    const engine = world.start();
    await engine.enqueue(['a', 'b', 'c', 'd', 'e'].map((name) => world.file(name)));
    await world.clock.advance(1_000);
    expect(engine.holds()).toMatchObject([{ reason: 'frameioDown', message: fault.message }]);
    await world.clock.advance(HOUR_MS);
    // None after it is known.
    expect(creates).toBe(1);
    expect(world.ends()).toEqual([]);
    isDown = false;
    await world.clock.advance(30_000);
    expect(world.ends().map(({ type }) => type)).toEqual(Array(5).fill('completed'));
    expect(engine.holds()).toEqual([]);
  },
);

test('a file that alone fails while Frame.io serves is given up, and no other waits for it [H6] [J5]', async () => {
  const world = new EngineWorld();
  let proofs = 0;
  world.frameio.onCreate = ({ name }) => (name === 'bad' ? FAULT : null);
  world.frameio.onProve = () => {
    proofs += 1;
    return null;
  };
  const engine = world.start();
  await engine.enqueue(['bad', 'a', 'b', 'c'].map((name) => world.file(name)));
  await world.clock.advance(5_000);
  expect(world.ends().map(({ path }) => path)).toEqual(['/card/a', '/card/b', '/card/c']);
  await world.clock.advance(HOUR_MS);
  expect(world.ends().at(-1)).toMatchObject({ type: 'failed', code: 'frameio_error' });
  expect(proofs).toBe(8);
});

test('parts whose URLs live go up while Frame.io does not serve [H6]', async () => {
  const world = new EngineWorld();
  world.frameio.onCreate = ({ name }) => (name === 'a' ? null : FAULT);
  world.frameio.onProve = () => FAULT;
  const engine = world.start();
  await engine.enqueue(['a', 'b'].map((name) => world.file(name)));
  await world.clock.advance(60_000);
  expect(world.ends()).toMatchObject([{ type: 'completed', path: '/card/a' }]);
});

test('what the question finds is what is told: no network, or no pairing [H1] [H2]', async () => {
  const told = async (answer: ReturnType<typeof anOutcome>) => {
    const world = new EngineWorld();
    world.frameio.onCreate = () => LOST;
    world.frameio.onProve = () => answer;
    const engine = world.start();
    await engine.enqueue([world.file('a')]);
    await world.clock.advance(100);
    expect(world.ends()).toEqual([]);
    return engine.holds().map(({ reason }) => reason);
  };
  expect(await told(anOutcome('waitForNetwork', 'unreachable'))).toEqual(['noNetwork']);
  expect(await told(anOutcome('pairAgain', 'pairing_lost'))).toEqual(['pairingLost']);
});

test('a limit on the rate of creates costs no file an attempt, and is kept to [H7] [J7]', async () => {
  const world = new EngineWorld();
  const askedAtMs: number[] = [];
  const slow = { ...anOutcome('retry', 'rate_limited'), retryAfterMs: 10_000 };
  world.frameio.onCreate = () => {
    askedAtMs.push(world.clock.now());
    // One in ten seconds.
    const since = askedAtMs.filter((ms) => ms > world.clock.now() - 10_000);
    return since.length > 1 ? slow : null;
  };
  const engine = world.start();
  await engine.enqueue(Array.from({ length: 20 }, (_, index) => world.file(`clip-${index}`)));
  await world.clock.advance(HOUR_MS);
  expect(world.ends().map(({ type }) => type)).toEqual(Array(20).fill('completed'));
  // Not one refusal for each file that waits.
  expect(askedAtMs.length).toBeLessThan(60);
  expect(engine.holds()).toEqual([]);
});

test('a question that nobody ever answers does not hold up the queue for good [Q8]', async () => {
  const world = new EngineWorld();
  let isFirst = true;
  world.frameio.onCreate = () => {
    const fails = isFirst;
    isFirst = false;
    return fails ? FAULT : null;
  };
  let isAsked = false;
  world.frameio.onProve = async () => {
    if (isAsked) return null;
    isAsked = true;
    return new Promise<never>(() => undefined);
  };
  const engine = world.start();
  await engine.enqueue([world.file('a')]);
  await world.clock.advance(180_000);
  expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  await engine.stop();
});

test('an engine that stops waits for no answer to the question', async () => {
  const world = new EngineWorld();
  world.frameio.onCreate = () => FAULT;
  world.frameio.onProve = async () => new Promise<never>(() => undefined);
  const engine = world.start();
  await engine.enqueue([world.file('a')]);
  await world.clock.advance(1_000);
  const stopped = engine.stop();
  await world.clock.advance(0);
  await stopped;
  expect(world.ends()).toEqual([]);
});
