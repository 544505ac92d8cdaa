import { describe, expect, test } from 'vitest';
import { EngineWorld, anOutcome } from '../testing/index.ts';

describe('content that was delivered before', () => {
  test('is not sent again from the same path, untouched: nothing is even read [D1]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a.mp4');
    const [id] = await engine.enqueue([file]);
    await world.clock.advance(0);
    expect(await engine.enqueue([file])).toEqual([id]);
    expect(world.ends().at(-1)).toMatchObject({ type: 'skipped', code: 'duplicate', uploadId: id });
    expect(world.created()).toEqual(['a.mp4']);
  });

  test.each([
    ['renamed', 'b.mp4'],
    ['moved', '/archive/day-1/a.mp4'],
    ['on another mount point', '/Volumes/CARD 1/a.mp4'],
  ])('is not sent again %s, whatever its time [D1] [D2]', async (_, name) => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4', 'one')]);
    await world.clock.advance(0);
    await engine.enqueue([world.file(name, 'one')]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'skipped']);
    expect(world.ends().at(-1)).toMatchObject({ code: 'duplicate' });
    expect(world.frameio.assets.size).toBe(1);
  });

  test('is known by its whole: alike in size and sample is not enough [D2]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    // Two files that differ only between the places that are sampled.
    const bytes = Buffer.alloc(4 * 1024 ** 2, 'x');
    const write = (path: string) => ({
      ...world.files.write(path, bytes),
      path,
      name: path.split('/').at(-1) ?? '',
      filetype: 'video/mp4',
    });
    await engine.enqueue([write('/card/a.mov')]);
    await world.clock.advance(0);
    bytes[200 * 1024] = 0;
    await engine.enqueue([write('/card/b.mov')]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
    const { lines } = await world.store.deliveries({ limit: 9 });
    expect(new Set(lines.map(({ sample }) => sample)).size).toBe(1);
  });

  test('is sent again when a person says so [D3]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a.mp4');
    await engine.enqueue([file]);
    await world.clock.advance(0);
    await engine.enqueue([file], { again: true, origin: 'named' });
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
    expect(world.frameio.assets.size).toBe(2);
  });

  test('is sent to another project, which does not have it [D5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a.mp4');
    await engine.enqueue([file]);
    await world.clock.advance(0);
    engine.setProject('other');
    await engine.enqueue([file]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
  });

  test('is another where its path, size and time are the same but its bytes are not [D2]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    // Two cards, one mount point, frames of one size, times of two seconds.
    const first = world.file('IMG_0001.dng', 'one');
    await engine.enqueue([first]);
    await world.clock.advance(0);
    world.files.write(first.path, Buffer.alloc(30, 'two'), first.stamp.mtimeNs);
    await engine.enqueue([first]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
  });

  test('a file written anew at the same path is another content', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4', 'one')]);
    await world.clock.advance(0);
    await engine.enqueue([world.file('a.mp4', 'two')]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
  });
});

describe('several files of one content', () => {
  test('one goes, the others wait for it and are skipped when it has arrived [D4]', async () => {
    const world = new EngineWorld();
    const names = ['a.mp4', 'b.mp4', '/copy/a.mp4'];
    await world.start().enqueue(names.map((name) => world.file(name, 'same')));
    await world.clock.advance(30_000);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'skipped', 'skipped']);
    expect(world.frameio.assets.size).toBe(1);
  });

  test('the next goes itself when the first fails [D4] [J5]', async () => {
    const world = new EngineWorld();
    world.frameio.onPut = ({ url }) =>
      url.includes('asset-1/')
        ? {
            kind: 'reply',
            status: 403,
            headers: {},
            body: '<Error><Code>AccessDenied</Code></Error>',
          }
        : null;
    await world.start().enqueue([world.file('a.mp4', 'same'), world.file('b.mp4', 'same')]);
    await world.clock.advance(30_000);
    expect(world.ends().map(({ type, path }) => [type, path])).toEqual([
      ['failed', '/card/a.mp4'],
      ['completed', '/card/b.mp4'],
    ]);
  });
});

describe('a job meant for one project', () => {
  const offline = () => anOutcome('waitForNetwork', 'unreachable');

  test('makes no asset in another, and says so when it is named there [D6]', async () => {
    const world = new EngineWorld();
    world.frameio.onCreate = offline;
    const engine = world.start();
    const file = world.file('a.mp4');
    const [id] = await engine.enqueue([file]);
    await world.clock.advance(10_000);
    engine.setProject('other');
    world.frameio.onCreate = () => null;
    await world.clock.advance(600_000);
    expect(world.created()).toEqual([]);
    expect(await engine.enqueue([file])).toEqual([id]);
    expect(world.ends()).toMatchObject([{ type: 'skipped', code: 'other_project' }]);
    await engine.enqueue([world.file('b.mp4')]);
    await world.clock.advance(10_000);
    expect(world.created(), 'what is queued now goes').toEqual(['b.mp4']);
    engine.setProject('project');
    await world.clock.advance(10_000);
    expect(world.created(), 'paired with its project again, it goes').toEqual(['b.mp4', 'a.mp4']);
  });

  test('goes to the new project once a person moves it there [D6]', async () => {
    const world = new EngineWorld();
    world.frameio.onCreate = offline;
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4'), world.file('b.mp4')]);
    await world.clock.advance(10_000);
    engine.setProject('other');
    world.frameio.onCreate = () => null;
    expect(await engine.command({ kind: 'move', which: 'all' })).toEqual({
      changed: 2,
      refused: [],
    });
    await world.clock.advance(10_000);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
    const { lines } = await world.store.deliveries({ limit: 9 });
    expect(lines.map(({ projectId }) => projectId)).toEqual(['other', 'other']);
  });

  test('begun, is finished where it was begun [D6]', async () => {
    const world = new EngineWorld();
    let lost = 1;
    world.frameio.onPut = () =>
      lost-- > 0 ? { kind: 'network', reason: 'reset', detail: 'x' } : null;
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    engine.setProject('other');
    expect(await engine.command({ kind: 'move', which: [id] })).toMatchObject({
      changed: 0,
      refused: [{ id }],
    });
    await world.clock.advance(10_000);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
    expect((await world.store.deliveries({ limit: 9 })).lines[0]?.projectId).toBe('project');
  });

  test('queued while none was known, is meant for the first that is', async () => {
    const world = new EngineWorld();
    const engine = world.start({ projectId: null });
    world.frameio.onCreate = offline;
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(10_000);
    engine.setProject('first');
    await world.clock.advance(10_000);
    expect((await world.upload(id)).job.projectId).toBe('first');
    engine.setProject('second');
    world.frameio.onCreate = () => null;
    await world.clock.advance(60_000);
    expect(world.created()).toEqual([]);
  });
});
