import { describe, expect, test } from 'vitest';
import { DailiesError } from '../core/index.ts';
import { EngineWorld, anOutcome } from '../testing/index.ts';

const DAY_MS = 86_400_000;
const EXPIRED = {
  kind: 'reply',
  status: 403,
  headers: {},
  body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
} as const;

describe('what holds the queue', () => {
  test('a dead network costs no try, and the queue is back within seconds of it [H1] [J7]', async () => {
    const world = new EngineWorld();
    let tries = 0;
    let down = true;
    world.frameio.onCreate = () => {
      tries += 1;
      return down ? anOutcome('waitForNetwork', 'unreachable') : null;
    };
    const engine = world.start();
    await engine.enqueue(['a.mp4', 'b.mp4', 'c.mp4'].map((name) => world.file(name)));
    await world.clock.advance(600_000);
    expect(world.ends()).toEqual([]);
    expect(engine.holds()).toMatchObject([{ reason: 'noNetwork' }]);
    expect(tries, 'one try at a time, at least 250 ms apart').toBeLessThan(600_000 / 250);
    expect(tries).toBeGreaterThan(100);
    down = false;
    await world.clock.advance(3_000);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed', 'completed']);
    expect(world.events.findLast(({ type }) => type === 'held')).toMatchObject({ reasons: [] });
  });

  test('a lost pairing holds what needs a token; living URLs go on, the rest after it [H2]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    let lost = false;
    let answers = 0;
    world.frameio.onCreate = () => (lost ? anOutcome('pairAgain', 'pairing_lost') : null);
    // The first file's last part is retried after the pairing is lost.
    world.frameio.onPut = ({ url }) => {
      if (!url.endsWith('asset-1/3') || answers++ > 0) return null;
      lost = true;
      return { kind: 'network', reason: 'reset', detail: 'x' };
    };
    await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    await engine.enqueue([world.file('b.mp4')]);
    await world.clock.advance(60_000);
    expect(world.ends()).toMatchObject([{ type: 'completed', path: '/card/a.mp4' }]);
    expect(world.events.at(-1)).toEqual({ type: 'quiet' });
    expect(engine.holds()).toMatchObject([{ reason: 'pairingLost' }]);
    lost = false;
    engine.resume('pairingLost');
    await world.clock.advance(0);
    expect(world.ends()).toHaveLength(2);
  });

  test('what was made in a pause at Frame.io is skipped for good, and the next goes [H3] [J5]', async () => {
    const world = new EngineWorld();
    world.frameio.onCreate = ({ name }) => (name === 'a.mp4' ? anOutcome('skip', 'paused') : null);
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4'), world.file('b.mp4')]);
    await world.clock.advance(600_000);
    expect(world.ends()).toMatchObject([
      { type: 'skipped', code: 'paused' },
      { type: 'completed', path: '/card/b.mp4' },
    ]);
    expect(engine.holds()).toEqual([]);
  });

  test('a full account stops the queue, and one file tries it again some minutes later [H4]', async () => {
    const world = new EngineWorld();
    let full = true;
    let tries = 0;
    world.frameio.onCreate = () => {
      tries += 1;
      return full ? anOutcome('stop', 'usage_exceeded') : null;
    };
    const engine = world.start();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await engine.enqueue(names.map((name) => world.file(`${name}.mp4`)));
    await world.clock.advance(240_000);
    expect(tries).toBeLessThanOrEqual(2);
    expect(engine.holds()).toMatchObject([{ reason: 'stopped', code: 'usage_exceeded' }]);
    full = false;
    await world.clock.advance(120_000);
    expect(world.ends().map(({ type }) => type)).toEqual(names.map(() => 'completed'));
  });

  test('the user pauses the queue: what goes is broken off and goes on later [Q5]', async () => {
    const world = new EngineWorld();
    const puts: string[] = [];
    let slow = true;
    world.frameio.onPut = async ({ url }, cancel) => {
      puts.push(url.split('/').slice(-2).join('/'));
      if (!slow) return null;
      return new Promise((resolve) => {
        const answer = { kind: 'network', reason: 'cancelled', detail: 'x' } as const;
        cancel.addEventListener('abort', () => resolve(answer));
      });
    };
    const first = world.start();
    await first.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    expect(puts).toHaveLength(3);
    world.events.length = 0;
    await first.command({ kind: 'set', settings: { paused: true } });
    slow = false;
    await world.clock.advance(600_000);
    expect(puts).toHaveLength(3);
    expect(world.events.some(({ type }) => type === 'quiet')).toBe(false);
    await first.stop();
    const second = world.start();
    await world.clock.advance(600_000);
    expect(puts, 'it stays paused over a restart').toHaveLength(3);
    expect(second.holds()).toMatchObject([{ reason: 'user' }]);
    await second.command({ kind: 'set', settings: { paused: false } });
    await world.clock.advance(0);
    expect(world.ends()).toMatchObject([{ type: 'completed', assetId: 'asset-1' }]);
  });

  test('by the timetable nothing is sent at its time, and then it goes by itself [Q6]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    const { minute } = world.clock.local(world.clock.now());
    await engine.command({
      kind: 'set',
      settings: {
        bandwidth: [
          { weekday: null, minute, bytesPerSecond: 0 },
          { weekday: null, minute: (minute + 30) % 1440, bytesPerSecond: null },
        ],
      },
    });
    await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(29 * 60_000);
    expect(world.created()).toEqual([]);
    expect(engine.holds()).toMatchObject([{ reason: 'timetable' }]);
    await world.clock.advance(90_000);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
    expect(engine.holds()).toEqual([]);
  });

  test('an asset that will not be finished in its time is told, once, by the engine itself [C1]', async () => {
    const world = new EngineWorld();
    world.frameio.urlCount = 20;
    // 3 bytes a second: 100 s for all of it.
    world.frameio.onPut = async () =>
      new Promise((resolve) => {
        world.clock.wakeAt(world.clock.now() + 5_000, () => resolve(null));
      });
    const [id] = await world.start({ lanes: 1 }).enqueue([world.file('a.mp4', 'a', 300)]);
    await world.clock.advance(0);
    const deadline = new Date(world.clock.now() + DAY_MS).toISOString();
    world.clock.jump(DAY_MS - 80_000);
    await world.clock.advance(100_000);
    expect(world.events.filter(({ type }) => type === 'deadlineAtRisk')).toMatchObject([
      { uploadId: id, deadline },
    ]);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
  });

  test('an asset whose time is over is made anew once, told, and the dead one noted [C2]', async () => {
    const world = new EngineWorld();
    world.frameio.onPut = () => EXPIRED;
    await world.start().enqueue([world.file('a.mp4')]);
    await world.clock.advance(60_000);
    expect(world.frameio.assets.size).toBe(2);
    expect(world.events.filter(({ type }) => type === 'restarted')).toMatchObject([
      { assetId: 'asset-1', code: 'url_expired' },
    ]);
    expect(world.ends()).toMatchObject([{ type: 'failed', code: 'url_expired', retryable: true }]);
    expect((await world.store.orphans({ limit: 9 })).lines).toMatchObject([
      { assetId: 'asset-1', reason: 'url_expired' },
      { assetId: 'asset-2', reason: 'url_expired' },
    ]);
  });

  test.each([DAY_MS, -DAY_MS])(
    'a clock that jumps by %i ms delays nothing and repeats nothing [C3]',
    async (jumpMs) => {
      const world = new EngineWorld();
      const refusals = new Map([
        ['2', 3],
        ['3', 6],
      ]);
      world.frameio.onPut = ({ url }) => {
        const part = url.at(-1) ?? '';
        const left = refusals.get(part) ?? 0;
        refusals.set(part, left - 1);
        return left > 0 ? { kind: 'reply', status: 503, headers: {}, body: '' } : null;
      };
      const engine = world.start();
      await engine.enqueue([world.file('a.mp4')]);
      await world.clock.advance(2_000);
      world.clock.jump(jumpMs);
      await engine.enqueue([world.file('b.mp4')]);
      await world.clock.advance(120_000);
      expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
      expect(world.frameio.assets.get('asset-1')?.puts.toSorted()).toEqual(['1', '2', '3']);
    },
  );

  test('a full disk holds the queue; with room again it goes on from what it had [H5] [J2]', async () => {
    const world = new EngineWorld();
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4'), world.file('b.mp4')]);
    const save = world.store.save.bind(world.store);
    const release = world.store.release.bind(world.store);
    const full = async () => {
      throw new DailiesError('disk_full', 'The disk is full');
    };
    let saves = 0;
    world.store.save = async (...change) => (saves++ < 7 ? save(...change) : full());
    world.store.release = full;
    await world.clock.advance(60_000);
    expect(engine.holds()).toMatchObject([{ reason: 'diskFull', code: 'disk_full' }]);
    expect(world.ends()).toEqual([]);
    world.store.save = save;
    world.store.release = release;
    await world.clock.advance(10_000);
    expect(engine.holds()).toEqual([]);
    expect(world.ends().map(({ type }) => type)).toEqual(['completed', 'completed']);
    const delivered = world.ends().map((end) => end.type === 'completed' && end.assetId);
    const others = [...world.frameio.assets.keys()].filter((id) => !delivered.includes(id));
    expect(others.length).toBeLessThanOrEqual((await world.store.counts()).deadAssets);
    await engine.stop();
  });

  test('a disk that fills up while nothing is under way holds the queue, told once [H5]', async () => {
    const world = new EngineWorld();
    let down = true;
    world.frameio.onCreate = () => (down ? anOutcome('retry', 'frameio_error') : null);
    const engine = world.start();
    await engine.enqueue([world.file('a.mp4')]);
    await world.clock.advance(0);
    const claim = world.store.claim.bind(world.store);
    const saveSettings = world.store.saveSettings.bind(world.store);
    let tries = 0;
    const full = async () => {
      tries += 1;
      if (tries > 100) throw new Error('it tries without a pause');
      throw new DailiesError('disk_full', 'The disk is full');
    };
    world.store.claim = full;
    world.store.saveSettings = full;
    await world.clock.advance(60_000);
    const held = world.events.filter(({ type }) => type === 'held');
    expect(held).toMatchObject([{ reasons: [{ reason: 'diskFull' }] }]);
    down = false;
    world.store.claim = claim;
    world.store.saveSettings = saveSettings;
    await world.clock.advance(10_000);
    expect(world.ends()).toMatchObject([{ type: 'completed' }]);
    await engine.stop();
  });

  test('a store that fails stops the engine, once, with its reason [H5]', async () => {
    const world = new EngineWorld();
    const broken: unknown[] = [];
    const engine = world.start({ onBroken: (error) => broken.push(error) });
    await engine.enqueue([world.file('a.mp4')]);
    const full = new Error('disk full');
    world.store.claim = async () => {
      throw full;
    };
    await engine.enqueue([world.file('b.mp4')]).catch(() => undefined);
    await world.clock.advance(60_000);
    expect(broken).toEqual([full]);
    await engine.stop();
  });
});

test('a storage that refuses parts because of the clock fails no file; it is told, and tried again [H8] [J7]', async () => {
  const world = new EngineWorld();
  let isWrong = true;
  let puts = 0;
  const body = '<Error><Code>RequestTimeTooSkewed</Code><Message>x</Message></Error>';
  world.frameio.onPut = () => {
    puts += 1;
    return isWrong ? { kind: 'reply', status: 403, headers: {}, body } : null;
  };
  const engine = world.start();
  await engine.enqueue(['a', 'b', 'c'].map((name) => world.file(name)));
  await world.clock.advance(1_000);
  expect(engine.holds()).toMatchObject([{ reason: 'clockWrong', code: 'clock_wrong' }]);
  const first = puts;
  expect(first).toBeLessThanOrEqual(4);
  await world.clock.advance(4 * 60_000);
  expect(puts).toBe(first);
  expect(world.events.at(-1)).toEqual({ type: 'quiet' });
  expect(world.ends()).toEqual([]);
  isWrong = false;
  await world.clock.advance(2 * 60_000);
  expect(world.ends().map(({ type }) => type)).toEqual(Array(3).fill('completed'));
  expect([...world.frameio.assets.keys()]).toHaveLength(3);
});
