import { describe, expect, test } from 'vitest';
import { EngineWorld, WORLD_FILE_BYTES, settle } from '../testing/index.ts';

const never = async () => new Promise<never>(() => undefined);
const FOUND = { again: false, origin: 'found' } as const;
const AGAIN = { again: true, origin: 'named' } as const;
const REFUSED = {
  kind: 'reply',
  status: 403,
  headers: {},
  body: '<Error><Code>AccessDenied</Code></Error>',
} as const;

describe('a watch folder that finds its files anew, after a restart', () => {
  test('lets nothing go that waits for a person to pick it [Q4]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.command({ kind: 'set', settings: { mode: 'manual' } });
    const file = world.file('a');
    const [id = ''] = await engine.enqueue([file], FOUND);
    expect(await engine.enqueue([file], FOUND)).toEqual([id]);
    await world.clock.advance(60_000);
    expect(world.created()).toEqual([]);
    await engine.enqueue([file]);
    await world.clock.advance(0);
    expect(world.created(), 'named by a person, it goes').toEqual(['a']);
  });

  test('sends no file that a person has cancelled [J4] [J8]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a');
    engine.hold('stopped', null, 'x');
    const [id = ''] = await engine.enqueue([file], FOUND);
    await engine.command({ kind: 'cancel', which: [id] });
    engine.resume('stopped');
    expect(await engine.enqueue([file], FOUND)).toEqual([id]);
    await world.clock.advance(60_000);
    expect(world.created()).toEqual([]);
    await engine.enqueue([file]);
    await world.clock.advance(0);
    expect(world.created(), 'named by a person, it goes').toEqual(['a']);
  });

  test('tries nothing again that has failed, but sends what is written anew [J4]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    world.frameio.onPut = ({ url }) => (url.includes('asset-1/') ? REFUSED : null);
    const file = world.file('a', 'one');
    await engine.enqueue([file], FOUND);
    await settle();
    await engine.enqueue([file], FOUND);
    await world.clock.advance(60_000);
    expect(world.created()).toHaveLength(1);
    await engine.enqueue([world.file('a', 'two')], FOUND);
    await world.clock.advance(0);
    expect(world.ends().at(-1)).toMatchObject({ type: 'completed', assetId: 'asset-2' });
  });
});

describe('a person', () => {
  test('has a file sent again that waits, or failed, and was delivered as another [D3]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4', 'same')]);
    await world.clock.advance(0);
    engine.hold('stopped', null, 'x');
    const waits = world.file('b.mp4', 'same');
    const failed = world.file('c.mp4', 'same');
    await engine.enqueue([waits]);
    world.files.remove(failed.path);
    engine.resume('stopped');
    await engine.enqueue([failed]);
    engine.hold('stopped', null, 'x');
    await settle();
    world.files.write(failed.path, Buffer.alloc(WORLD_FILE_BYTES, 'same'), failed.stamp.mtimeNs);
    await engine.enqueue([waits, failed], AGAIN);
    engine.resume('stopped');
    await world.clock.advance(60_000);
    expect(world.created().toSorted()).toEqual(['a.mp4', 'b.mp4', 'c.mp4']);
  });

  test('cannot have an empty file tried again: Frame.io is asked for nothing [I5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4', 'x', 0)]);
    const answer = await engine.command({ kind: 'retry', which: [id] });
    expect(answer).toMatchObject({ changed: 0, refused: [{ id }] });
    await engine.enqueue([world.file('b.mp4')]);
    await world.clock.advance(0);
    expect(world.created()).toEqual(['b.mp4']);
    expect(await world.stateOf(id)).toBe('skipped');
  });

  test('who cancels a vanished file while it is looked for has cancelled it [J4] [J8]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a.mp4');
    world.files.remove(file.path);
    const [id = ''] = await engine.enqueue([file]);
    await settle();
    world.files.write(file.path, Buffer.alloc(WORLD_FILE_BYTES, 'a.mp4'), file.stamp.mtimeNs);
    const facts = world.files.facts.bind(world.files);
    const { promise, resolve } = Promise.withResolvers<void>();
    world.files.facts = async (path) => promise.then(async () => facts(path));
    await world.clock.advance(10_000);
    expect(await world.stateOf(id)).toBe('failed');
    await engine.command({ kind: 'cancel', which: [id] });
    resolve();
    await settle();
    await world.clock.advance(60_000);
    expect(await world.stateOf(id)).toBe('cancelled');
    expect(world.frameio.assets.size).toBe(0);
  });
});

describe('a file whose program died while its asset was made', () => {
  async function dead(world: EngineWorld): Promise<string> {
    world.frameio.answerCreate = never;
    const [id = ''] = await world.start().enqueue([world.file('a.mp4')]);
    await settle();
    await world.store.releaseAll();
    world.frameio.answerCreate = null;
    return id;
  }

  test('is cancelled at once, whatever holds it, and its asset noted for its project [J8] [A2]', async () => {
    const world = new EngineWorld();
    const id = await dead(world);
    await world.start({ projectId: 'other' }).command({ kind: 'cancel', which: [id] });
    expect(await world.stateOf(id)).toBe('cancelled');
    const { lines } = await world.store.orphans({ limit: 9 });
    expect(lines).toMatchObject([{ assetId: null, reason: 'reply_lost', projectId: 'project' }]);
  });

  test('can be moved: what may exist is noted where it would be [D6] [A2]', async () => {
    const world = new EngineWorld();
    const id = await dead(world);
    const answer = await world
      .start({ projectId: 'other' })
      .command({ kind: 'move', which: 'all' });
    expect(answer).toEqual({ changed: 1, refused: [] });
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('completed');
    const { lines } = await world.store.orphans({ limit: 9 });
    expect(lines).toMatchObject([{ assetId: null, projectId: 'project' }]);
  });

  test('ends although it was held before it was cancelled [J8]', async () => {
    const world = new EngineWorld();
    world.frameio.answerCreate = never;
    const first = world.start();
    const [id = ''] = await first.enqueue([world.file('a.mp4')]);
    await settle();
    await first.command({ kind: 'hold', which: [id] });
    await first.command({ kind: 'cancel', which: [id] });
    await first.command({ kind: 'hold', which: [id] });
    await world.store.releaseAll();
    world.start();
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('cancelled');
  });
});

test('an asset is written down when its file failed and was then written anew [J3]', async () => {
  const world = new EngineWorld();
  const engine = world.start();
  world.frameio.onPut = ({ url }) => (url.includes('asset-1/') ? REFUSED : null);
  const [id = ''] = await engine.enqueue([world.file('a.mp4', 'one')]);
  await settle();
  await engine.enqueue([world.file('a.mp4', 'two')]);
  const { lines } = await world.store.orphans({ limit: 9 });
  expect(lines).toMatchObject([{ assetId: 'asset-1', jobId: id, reason: 'file_changed' }]);
});

test('a file that failed in one project goes to the next one when it is named there [D5] [D6]', async () => {
  const world = new EngineWorld();
  const engine = world.start();
  world.frameio.onPut = ({ url }) => (url.includes('asset-1/') ? REFUSED : null);
  const file = world.file('a.mp4');
  await engine.enqueue([file]);
  await settle();
  engine.setProject('other');
  await engine.enqueue([file]);
  await world.clock.advance(0);
  const { lines } = await world.store.deliveries({ limit: 9 });
  expect(lines).toMatchObject([{ assetId: 'asset-2', projectId: 'other' }]);
});
