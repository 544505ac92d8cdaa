import { describe, expect, test } from 'vitest';
import { EngineWorld } from '../testing/index.ts';

/** Holds a call back until it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

describe('what a person does while something else is under way', () => {
  test('a job cancelled while its vanished file is looked for stays cancelled [J4] [J8]', async () => {
    const world = new EngineWorld();
    const file = world.file('a.mp4');
    const gone = { kind: 'file', code: 'file_vanished', message: 'a.mp4 is not there' } as const;
    world.frameio.onPut = ({ url }) => (url.endsWith('/3') ? gone : null);
    const engine = world.start();
    const [id = ''] = await engine.enqueue([file]);
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('failed');
    const disk = gate();
    const { files } = world;
    const facts = files.facts.bind(files);
    files.facts = async (path) => disk.passed.then(async () => facts(path));
    await world.clock.advance(10_000);
    await engine.command({ kind: 'cancel', which: [id] });
    disk.open();
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('cancelled');
    expect(world.ends().map(({ type }) => type)).toEqual(['failed', 'skipped']);
  });

  test('a job moved to a project while it is looked at is not sent twice there [D1]', async () => {
    const world = new EngineWorld();
    const engine = world.start({ projectId: 'A' });
    await engine.enqueue([world.file('a.mp4', 'one')]);
    await world.clock.advance(0);
    const disk = gate();
    world.files.onRead = async () => disk.passed.then(() => null);
    engine.setProject('B');
    const [id = ''] = await engine.enqueue([world.file('copy.mp4', 'one')]);
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('identifying');
    engine.setProject('A');
    await engine.command({ kind: 'move', which: [id] });
    disk.open();
    await world.clock.advance(0);
    await world.clock.advance(10_000);
    expect(await world.stateOf(id)).toBe('skipped');
    expect(world.created()).toEqual(['a.mp4']);
  });

  test('a job moved while its asset is asked for is of the project that has it [D6]', async () => {
    const world = new EngineWorld();
    const answer = gate();
    const { frameio } = world;
    const createAsset = frameio.createAsset.bind(frameio);
    frameio.createAsset = async (asset, cancel) => {
      const made = await createAsset(asset, cancel);
      await answer.passed;
      return made;
    };
    const engine = world.start({ projectId: 'A' });
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    engine.setProject('B');
    await engine.command({ kind: 'move', which: [id] });
    answer.open();
    await world.clock.advance(0);
    expect((await world.store.deliveries({ limit: 9 })).lines).toMatchObject([{ projectId: 'A' }]);
  });
});

describe('a file that was empty', () => {
  test('is not tried again, and stops nothing [I5] [J5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('empty.mp4', 'x', 0)]);
    const answer = await engine.command({ kind: 'retry', which: [id] });
    expect(answer).toMatchObject({ changed: 0, refused: [{ id }] });
    await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    expect(await world.stateOf(id)).toBe('skipped');
    expect(world.ends().at(-1)).toMatchObject({ type: 'completed', path: '/card/a.mp4' });
  });
});
