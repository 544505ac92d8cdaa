import { describe, expect, test } from 'vitest';
import { DailiesError } from '../core/index.ts';
import { EngineWorld, anOutcome, settle } from '../testing/index.ts';

const full = async (): Promise<never> => {
  throw new DailiesError('disk_full', 'The disk is full');
};

/** PUTs that end only when they are broken off. */
function endless(world: EngineWorld): void {
  world.frameio.onPut = async (_, cancel) =>
    new Promise((resolve) => {
      const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
      cancel.addEventListener('abort', () => resolve(answer));
    });
}

describe('a lease that could not be given back, because the disk was full', () => {
  test('is given back with the next room, so that its job is taken up again [H5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    let fails = true;
    world.frameio.onCreate = () => (fails ? anOutcome('retry', 'frameio_error') : null);
    const release = world.store.release.bind(world.store);
    world.store.release = async (...args) => {
      if (!fails) return release(...args);
      fails = false;
      return full();
    };
    await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(60_000);
    expect(engine.holds()).toEqual([]);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  });

  test('does not keep a job from the person who held it [H5] [Q3]', async () => {
    const world = new EngineWorld();
    endless(world);
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await settle();
    const release = world.store.release.bind(world.store);
    world.store.release = full;
    await expect(engine.command({ kind: 'hold', which: [id] })).rejects.toThrow('full');
    world.store.release = release;
    world.frameio.onPut = () => null;
    expect(await engine.command({ kind: 'resume', which: [id] })).toMatchObject({ changed: 1 });
    await world.clock.advance(0);
    expect(world.ends()).toMatchObject([{ type: 'completed', assetId: 'asset-1' }]);
  });
});

describe('stopped while the disk is full, the engine stays so', () => {
  test('when it had just begun to look for room [H5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const save = world.store.save.bind(world.store);
    world.store.save = full;
    await engine.enqueue([world.file('a.mp4')]);
    await settle();
    expect(engine.holds()).toMatchObject([{ reason: 'diskFull' }]);
    world.store.save = save;
    const release = world.store.release.bind(world.store);
    const stops: Promise<void>[] = [];
    world.store.release = async (...args) => {
      if (stops.length === 0) stops.push(engine.stop());
      return release(...args);
    };
    await world.clock.advance(60_000);
    await Promise.all(stops);
    expect(stops).toHaveLength(1);
    expect(world.ends()).toEqual([]);
  });

  test('when it filled up as it stopped [H5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const save = world.store.save.bind(world.store);
    const stops: Promise<void>[] = [];
    world.store.save = async () => {
      if (stops.length === 0) stops.push(engine.stop());
      return full();
    };
    world.store.release = full;
    await engine.enqueue([world.file('a.mp4')]);
    await settle();
    await Promise.all(stops);
    world.store.save = save;
    await world.clock.advance(60_000);
    expect(world.ends()).toEqual([]);
  });
});

describe('a lease', () => {
  test('is renewed while its file goes up, however long that takes [J9]', async () => {
    const world = new EngineWorld();
    endless(world);
    await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(150_000);
    const nowMs = world.clock.now();
    const reach = { owner: 'x', nowMs, projectId: 'project', withoutAsset: true, askedBy: null };
    expect(await world.store.claim({ ...reach, leaseMs: 1 })).toBeNull();
  });
});

describe('a store that fails', () => {
  test('while a file is looked at stops the engine with its reason [H5]', async () => {
    const world = new EngineWorld();
    const broken: unknown[] = [];
    const engine = world.start({ onBroken: (error) => broken.push(error) });
    const damaged = new DailiesError('store_damaged', 'The store is damaged');
    world.store.deliveriesLike = async () => {
      throw damaged;
    };
    await engine.enqueue([world.file('a.mp4')]);
    await settle();
    expect(broken).toEqual([damaged]);
  });
});

describe('the loop', () => {
  test('looks again at what falls due while it goes to sleep', async () => {
    const world = new EngineWorld();
    let refusals = 1;
    world.frameio.onCreate = () => (refusals-- > 0 ? anOutcome('retry', 'frameio_error') : null);
    const claim = world.store.claim.bind(world.store);
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    let passed = false;
    world.store.claim = async (wanted) => {
      const { state } = (await world.upload(id)).job;
      const claimed = await claim(wanted);
      if (!passed && state.kind === 'queued' && state.attempts === 1) {
        passed = true;
        world.clock.jump(1_000);
      }
      return claimed;
    };
    await world.clock.advance(0);
    await world.clock.advance(500);
    expect(passed).toBe(true);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  });
});
