import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { deviceCodeReply } from '../../spec/index.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';
import { uploading } from '../testing/uploading.ts';

async function act(run: Running, method: string, path: string, body?: unknown) {
  return run.device.wire.send(`${run.device.url}/control${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe('the control acts over HTTPS', () => {
  it('pair a device and show what the library shows', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const code = deviceCodeReply.parse((await run.device.askCode()).json);
    expect((await act(run, 'GET', '/codes')).json).toEqual(control.pendingCodes());
    const body = { userName: 'Ada', expiresAt: '2026-12-01T00:00:00Z' };
    const done = await act(run, 'POST', `/codes/${code.user_code}/authorize`, body);
    expect([done.status, done.json]).toEqual([200, { done: true }]);
    await run.device.poll(code.device_code);
    expect((await act(run, 'GET', '/devices')).json).toMatchObject([
      { userName: 'Ada', authorizationExpiresAt: '2026-12-01T00:00:00.000Z' },
    ]);
    for (const [path, value] of [
      ['/devices', control.devices()],
      ['/assets', control.assets()],
      ['/markers', control.markers()],
      ['/calls', control.calls()],
      ['/violations', control.violations()],
      ['/faults', control.faults.list()],
      ['/project', control.project()],
    ] as const) {
      expect((await act(run, 'GET', path)).json).toEqual(JSON.parse(JSON.stringify(value)));
    }
  });

  it('pause, resume, rename, forget', async () => {
    await using run = await running();
    const { control } = run.simulator;
    await run.device.pair();
    const id = control.devices()[0]?.id ?? '';
    await act(run, 'POST', `/devices/${id}/pause`);
    expect(control.devices()).toMatchObject([{ status: 'paused' }]);
    await act(run, 'POST', `/devices/${id}/resume`);
    expect(control.devices()).toMatchObject([{ status: 'online' }]);
    await act(run, 'POST', '/project', { name: 'Reel Two' });
    expect(control.project().name).toBe('Reel Two');
    await act(run, 'POST', `/devices/${id}/forget`);
    expect(control.devices()).toEqual([]);
    const again = await act(run, 'POST', `/devices/${id}/forget`);
    expect([again.status, again.json]).toMatchObject([404, { error: 'unknown_device' }]);
  });

  it('rename a device and move it to another time zone', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const { access } = await run.device.pair();
    await run.device.asset(access);
    const changes: string[] = [];
    control.onEvent((event) => {
      if (event.type === 'deviceChanged') changes.push(event.change);
    });
    const [{ id, name } = { id: '', name: '' }] = control.devices();
    await act(run, 'POST', `/devices/${id}/name`, { name: 'B-Cam / Éva' });
    await act(run, 'POST', `/devices/${id}/name`, { name: 'B-Cam / Éva' });
    await act(run, 'POST', `/devices/${id}/timezone`, { timezone: 'Asia/Tokyo' });
    await act(run, 'POST', `/devices/${id}/timezone`, { timezone: 'Asia/Tokyo' });
    expect(changes).toEqual(['renamed', 'timezone']);
    run.clock.advance(4 * 3600);
    await run.device.asset(access);
    expect(control.devices()).toMatchObject([{ id, name: 'B-Cam / Éva', timezone: 'Asia/Tokyo' }]);
    expect((await run.device.me(access)).json).toMatchObject({
      name: 'B-Cam / Éva',
      timezone: 'Asia/Tokyo',
      path_name: 'B-Cam / Éva',
      channels: [{ name: 'B-Cam / Éva - Channel 1' }],
    });
    // What is filed stays where it is; a name is one folder. 16:00 UTC is past midnight in Tokyo.
    expect(control.assets().map(({ folder }) => folder)).toEqual([
      `Cloud_Devices/2026_11_23/VIDEO/${name}`,
      'Cloud_Devices/2026_11_24/VIDEO/B-Cam _ Éva',
    ]);
    await run.device.pair();
    expect(control.devices()).toMatchObject([{ name: 'B-Cam / Éva', timezone: 'Asia/Tokyo' }]);
  });

  it.each([
    ['name', { name: '' }, 400],
    ['name', { name: '  ' }, 400],
    ['name', { name: 'x'.repeat(256) }, 400],
    ['name', { name: 'x'.repeat(255) }, 200],
    ['timezone', { timezone: 'Mars/Olympus' }, 400],
    ['timezone', { timezone: '' }, 400],
    ['timezone', {}, 400],
  ])('take no %s %j unless it is one: %d', async (act_, body, status) => {
    await using run = await running();
    await run.device.pair();
    const [{ id } = { id: '' }] = run.simulator.control.devices();
    expect((await act(run, 'POST', `/devices/${id}/${act_}`, body)).status).toBe(status);
    const unknown = { name: 'x', timezone: 'UTC' };
    const { [act_ as 'name']: value } = unknown;
    expect((await act(run, 'POST', `/devices/0/${act_}`, { [act_]: value })).status).toBe(404);
  });

  it('switch faults and auto mode', async () => {
    await using run = await running();
    const { control } = run.simulator;
    await act(run, 'PUT', '/faults/stall', { ms: 1 });
    expect(control.faults.list()[2]?.active).not.toBeNull();
    await act(run, 'DELETE', '/faults/stall');
    expect(control.faults.list()[2]?.active).toBeNull();
    control.faults.enable('stall');
    control.faults.enable('status');
    await act(run, 'DELETE', '/faults');
    expect(control.faults.list().filter(({ active }) => active !== null)).toEqual([]);
    expect(control.faults.list()[2]?.active).toBeNull();
    await act(run, 'PUT', '/authorize-every-code', { delayMs: 0 });
    await run.device.askCode();
    await expect.poll(() => control.pendingCodes()).toEqual([]);
    await act(run, 'DELETE', '/authorize-every-code');
    await run.device.askCode();
    expect(control.pendingCodes()).toHaveLength(1);
  });

  it.each([
    ['POST', '/codes/000000/authorize', {}, 404],
    ['POST', '/codes/000000/authorize', { expiresAt: 0 }, 400],
    ['POST', '/codes/000000/authorize', { user: 'Ada' }, 400],
    ['POST', '/project', {}, 400],
    ['PUT', '/faults/typo', {}, 404],
    ['PUT', '/faults/status', { status: 1 }, 400],
    ['PUT', '/faults/status', { status: [] }, 400],
    ['PUT', '/authorize-every-code', { delayMs: -1 }, 400],
    ['PATCH', '/project', {}, 404],
    ['GET', '/nothing', undefined, 404],
    ['PUT', '/faults/status', 'x'.repeat(20_000), 413],
    ['GET', '/violations?deviceId=nobody', undefined, 404],
    ['GET', '/violations?sinceCallId=-1', undefined, 400],
    ['GET', '/violations?device=x', undefined, 400],
  ])('%s %s with %j is refused in words', async (method, path, body, status) => {
    await using run = await running();
    const reply = await act(run, method, path, body);
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({
      error: expect.stringMatching(/^[a-z_]+$/),
      message: expect.stringMatching(/^[^\n]{10,400}\.$/),
    });
    expect(run.violations()).toEqual([]);
  });

  it.each([
    [{}, 'seconds is missing.'],
    [{ seconds: '9' }, 'seconds is not a number (it is "9").'],
    [{ seconds: 1, minutes: 2 }, 'minutes is not known; known: seconds.'],
    [[], 'The body is not an object (it is []).'],
  ])('say what is wrong with %j', async (body, message) => {
    await using run = await running();
    const { json } = await act(run, 'POST', '/time/advance', body);
    expect(json).toEqual({ error: 'bad_request', message });
  });

  it('say where a body stops being JSON', async () => {
    await using run = await running();
    const url = `${run.device.url}/control/time/advance`;
    const { json } = await run.device.wire.send(url, { method: 'POST', body: '{seconds: 1}' });
    expect(json).toMatchObject({ message: 'The body is not JSON at line 1, column 2.' });
  });

  it('list themselves, and are named where a call is none, with no offence taken', async () => {
    await using run = await running();
    const { status, json } = await act(run, 'GET', '');
    expect(status).toBe(200);
    const calls = json as { method: string; path: string; does: string }[];
    expect(calls).toContainEqual({
      method: 'GET',
      path: '/control/codes',
      does: expect.any(String),
    });
    expect(calls.every(({ does }) => does.length > 3)).toBe(true);
    for (const path of ['/', '/nothing', '/codes/x/y/z']) {
      const reply = await act(run, 'GET', path);
      expect([reply.status, reply.json]).toMatchObject([
        404,
        { error: 'unknown_call', calls: calls.map((call) => `${call.method} ${call.path}`) },
      ]);
    }
    const stranger = { method: 'POST', headers: { origin: 'https://elsewhere.example' } };
    const foreign = await run.device.wire.send(`${run.device.url}/control/project`, stranger);
    expect([foreign.status, foreign.json]).toMatchObject([403, { error: 'forbidden' }]);
    expect(run.violations()).toEqual([]);
    expect(run.simulator.control.calls()).toEqual([]);
  });

  it('narrow violations to a device and to what came after a call, and forget them', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const types: string[] = [];
    control.onEvent(({ type }) => types.push(type));
    const { access } = await run.device.pair();
    const [{ id } = { id: '' }] = control.devices();
    await run.device.asset(access, { codec: 'one' });
    const sinceCallId = control.calls().at(-1)?.id ?? 0;
    await run.device.asset(access, { codec: 'two' });
    const other = new TestDevice(run.simulator, 'unit-2');
    await other.asset((await other.pair()).access, { codec: 'three' });
    const ids = async (query: string) =>
      ((await act(run, 'GET', `/violations${query}`)).json as { deviceId: string }[]).map(
        ({ deviceId }) => deviceId === id,
      );
    expect(await ids('')).toEqual([true, true, false]);
    expect(await ids(`?sinceCallId=${sinceCallId}`)).toEqual([true, false]);
    expect(await ids(`?sinceCallId=${sinceCallId}&deviceId=${id}`)).toEqual([true]);
    expect(control.violations({ deviceId: id, sinceCallId })).toHaveLength(1);
    expect(() => control.violations({ deviceId: 'nobody' })).toThrow(/no device|never was/);
    expect(() => control.violations({ sinceCallId: 0.5 })).toThrow(/sinceCallId/);
    control.forget(id);
    expect(control.violations({ deviceId: id })).toHaveLength(2);
    expect((await act(run, 'DELETE', '/violations')).json).toEqual({ done: true });
    expect(control.violations()).toEqual([]);
    expect(types).toContain('violationsForgotten');
  });

  it('count what came without a call among what came after one', async () => {
    await using run = await running();
    const { control } = run.simulator;
    await run.device.pair();
    const sinceCallId = control.calls().at(-1)?.id ?? 0;
    const violation = nextEvent(run.simulator, 'violation');
    const plain = connect(Number(new URL(run.device.url).port), '127.0.0.1');
    plain.on('error', () => undefined).end('GET / HTTP/1.1\r\n\r\n');
    await violation;
    expect(control.violations({ sinceCallId })).toHaveLength(1);
    expect(control.violations({ sinceCallId: sinceCallId + 1 })).toEqual([]);
  });

  it('wait for an asset whose last part was answered', async () => {
    await using run = await running();
    const { control } = run.simulator;
    await control.settled();
    for (const wait of [() => control.settled(), () => act(run, 'GET', '/settled')]) {
      const { pieces, view } = await uploading(run, 12_000_000);
      for (const { url, bytes } of pieces) await run.device.put(url, bytes);
      await wait();
      expect(view()?.status).toBe('complete');
    }
  });

  it('stream every event as it comes, and end with the simulator', async () => {
    const run = await running();
    const socket = await run.device.wire.open(run.device.url);
    let heard = '';
    socket.on('data', (piece: Buffer) => (heard += piece.toString()));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    const host = new URL(run.device.url).host;
    socket.write(`GET /control/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await expect.poll(() => heard).toContain('text/event-stream');
    await run.device.pair();
    await expect.poll(() => heard).toMatch(/data: \{"type":"codeShown".*\n[\s\S]*"type":"paired"/);
    await run.simulator.close();
    await ended;
  });
});

describe('events', () => {
  it('tell the story of a device in order', async () => {
    await using run = await running();
    const types: string[] = [];
    const unsubscribe = run.simulator.control.onEvent((event) => types.push(event.type));
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 3 });
    await run.device.put(urls[0] ?? '', Buffer.from('abc'));
    await expect.poll(() => types).toContain('assetComplete');
    expect(types.filter((type) => type !== 'call')).toEqual([
      'codeShown',
      'codeAuthorized',
      'paired',
      'assetCreated',
      'bytesReceived',
      'assetComplete',
    ]);
    unsubscribe();
    await run.device.me(access);
    expect(types.at(-1)).not.toBe('deviceChanged');
  });
});
