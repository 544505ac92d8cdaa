import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../core/index.ts';
import { settle } from '../../testing/index.ts';
import { ConnectionWorld } from '../testing/connection-world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const AWAY: Exchange = { kind: 'network', reason: 'dns', detail: 'api.example' };

describe('a device that is left alone', () => {
  test.each([
    ['8 hours', 8 * HOUR_MS],
    ['24 hours', 24 * HOUR_MS],
    ['15 days', 15 * 24 * HOUR_MS],
  ])(
    'is Online and paired after %s, on one socket with the newest token',
    async (_, ms) => {
      const world = await ConnectionWorld.make();
      await world.clock.advance(ms);
      expect(world.connection.report).toMatchObject({ state: 'open', why: null });
      expect(world.open).toEqual([`Bearer ${world.good}`]);
      expect(world.count('/auth/token')).toBe(Math.floor(ms / (6 * HOUR_MS)));
      expect(world.lost).toBeNull();
      await world.connection.close();
      expect(world.open).toEqual([]);
    },
    120_000,
  );
});

describe('a device whose machine sleeps', () => {
  test.each([
    ['for a minute', MINUTE_MS, 0],
    ['for a night', 9 * HOUR_MS, 1],
    ['for ten days', 10 * 24 * HOUR_MS, 1],
  ])('%s is Online and paired within seconds of waking', async (_, ms, renewals) => {
    const world = await ConnectionWorld.make();
    world.clock.sleep(ms);
    // What the sleep has cut off tells nobody.
    await world.clock.advance(3 * SECOND_MS);
    expect(world.connection.report).toMatchObject({ state: 'open' });
    expect(world.open).toEqual([`Bearer ${world.good}`]);
    expect(world.count('/auth/token')).toBe(renewals);
    expect(world.lost).toBeNull();
    await world.connection.close();
  });
});

describe('a device without a socket', () => {
  test('says every two minutes that it is there, and no longer once it has one', async () => {
    const world = await ConnectionWorld.make();
    world.onSocket = { kind: 'reply', status: 503, headers: {}, body: '' };
    world.sockets.at(-1)?.hear({ type: 'dropped' });
    const before = world.count('/devices/heartbeat');
    await world.clock.advance(20 * MINUTE_MS);
    const beats = world.count('/devices/heartbeat') - before;
    expect(beats).toBeGreaterThanOrEqual(8);
    expect(beats).toBeLessThanOrEqual(10);
    world.onSocket = 'opens';
    await world.clock.advance(2 * MINUTE_MS);
    expect(world.connection.report.state).toBe('open');
    const after = world.count('/devices/heartbeat');
    await world.clock.advance(20 * MINUTE_MS);
    expect(world.count('/devices/heartbeat')).toBe(after);
    await world.connection.close();
  });

  test('says so as soon as none opens, and does not where one does', async () => {
    const online = await ConnectionWorld.make();
    await online.clock.advance(10 * MINUTE_MS);
    expect(online.count('/devices/heartbeat')).toBe(0);
    await online.connection.close();
    const none = { kind: 'reply', status: 404, headers: {}, body: '' } as const;
    const without = await ConnectionWorld.make(none);
    await without.clock.advance(SECOND_MS);
    expect(without.paths).toEqual(['/v2/devices/me']);
    await without.clock.advance(5 * MINUTE_MS);
    expect(without.count('/devices/heartbeat')).toBe(2);
    expect(without.connection.report).toMatchObject({ state: 'unsupported' });
    expect(without.connection.report.why).toContain('no socket for this device model');
    // Not a news each time it is looked for again, which is seldom.
    expect(without.news.filter(({ type }) => type === 'socket')).toHaveLength(2);
    const tries = without.sockets.length;
    await without.clock.advance(HOUR_MS);
    expect(without.sockets.length - tries).toBeLessThanOrEqual(60);
    without.onSocket = 'opens';
    await without.clock.advance(10 * MINUTE_MS);
    expect(without.connection.report).toMatchObject({ state: 'open', why: null });
    await without.connection.close();
  });

  test('says why, and is Online within three seconds of the network being back', async () => {
    const world = await ConnectionWorld.make();
    world.onSocket = AWAY;
    world.sockets.at(-1)?.hear({ type: 'dropped' });
    await world.clock.advance(10 * MINUTE_MS);
    expect(world.connection.report.state).not.toBe('open');
    expect(world.connection.report.why).toContain('api.example');
    world.onSocket = 'opens';
    await world.clock.advance(3 * SECOND_MS);
    expect(world.connection.report).toMatchObject({ state: 'open', why: null });
    await world.connection.close();
  });
});

describe('a device that is carried to another network', () => {
  test('is on a new socket at once, one at a time, and pairs with nobody', async () => {
    const world = await ConnectionWorld.make();
    const before = world.sockets.length;
    world.connection.networkMoved();
    await world.clock.advance(SECOND_MS);
    expect(world.connection.report.state).toBe('open');
    expect(world.sockets).toHaveLength(before + 1);
    expect(world.open).toHaveLength(1);
    expect(world.lost).toBeNull();
    await world.connection.close();
  });

  test('opens none where none is wanted', async () => {
    const world = await ConnectionWorld.make();
    await world.account.updatePairing(() => ({ kind: 'unpaired' }));
    world.connection.networkMoved();
    await world.clock.advance(SECOND_MS);
    expect(world.open).toEqual([]);
    await world.connection.close();
  });
});

describe('what is decided at Frame.io', () => {
  const push = (world: ConnectionWorld) =>
    world.sockets.at(-1)?.hear({
      type: 'received',
      text: JSON.stringify({ topic: 'devices:d', event: 'status_updated', payload: {}, ref: null }),
    });

  test('is told once, by what it is', async () => {
    const world = await ConnectionWorld.make();
    await world.clock.advance(5 * SECOND_MS);
    for (const me of [
      { status: 'paused' },
      { status: 'online' },
      { name: 'B-Cam' },
      { name: 'B-Cam', project: { id: 'p', name: 'Day Shoot' } },
    ]) {
      world.me = me;
      push(world);
      await world.clock.advance(2 * SECOND_MS);
      push(world);
      await world.clock.advance(2 * SECOND_MS);
    }
    expect(world.news.filter(({ type }) => type !== 'socket')).toEqual([
      { type: 'paused' },
      { type: 'resumed' },
      { type: 'renamed', device: { id: 'd', name: 'B-Cam' } },
      { type: 'projectChanged', project: { id: 'p', name: 'Day Shoot' } },
    ]);
    await world.connection.close();
  });

  test('is not missed while the answer to the last question is on its way', async () => {
    const world = await ConnectionWorld.make();
    await world.clock.advance(5 * SECOND_MS);
    const answer = world.send.bind(world);
    const held = Promise.withResolvers<void>();
    world.send = async (request) => {
      const exchange = await answer(request);
      await held.promise;
      return exchange;
    };
    push(world);
    await settle();
    world.me = { status: 'paused' };
    push(world);
    await world.clock.advance(SECOND_MS);
    held.resolve();
    await world.clock.advance(SECOND_MS);
    expect(world.news.at(-1)).toEqual({ type: 'paused' });
    await world.connection.close();
  });

  test('a pairing that has ended closes the socket', async () => {
    const world = await ConnectionWorld.make();
    await world.account.updatePairing(() => ({ kind: 'unpaired' }));
    expect(world.open).toEqual([]);
    expect(world.connection.report).toMatchObject({ state: 'closed', why: null });
    await world.clock.advance(10 * MINUTE_MS);
    expect(world.open).toEqual([]);
    await world.connection.close();
  });
});
