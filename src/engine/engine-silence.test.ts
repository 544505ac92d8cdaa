import { describe, expect, test } from 'vitest';
import { EngineWorld } from '../testing/index.ts';

const never = async () => new Promise<never>(() => undefined);
const BUSY = { kind: 'reply', status: 503, headers: {}, body: '' } as const;

describe('a disk that falls silent', () => {
  test('while a file is compared ends that file: it does not stay so for ever [Q8] [I6]', async () => {
    const world = new EngineWorld();
    let sent = 0;
    let reads = 0;
    world.frameio.onPut = () => {
      sent += 1;
      return null;
    };
    // The last three readings before the comparison are those of the parts.
    world.files.onRead = () => (sent === 3 && (reads += 1) > 3 ? never() : null);
    const [id = ''] = await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(30_000);
    expect(await world.stateOf(id)).toBe('verifying');
    await world.clock.advance(90_000);
    expect(world.ends()).toMatchObject([{ type: 'failed', code: 'file_vanished' }]);
    const { state } = (await world.upload(id)).job;
    expect(state).toMatchObject({ resumable: { assetId: 'asset-1' } });
  });

  test('while a whole file is read to know its content ends that file [Q8]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4', 'same')]);
    await world.clock.advance(0);
    const copy = world.file('b.mp4', 'same');
    let reads = 0;
    world.files.onRead = (path) => (path === copy.path && (reads += 1) > 1 ? never() : null);
    await engine.enqueue([copy]);
    await world.clock.advance(120_000);
    expect(world.ends().at(-1)).toMatchObject({ type: 'failed', code: 'file_vanished' });
  });

  test('is not asked for ever more of its files, each of which would keep a thread [Q8]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const files = Array.from({ length: 50 }, (_, index) => world.file(`clip-${index}`));
    for (const { path } of files) world.files.remove(path);
    await engine.enqueue(files);
    await world.clock.advance(0);
    let unanswered = 0;
    world.files.facts = async () => {
      unanswered += 1;
      return never();
    };
    await world.clock.advance(600_000);
    expect(unanswered).toBe(4);
  });
});

describe('a PUT that never ends', () => {
  test('gives its lane back, and its part goes again [Q8]', async () => {
    const world = new EngineWorld();
    const putPart = world.frameio.putPart.bind(world.frameio);
    let hung = false;
    world.frameio.putPart = async (part, control) => {
      if (hung || !part.url.endsWith('/2')) return putPart(part, control);
      hung = true;
      return never();
    };
    await world.start({ lanes: 1 }).enqueue([world.file('a.mp4'), world.file('b.mp4')]);
    await world.clock.advance(300_000);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
  });
});

describe('files that only wait for their next try', () => {
  const names = Array.from({ length: 10 }, (_, index) => `bad-${index}`);
  const run = async (minutes: number) => {
    const world = new EngineWorld();
    world.frameio.onPut = ({ path }) => (path.includes('bad') ? BUSY : null);
    await world.start().enqueue([...names, 'good'].map((name) => world.file(name)));
    await world.clock.advance(minutes * 60_000);
    return world;
  };

  test('do not keep all places: another is taken up each minute [J5]', async () => {
    const world = await run(5);
    expect(world.ends()).toMatchObject([{ type: 'completed', path: '/card/good' }]);
  });

  test('do not let assets be made in a storm while nothing can be sent [J5]', async () => {
    const world = await run(1);
    expect(world.created().length).toBeLessThanOrEqual(10);
  });
});

test('a dead disk with many files does not hold up what is elsewhere [Q8] [J5]', async () => {
  const world = new EngineWorld();
  const alive = Promise.withResolvers<null>();
  world.files.onRead = (path) => (path.startsWith('/share/') ? alive.promise : null);
  const names = Array.from({ length: 40 }, (_, index) => `/share/clip-${index}.mp4`);
  await world
    .start()
    .enqueue([...names.map((name) => world.file(name)), world.file('/card/good.mp4')]);
  await world.clock.advance(60_000);
  const good = world.ends().find(({ type }) => type === 'completed');
  expect(good).toMatchObject({ path: '/card/good.mp4' });
  alive.resolve(null);
  await world.clock.advance(120_000);
  expect(world.created(), 'they go by themselves when it answers again').toHaveLength(41);
});
