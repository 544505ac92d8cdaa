import { describe, expect, test } from 'vitest';
import { EngineWorld, WORLD_FILE_BYTES, anOutcome, settle } from '../testing/index.ts';

const SLOW_DOWN = {
  kind: 'reply',
  status: 503,
  headers: {},
  body: '<Error><Code>SlowDown</Code></Error>',
} as const;
const LOST = { kind: 'network', reason: 'reset', detail: 'x' } as const;

describe('the engine', () => {
  test('delivers a file: asset, every part once, compared, told, in the ledger [I1]', async () => {
    const world = new EngineWorld();
    const file = world.file('a.mp4');
    await world.start().enqueue([file]);
    await world.clock.advance(0);
    expect(world.frameio.assets.get('asset-1')?.puts.toSorted()).toEqual(['1', '2', '3']);
    const [end] = world.ends();
    expect(end).toMatchObject({
      type: 'completed',
      assetId: 'asset-1',
      totalBytes: WORLD_FILE_BYTES,
    });
    const { lines } = await world.store.deliveries({ limit: 9 });
    expect(lines).toMatchObject([
      {
        assetId: 'asset-1',
        projectId: 'project',
        path: file.path,
        sha256: end?.type === 'completed' ? end.sha256 : '',
      },
    ]);
  });

  test('keeps no upload URL of what has arrived or was called off [J10]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const ids = await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    world.frameio.onPut = async () => new Promise<never>(() => undefined);
    const [id = ''] = await engine.enqueue([world.file('b.mp4')]);
    await world.clock.advance(0);
    const urls = async (of: string) => (await world.store.find(of))?.parts.map(({ url }) => url);
    expect(await urls(id)).toEqual(Array(3).fill(expect.stringContaining('https://storage')));
    await engine.command({ kind: 'cancel', which: [id] });
    expect(await urls(ids[0] ?? '')).toEqual([null, null, null]);
    expect((await urls(id))?.filter((url) => url !== null)).toEqual([]);
  });

  test('computes the offset when it creates, from when the media was made', async () => {
    const world = new EngineWorld();
    const made = { ...world.file('a.mp4'), createdAtMs: world.clock.now() - 90_500 };
    await world.start().enqueue([made]);
    await world.clock.advance(0);
    expect(world.frameio.assets.get('asset-1')?.asset.offsetSeconds).toBe(90);
  });

  test('skips an empty file and asks Frame.io for nothing, however often it is named [I5]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const empty = world.file('a.mp4', 'x', 0);
    const [id] = await engine.enqueue([empty]);
    expect(await engine.enqueue([empty])).toEqual([id]);
    await engine.enqueue([world.file('b.mp4')]);
    await world.clock.advance(0);
    expect(world.ends()).toMatchObject([
      { type: 'skipped', code: 'empty' },
      { type: 'skipped', code: 'empty' },
      { type: 'completed', path: '/card/b.mp4' },
    ]);
    expect(world.created()).toEqual(['b.mp4']);
  });

  test('sends a part again after its backoff, and only that part [A1]', async () => {
    const world = new EngineWorld();
    const answers = [SLOW_DOWN, LOST];
    world.frameio.onPut = ({ url }) => (url.endsWith('/2') ? (answers.shift() ?? null) : null);
    await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    expect(world.ends()).toEqual([]);
    await world.clock.advance(60_000);
    expect(world.frameio.assets.get('asset-1')?.puts.toSorted()).toEqual(['1', '2', '3']);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  });

  test('counts its tries on after a restart, and waits the rest of the time [J6]', async () => {
    const world = new EngineWorld();
    world.frameio.onPut = ({ url }) => (url.endsWith('/2') ? SLOW_DOWN : null);
    const first = world.start();
    const [id = ''] = await first.enqueue([world.file('a.mp4')]);
    await world.clock.advance(20_000);
    await first.stop();
    const [, before] = (await world.upload(id)).parts;
    if (before?.state.kind !== 'waiting') throw new Error('it waits');
    expect(before.state.attempts).toBeGreaterThan(3);
    world.start();
    await world.clock.advance(before.state.notBeforeMs - world.clock.now() - 1);
    expect((await world.upload(id)).parts[1]).toEqual(before);
    await world.clock.advance(60_000);
    const [, after] = (await world.upload(id)).parts;
    expect(after?.state).toMatchObject({ kind: 'waiting' });
    expect(after?.state.kind === 'waiting' && after.state.attempts).toBeGreaterThan(
      before.state.attempts,
    );
  });

  test('does not let a refused file hold up the next [J5]', async () => {
    const world = new EngineWorld();
    world.frameio.onCreate = ({ name }) =>
      name === 'bad.mp4' ? anOutcome('fail', 'refused') : null;
    await world.start().enqueue([world.file('bad.mp4'), world.file('good.mp4')]);
    await world.clock.advance(0);
    expect(world.ends().map(({ type }) => type)).toEqual(['failed', 'completed']);
  });

  test('lets another file use the lanes while the last parts of one go [Q9]', async () => {
    const world = new EngineWorld();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.frameio.onPut = async ({ url }) => {
      if (url.endsWith('asset-1/3')) await promise;
      return null;
    };
    await world.start().enqueue([world.file('a.mp4'), world.file('b.mp4')]);
    await world.clock.advance(0);
    expect(world.ends()).toMatchObject([{ type: 'completed', path: '/card/b.mp4' }]);
    resolve();
    await world.clock.advance(0);
    expect(world.ends()).toHaveLength(2);
  });

  test('writes a create down whose reply was lost, and asks for another [A2]', async () => {
    const world = new EngineWorld();
    const lost = [anOutcome('retry', 'unreachable', { mayHaveBeenDone: true })];
    world.frameio.onCreate = () => lost.shift() ?? null;
    const [id] = await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(60_000);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
    const { lines } = await world.store.orphans({ limit: 9 });
    expect(lines).toMatchObject([
      { assetId: null, jobId: id, reason: 'reply_lost', name: 'a.mp4' },
    ]);
  });

  test('does not complete a file that changed: it fails, and its asset is noted [I3]', async () => {
    const world = new EngineWorld();
    const changing = world.file('a.mp4');
    world.frameio.onPut = ({ url }) => {
      if (url.endsWith('/3')) world.file('a.mp4', 'other');
      return null;
    };
    await world.start().enqueue([changing]);
    await world.clock.advance(60_000);
    expect(world.ends()).toMatchObject([{ type: 'failed', code: 'file_changed' }]);
    expect((await world.store.orphans({ limit: 9 })).lines).toMatchObject([
      { assetId: 'asset-1', reason: 'file_changed' },
    ]);
  });

  test('goes on by itself when a vanished file is back, with the parts it has [I6]', async () => {
    const world = new EngineWorld();
    const pulled = world.file('a.mp4');
    let gone = true;
    world.frameio.onPut = ({ url }) => {
      if (!gone || !url.endsWith('/2')) return null;
      world.files.remove(pulled.path);
      return { kind: 'file', code: 'file_vanished', message: 'a.mp4 is not there (ENOENT)' };
    };
    const [id = ''] = await world.start().enqueue([pulled]);
    await world.clock.advance(60_000);
    expect(world.ends()).toMatchObject([{ type: 'failed', code: 'file_vanished' }]);
    gone = false;
    world.files.write(pulled.path, Buffer.alloc(WORLD_FILE_BYTES, 'other'));
    await world.clock.advance(60_000);
    expect(await world.stateOf(id), 'another file in its place is not it').toBe('failed');
    world.files.write(pulled.path, Buffer.alloc(WORLD_FILE_BYTES, 'a.mp4'), pulled.stamp.mtimeNs);
    await world.clock.advance(10_000);
    expect(world.ends().at(-1)).toMatchObject({ type: 'completed', assetId: 'asset-1' });
    expect(world.frameio.assets.get('asset-1')?.puts.filter((part) => part === '1')).toHaveLength(
      1,
    );
  });

  test('works off only what it was asked for, when that is its scope', async () => {
    const world = new EngineWorld();
    const first = world.start();
    first.hold('stopped', null, 'held');
    await first.enqueue([world.file('earlier.mp4')]);
    await first.stop();
    await world.start({ scope: 'asked' }).enqueue([world.file('named.mp4')]);
    await world.clock.advance(60_000);
    expect(world.ends()).toMatchObject([{ type: 'completed', path: '/card/named.mp4' }]);
    expect(world.created()).toEqual(['named.mp4']);
  });

  test('hears a create out whose file is written anew: its asset is known by its id [A3]', async () => {
    const world = new EngineWorld();
    const { promise, resolve } = Promise.withResolvers<null>();
    world.frameio.answerCreate = async () => promise;
    const engine = world.start();
    const [first = ''] = await engine.enqueue([world.file('a.mp4', 'old')]);
    await settle();
    world.frameio.answerCreate = null;
    const [second] = await engine.enqueue([world.file('a.mp4', 'new')]);
    await world.clock.advance(1_000);
    resolve(null);
    await world.clock.advance(1_000);
    expect(world.ends().map(({ uploadId, type }) => [uploadId, type])).toEqual(
      expect.arrayContaining([
        [first, 'failed'],
        [second, 'completed'],
      ]),
    );
    expect((await world.store.orphans({ limit: 9 })).lines).toMatchObject([
      { jobId: first, reason: 'file_changed' },
    ]);
    expect(world.frameio.assets.size).toBe(2);
  });

  test('hears a create out when it stops, but not for ever: then it is written down', async () => {
    const world = new EngineWorld();
    world.frameio.answerCreate = async (cancel) =>
      new Promise((resolve) => {
        const lost = anOutcome('retry', 'unreachable', { mayHaveBeenDone: true });
        cancel.addEventListener('abort', () => resolve(lost));
      });
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await settle();
    const stopped = engine.stop();
    await settle();
    await world.clock.advance(4_999);
    expect((await world.store.counts()).deadAssets).toBe(0);
    await world.clock.advance(1);
    await stopped;
    expect((await world.store.counts()).deadAssets).toBe(1);
    expect(await world.stateOf(id)).toBe('queued');
  });

  test('stops cleanly: nothing under way, leases given back, the rest left queued [J9]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    world.frameio.onPut = async (_, cancel) =>
      new Promise((resolve) => {
        const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
        cancel.addEventListener('abort', () => resolve(answer));
      });
    await engine.enqueue([world.file('a.mp4')]);
    await settle();
    await engine.stop();
    const free = await world.store.claim({
      owner: 'x',
      nowMs: world.clock.now(),
      leaseMs: 1,
      projectId: null,
      withoutAsset: false,
      askedBy: null,
    });
    expect(free?.job.state.kind).toBe('sending');
  });

  test('stops although a disk never answers, and changes nothing when it answers late [Q8]', async () => {
    const world = new EngineWorld();
    const { promise, resolve } = Promise.withResolvers<null>();
    world.frameio.onPut = async () => promise;
    const engine = world.start();
    const [id = ''] = await engine.enqueue([world.file('a.mp4')]);
    await settle();
    const stopped = engine.stop();
    await world.clock.advance(10_000);
    await stopped;
    resolve(null);
    await world.clock.advance(0);
    expect((await world.upload(id)).parts.map(({ state }) => state.kind)).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
  });

  test('breaks off what is silent for minutes, and the other files go on [Q8] [J5]', async () => {
    const world = new EngineWorld();
    world.files.onRead = (path) => (path.includes('dead') ? new Promise(() => undefined) : null);
    const stuck = world.file('dead.mp4');
    await world.start().enqueue([stuck, world.file('b.mp4'), world.file('c.mp4')]);
    await world.clock.advance(0);
    expect(world.ends().map(({ path }) => path)).toEqual(['/card/b.mp4', '/card/c.mp4']);
    await world.clock.advance(90_000);
    expect(world.ends().at(-1)).toMatchObject({
      type: 'failed',
      path: '/card/dead.mp4',
      code: 'file_vanished',
    });
  });

  test('gives a silent PUT up and sends the part again [Q8]', async () => {
    const world = new EngineWorld();
    let silent = true;
    world.frameio.onPut = async ({ url }) => {
      if (silent && url.endsWith('/2')) return new Promise(() => undefined);
      return null;
    };
    await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(150_000);
    expect(world.ends()).toEqual([]);
    silent = false;
    await world.clock.advance(120_000);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  });
});
