import { describe, expect, it } from 'vitest';
import { identityReply } from '../../spec/index.ts';
import { connected, joined } from '../testing/joining.ts';
import { nextEvent, running } from '../testing/running.ts';
import { TestDevice, tokensOf } from '../testing/test-device.ts';
import { TestSocket, handshake } from '../testing/test-socket.ts';

const push = (topic: string, status: string) => ({
  event: 'status_updated',
  payload: { status },
  ref: null,
  topic,
});

describe('what the socket tells', () => {
  it('is pause, resume and the new name of the project', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const { socket, id, topic } = await joined(run);
    control.pause(id);
    expect(await socket.next()).toEqual(push(topic, 'paused'));
    control.renameProject('Reel Two');
    expect(await socket.next()).toEqual(push(topic, 'paused'));
    control.resume(id);
    expect(await socket.next()).toEqual(push(topic, 'online'));
  });

  it('reaches only who has joined, and only the device that it is about', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const { socket, id } = await connected(run);
    await new TestDevice(run.simulator, 'unit-2').pair();
    const other = control.devices().find((device) => device.id !== id)?.id ?? '';
    control.pause(id);
    await socket.join(id);
    control.pause(other);
    control.resume(id);
    expect(await socket.next()).toMatchObject({ payload: { status: 'online' } });
    control.forget(other);
    expect(await socket.beat('9')).toMatchObject({ ref: '9' });
  });

  it.each([
    ['forgotten', 'the device was forgotten'],
    ['deauthorised', 'the device deauthorised itself'],
    ['expired', 'the device was forgotten'],
  ])('is the end of the channel, then of the socket, when %s', async (how, reason) => {
    await using run = await running();
    const { access } = await run.device.pair({ expiresAt: run.clock.now() + 3_600_000 });
    const id = run.simulator.control.devices()[0]?.id ?? '';
    const socket = await TestSocket.open(run.simulator, access);
    await socket.join(id);
    const closed = nextEvent(run.simulator, 'socketClosed');
    if (how === 'forgotten') run.simulator.control.forget(id);
    else if (how === 'deauthorised') await run.device.revoke(access);
    else run.clock.advance(3_600);
    const topic = `devices:${id}`;
    expect(await socket.next()).toEqual({ event: 'phx_close', payload: {}, ref: null, topic });
    expect((await socket.ended).code).toBe(1000);
    expect(await closed).toMatchObject({ deviceId: id, code: 1000, reason });
    expect((await handshake(run.simulator, access)).status).toBe(403);
  });
});

describe('the token of an open socket', () => {
  it('ends the socket when it is rotated', async () => {
    await using run = await running();
    const { socket, refresh, id, view } = await joined(run);
    const fresh = tokensOf(await run.device.refresh(refresh));
    expect((await socket.ended).code).toBe(1000);
    const again = await TestSocket.open(run.simulator, fresh.access);
    await again.join(id);
    expect(view().socket).toMatchObject({ state: 'joined', openCount: 1 });
    expect(run.violations()).toEqual([]);
  });

  it('ends the socket at its next frame, or by itself, when it expires', async () => {
    await using run = await running({ socketIdleSeconds: 100_000 });
    const { socket } = await joined(run);
    const closed = nextEvent(run.simulator, 'socketClosed');
    run.clock.advance(28_800);
    socket.say('phoenix', 'heartbeat', '5');
    expect((await socket.ended).code).toBe(1000);
    expect(await closed).toMatchObject({ reason: 'its access token stopped working' });
    expect(socket.rest()).toEqual([]);
  });

  it('ends the socket when the device pairs anew', async () => {
    await using run = await running();
    const { socket, view } = await joined(run);
    const closed = nextEvent(run.simulator, 'socketClosed');
    await run.device.pair();
    await socket.ended;
    await closed;
    // It was none of this pairing's.
    expect(view()).toMatchObject({ status: 'online', socket: { state: 'never', openCount: 0 } });
  });

  it('does not matter any more where a tester wants so', async () => {
    await using run = await running({ socketEndsWithToken: false, socketIdleSeconds: 100_000 });
    const { socket, refresh, id } = await joined(run);
    await run.device.refresh(refresh);
    run.clock.advance(28_800);
    expect(await socket.beat()).toMatchObject({ payload: { status: 'ok' } });
    run.simulator.control.pause(id);
    expect(await socket.next()).toMatchObject({ payload: { status: 'paused' } });
  });
});

describe('silence', () => {
  it('for sixty seconds ends the socket, and is a violation then', async () => {
    await using run = await running();
    const { socket } = await joined(run);
    run.clock.advance(59);
    await socket.beat();
    run.clock.advance(59);
    await socket.beat();
    expect(run.violations()).toEqual([]);
    run.clock.advance(60);
    expect((await socket.ended).code).toBe(1000);
    expect(run.violations()).toEqual([expect.stringContaining('silent on its socket for 60 s')]);
  });

  it('is broken by a ping too, which is answered', async () => {
    await using run = await running();
    const { socket, view } = await joined(run);
    run.clock.advance(59);
    const pong = new Promise((resolve) => socket.ws.once('pong', resolve));
    socket.ws.ping('hello');
    expect(String(await pong)).toBe('hello');
    const at = '2026-11-23T12:00:59.000Z';
    expect(view()).toMatchObject({ lastSeenAt: at, socket: { lastHeardAt: at } });
    run.clock.advance(59);
    expect(await socket.beat()).toBeDefined();
  });

  it('may be as long as the tester wants', async () => {
    await using run = await running({ socketIdleSeconds: 5 });
    const { socket } = await joined(run);
    run.clock.advance(5);
    expect((await socket.ended).code).toBe(1000);
  });

  it('of no length is no option', async () => {
    await expect(running({ socketIdleSeconds: 0 })).rejects.toMatchObject({ code: 'bad_option' });
    const wrong = { socketTopicId: 'both' as 'any' };
    await expect(running(wrong)).rejects.toMatchObject({ code: 'bad_option' });
  });
});

