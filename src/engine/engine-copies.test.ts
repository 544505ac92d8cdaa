import { describe, expect, test } from 'vitest';
import { EngineWorld, WORLD_FILE_BYTES, settle } from '../testing/index.ts';

describe('a copy of a file', () => {
  test('goes on with the asset of a run that was killed, and does not wait for ever [D4]', async () => {
    const world = new EngineWorld();
    world.frameio.onPut = async (_, cancel) =>
      new Promise((resolve) => {
        const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
        cancel.addEventListener('abort', () => resolve(answer));
      });
    const first = world.start({ scope: 'asked' });
    await first.enqueue([world.file('a.mp4', 'same')]);
    await settle();
    await first.stop();
    world.frameio.onPut = () => null;
    await world.start({ scope: 'asked' }).enqueue([world.file('/mnt/b.mp4', 'same')]);
    await world.clock.advance(30_000);
    expect(world.ends().map(({ type, path }) => [type, path])).toEqual([
      ['completed', '/card/a.mp4'],
      ['skipped', '/mnt/b.mp4'],
    ]);
    expect(world.events.at(-1)).toEqual({ type: 'quiet' });
  });

  test('that arrived keeps its original, back on its card, from going on by itself [D1]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const file = world.file('a.mp4');
    world.frameio.onPut = ({ url }) => {
      if (!url.endsWith('/2')) return null;
      world.files.remove(file.path);
      return { kind: 'file', code: 'file_vanished', message: 'a.mp4 is not there (ENOENT)' };
    };
    const [id = ''] = await engine.enqueue([file]);
    await settle();
    world.frameio.onPut = () => null;
    const bytes = Buffer.alloc(WORLD_FILE_BYTES, 'a.mp4');
    const facts = world.files.write('/disk/a.mp4', bytes, file.stamp.mtimeNs);
    await engine.enqueue([{ ...file, ...facts, path: '/disk/a.mp4' }]);
    await world.clock.advance(1_000);
    world.files.write(file.path, bytes, file.stamp.mtimeNs);
    await world.clock.advance(60_000);
    expect((await world.store.deliveries({ limit: 9 })).lines).toMatchObject([
      { path: '/disk/a.mp4' },
    ]);
    expect(await world.stateOf(id)).toBe('failed');
  });
});

describe('a file that is moved to another project', () => {
  test('while its asset is made is delivered to the one it was made in [D5] [D6]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const { promise, resolve } = Promise.withResolvers<null>();
    world.frameio.answerCreate = async () => promise;
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await settle();
    engine.setProject('other');
    await engine.command({ kind: 'move', which: [id] });
    resolve(null);
    await world.clock.advance(0);
    const { lines } = await world.store.deliveries({ limit: 9 });
    expect(lines.map(({ projectId }) => projectId)).toEqual(['project']);
  });

  test('while it is looked at is compared with what that project has [D5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4', 'same')]);
    await world.clock.advance(0);
    const { promise, resolve } = Promise.withResolvers<null>();
    const copy = world.file('b.mp4', 'same');
    world.files.onRead = (path) => (path === copy.path ? promise : null);
    const [id = ''] = await engine.enqueue([copy]);
    await settle();
    engine.setProject('other');
    await engine.command({ kind: 'move', which: [id] });
    resolve(null);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
  });
});
