import { describe, expect, it } from 'vitest';
import { nextEvent, running } from '../testing/running.ts';
import { TestSocket, handshake } from '../testing/test-socket.ts';

const VERSION = { 'x-client-version': '1.2.3' };

describe('the handshake', () => {
  it('opens with the token in the query, and is a call like any other', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const opened = nextEvent(run.simulator, 'socketOpened');
    const socket = await TestSocket.open(run.simulator, access);
    const call = run.simulator.control.calls().at(-1);
    const [device] = run.simulator.control.devices();
    expect(call).toMatchObject({
      host: 'api',
      method: 'GET',
      path: '/devices/websocket',
      status: 101,
      error: null,
      clientVersion: '1.2.3',
      hasAuthorization: true,
      deviceId: device?.id,
    });
    expect(await opened).toMatchObject({ deviceId: device?.id, callId: call?.id, version: 1 });
    expect(socket.ws.extensions).toBe('');
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['no token', ''],
    ['no query value', 'Authorization'],
    ['a made-up token', 'Authorization=Bearer%20made.up.token'],
    ['another scheme', 'Authorization=Basic%20TOKEN'],
    ['the bare token', 'Authorization=TOKEN'],
    ['another name', 'token=Bearer%20TOKEN'],
    ['the token twice', 'Authorization=Bearer%20TOKEN&Authorization=Bearer%20TOKEN'],
    ['an unknown vsn', 'Authorization=Bearer%20TOKEN&vsn=9.0.0'],
  ])('is refused with 403: %s', async (_, query) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const wish = { query: query.replaceAll('TOKEN', access) };
    expect((await handshake(run.simulator, access, wish)).status).toBe(403);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({ status: 403, deviceId: null });
    expect(run.simulator.control.devices()).toMatchObject([{ socket: { state: 'never' } }]);
  });

  it('is refused with the token in a header only, which the list of calls explains', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const headers = { ...VERSION, authorization: `Bearer ${access}` };
    const reply = await handshake(run.simulator, access, { query: '', headers });
    expect(reply.status).toBe(403);
    expect(run.simulator.control.calls().at(-1)?.error).toContain('in a header');
    expect(run.violations()).toEqual([]);
  });

  it('is refused with a token that is spent, revoked or too old', async () => {
    await using run = await running();
    const first = await run.device.pair();
    const second = await run.device.refresh(first.refresh);
    expect((await handshake(run.simulator, first.access)).status).toBe(403);
    const third = await run.device.pair();
    expect(second.text).not.toContain(third.access);
    expect((await handshake(run.simulator, third.access)).status).toBe(101);
    run.clock.advance(28_800);
    expect((await handshake(run.simulator, third.access)).status).toBe(403);
    const fourth = await run.device.pair();
    await run.device.revoke(fourth.access);
    expect((await handshake(run.simulator, fourth.access)).status).toBe(403);
  });

  it('is refused for a device that is forgotten or whose authorisation ran out', async () => {
    await using run = await running();
    const forgotten = await run.device.pair();
    run.simulator.control.forget(run.simulator.control.devices()[0]?.id ?? '');
    expect((await handshake(run.simulator, forgotten.access)).status).toBe(403);
    const expired = await run.device.pair({ expiresAt: run.clock.now() + 60_000 });
    run.clock.advance(60);
    expect((await handshake(run.simulator, expired.access)).status).toBe(403);
  });

  it.each([
    ['none', {}],
    ['one that is no SemVer', { 'x-client-version': '1.2' }],
  ])('wants a version header: %s is a violation, but opens', async (_, headers) => {
    await using run = await running();
    const { access } = await run.device.pair();
    expect((await handshake(run.simulator, access, { headers })).status).toBe(101);
    const [device] = run.simulator.control.devices();
    expect(run.simulator.control.violations()).toMatchObject([
      { requirement: 'http.version-header', deviceId: device?.id },
    ]);
    expect(device?.clientVersion).toBe('0.0.0');
  });

  it('chooses no subprotocol and no compression', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const wish = { protocols: ['phoenix', 'base64url.bearer.phx.secret'] };
    const { status, headers } = await handshake(run.simulator, access, wish);
    expect(status).toBe(101);
    expect(headers).not.toHaveProperty('sec-websocket-protocol');
    expect(headers).not.toHaveProperty('sec-websocket-extensions');
  });

  it('never shows the token: not in calls, events, violations, devices', async () => {
    await using run = await running();
    const { access, refresh } = await run.device.pair();
    const told: unknown[] = [];
    const { control } = run.simulator;
    control.onEvent((event) => told.push(event));
    const socket = await TestSocket.open(run.simulator, access, { headers: {} });
    await socket.join(access);
    socket.say(`devices:${access}`, refresh, access);
    socket.ws.close(4000, access.slice(0, 100));
    await nextEvent(run.simulator, 'socketClosed');
    await handshake(run.simulator, access, { path: `/devices/websocket` });
    await handshake(run.simulator, 'x', { query: `Authorization=${access}` });
    const text = JSON.stringify([told, control.calls(), control.violations(), control.devices()]);
    expect(text).toContain('socketClosed');
    for (const secret of [access, access.slice(0, 100), refresh])
      expect(text).not.toContain(secret);
  });
});

describe('the address of the socket', () => {
  it('answers a plain GET with 426, and other methods with 405', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const url = `${run.device.url}/devices/websocket?Authorization=Bearer%20${access}`;
    const get = await run.device.wire.send(url, { headers: VERSION });
    expect([get.status, get.headers.upgrade]).toEqual([426, 'websocket']);
    expect((await run.device.wire.send(url, { method: 'POST', headers: VERSION })).status).toBe(
      405,
    );
    expect(run.violations()).toHaveLength(2);
  });

  it.each([
    '/v2/devices/websocket',
    '/devices/websocket/',
    '/devices//websocket',
    '/devices/%77ebsocket',
    '/Devices/Websocket',
    '/devices/websocket;x',
    '/socket/websocket',
  ])('is no other: %s gets 404', async (path) => {
    await using run = await running();
    const { access } = await run.device.pair();
    expect((await handshake(run.simulator, access, { path })).status).toBe(404);
  });

  it('does not disturb calls that offer another protocol', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const headers = { connection: 'upgrade', upgrade: 'h2c' };
    expect((await run.device.me(access, headers)).status).toBe(200);
  });
});