describe('manners', () => {
  it('want a socket to be joined within ten seconds', async () => {
    await using run = await running();
    await connected(run);
    run.clock.advance(9.9);
    const noted = nextEvent(run.simulator, 'violation');
    run.clock.advance(0.1);
    expect((await noted).violation).toMatchObject({ requirement: 'socket.status' });
    expect(run.violations()).toHaveLength(1);
  });

  it('do not want heartbeats more often than once a second, and say so once', async () => {
    await using run = await running();
    const { socket, view } = await joined(run);
    for (const seconds of [1, 1, 0.95]) {
      run.clock.advance(seconds);
      await socket.beat();
    }
    expect(run.violations()).toEqual([]);
    for (const seconds of [0.5, 0.5]) {
      run.clock.advance(seconds);
      await socket.beat();
    }
    expect(run.violations()).toEqual([expect.stringMatching(/^null: .*more often/)]);
    expect(view().socket.heartbeats).toBe(5);
  });

  it('have nothing against a device without a socket, nor against two', async () => {
    await using run = await running();
    const { access, socket, id, view } = await joined(run);
    const second = await TestSocket.open(run.simulator, access);
    expect(view().socket).toMatchObject({ state: 'joined', openCount: 2 });
    run.simulator.control.pause(id);
    expect(await socket.next()).toMatchObject({ event: 'status_updated' });
    second.ws.terminate();
    await expect.poll(() => view().socket.openCount).toBe(1);
    expect(view().status).toBe('paused');
    expect(run.violations()).toEqual([]);
  });
});

describe('the status of a device', () => {
  it('is online while a socket is open, offline from its end until the next call', async () => {
    await using run = await running({ socketIdleSeconds: 1_000 });
    const { access, socket, view } = await joined(run);
    run.clock.advance(600);
    expect(view().status).toBe('online');
    expect(identityReply.parse((await run.device.me(access)).json).status).toBe('online');
    const closed = nextEvent(run.simulator, 'socketClosed');
    socket.ws.close();
    expect(await closed).toMatchObject({ code: 1005, reason: 'the device closed it' });
    expect(view()).toMatchObject({ status: 'offline', socket: { state: 'closed' } });
    await run.device.me(access);
    expect(view().status).toBe('online');
    run.clock.advance(300);
    expect(view().status).toBe('offline');
    await TestSocket.open(run.simulator, access);
    expect(view().status).toBe('online');
  });

  it('tells the socket of this pairing', async () => {
    await using run = await running();
    await run.device.pair();
    const view = () => run.simulator.control.devices()[0]?.socket;
    const never = { state: 'never', since: null, lastHeardAt: null, heartbeats: 0, version: null };
    expect(view()).toEqual({ ...never, openCount: 0 });
    const { socket, id } = await connected(run);
    const at = '2026-11-23T12:00:00.000Z';
    const base = { heartbeats: 0, version: 1, openCount: 1 };
    expect(view()).toEqual({ ...base, state: 'open', since: at, lastHeardAt: at });
    run.clock.advance(1);
    const joining = nextEvent(run.simulator, 'socketJoined');
    await socket.join(id);
    expect(await joining).toMatchObject({ deviceId: id });
    const later = '2026-11-23T12:00:01.000Z';
    expect(view()).toEqual({ ...base, state: 'joined', since: later, lastHeardAt: later });
    run.clock.advance(1);
    socket.ws.terminate();
    await expect.poll(() => view()?.state).toBe('closed');
    expect(view()).toMatchObject({ since: '2026-11-23T12:00:02.000Z', openCount: 0 });
    await run.device.pair();
    expect(view()?.state).toBe('never');
  });
});

describe('dropping sockets', () => {
  it('resets all sockets of a device, also over HTTPS', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const { access, socket, id } = await joined(run);
    const second = await TestSocket.open(run.simulator, access);
    const closed = nextEvent(run.simulator, 'socketClosed');
    control.dropSockets(id);
    expect(await Promise.all([socket.ended, second.ended])).toMatchObject([
      { code: 1006 },
      { code: 1006 },
    ]);
    expect(await closed).toMatchObject({ code: 1006, reason: 'dropped by the simulator' });
    const third = await TestSocket.open(run.simulator, access);
    const url = `${run.device.url}/control/devices/${id}/drop-sockets`;
    await run.device.wire.send(url, { method: 'POST' });
    expect((await third.ended).code).toBe(1006);
    expect(() => control.dropSockets('nobody')).toThrow(/no device/);
  });
});
