import { describe, expect, it } from 'vitest';
import { connected, joined } from '../testing/joining.ts';
import { nextEvent, running } from '../testing/running.ts';
import { TestSocket, handshake } from '../testing/test-socket.ts';

describe('socket-refuse', () => {
  it.each(['401', '403', '500', '503'])('answers the handshake with %s', async (status) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { control } = run.simulator;
    control.faults.enable('socket-refuse', { status, times: 1 });
    expect((await run.device.me(access)).status).toBe(200);
    expect((await handshake(run.simulator, access)).status).toBe(Number(status));
    expect(control.calls().at(-1)).toMatchObject({
      status: Number(status),
      faults: ['socket-refuse'],
    });
    expect((await handshake(run.simulator, access)).status).toBe(101);
  });
});

describe('faults of the API host', () => {
  it('see the handshake as a call, and leave open sockets alone', async () => {
    await using run = await running();
    const { access, socket } = await joined(run);
    const { faults } = run.simulator.control;
    const hits = (name: string) => faults.list().find((fault) => fault.name === name)?.active?.hits;
    faults.enable('status', { status: 503 });
    faults.enable('stall', { ms: 1 });
    faults.enable('reset', { path: '/v2' });
    expect(await socket.beat()).toMatchObject({ payload: { status: 'ok' } });
    expect([hits('status'), hits('stall'), hits('reset')]).toEqual([0, 0, 0]);
    expect((await handshake(run.simulator, access)).status).toBe(503);
    expect([hits('status'), hits('stall'), hits('reset')]).toEqual([1, 1, 0]);
  });

  it('can reset the handshake, before and after the work', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    for (const phase of ['before', 'after']) {
      run.simulator.control.faults.enable('reset', { phase, host: 'api' });
      await expect(handshake(run.simulator, access)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(run.simulator.control.calls().at(-1)).toMatchObject({ status: null });
    }
    expect(run.simulator.control.devices()).toMatchObject([{ socket: { state: 'never' } }]);
  });
});

describe('socket-drop', () => {
  it('resets the sockets that are open, and not those that come', async () => {
    await using run = await running();
    const { access, socket } = await joined(run);
    const closed = nextEvent(run.simulator, 'socketClosed');
    const hit = nextEvent(run.simulator, 'faultHit');
    run.simulator.control.faults.enable('socket-drop');
    expect(await hit).toMatchObject({ fault: 'socket-drop', host: 'socket' });
    expect((await socket.ended).code).toBe(1006);
    expect(await closed).toMatchObject({ reason: 'dropped by a fault' });
    const next = await TestSocket.open(run.simulator, access);
    expect(await next.beat()).toMatchObject({ payload: { status: 'ok' } });
  });

  it('closes with a code where that is wanted', async () => {
    await using run = await running();
    const { socket } = await joined(run);
    run.simulator.control.faults.enable('socket-drop', { how: 'close', code: '1012' });
    expect((await socket.ended).code).toBe(1012);
  });

  it('ends new sockets some time after they opened, as many as it was told', async () => {
    await using run = await running();
    const { access, socket } = await joined(run);
    const params = { which: 'new', afterMs: 50, times: 1 };
    run.simulator.control.faults.enable('socket-drop', params);
    const startedMs = performance.now();
    const second = await TestSocket.open(run.simulator, access);
    const third = await TestSocket.open(run.simulator, access);
    await second.ended;
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(48);
    expect(await third.beat()).toBeDefined();
    expect(await socket.beat()).toBeDefined();
  });

  it('spares sockets once it is switched off', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { faults } = run.simulator.control;
    faults.enable('socket-drop', { which: 'both', afterMs: 1_000 });
    const socket = await TestSocket.open(run.simulator, access);
    faults.disable('socket-drop');
    faults.enable('socket-drop', { which: 'new', afterMs: 1_100 });
    const later = await TestSocket.open(run.simulator, access);
    await later.ended;
    expect(await socket.beat()).toBeDefined();
  });

  it('throws the same dice with the same seed', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const series = async (seed: number) => {
      const sockets = await Promise.all(
        Array.from({ length: 12 }, () => TestSocket.open(run.simulator, access)),
      );
      const hits: number[] = [];
      const unsubscribe = run.simulator.control.onEvent(({ type }) => {
        if (type === 'faultHit') hits.push(1);
      });
      run.simulator.control.faults.enable('socket-drop', { probability: 0.5, seed });
      unsubscribe();
      for (const { ws } of sockets) ws.terminate();
      return hits.length;
    };
    const first = await series(7);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(12);
    expect(await series(7)).toBe(first);
  });
});

describe('socket-silence', () => {
  it('hears everything and says nothing, also to pings, until it is switched off', async () => {
    await using run = await running();
    const { socket, id, topic, view } = await joined(run);
    const { control } = run.simulator;
    control.faults.enable('socket-silence');
    let pongs = 0;
    socket.ws.on('pong', () => (pongs += 1));
    socket.ws.ping();
    socket.say('phoenix', 'heartbeat', 'unheard');
    socket.say(topic, 'phx_leave', 'unheard');
    await expect.poll(() => view().socket).toMatchObject({ state: 'open', heartbeats: 1 });
    control.pause(id);
    control.faults.disable('socket-silence');
    expect(await socket.beat('heard')).toMatchObject({ ref: 'heard' });
    expect([socket.rest(), pongs]).toEqual([[], 0]);
  });

  it('keeps back the replies to heartbeats only', async () => {
    await using run = await running();
    const { socket, id } = await joined(run);
    run.simulator.control.faults.enable('socket-silence', { what: 'heartbeats' });
    socket.say('phoenix', 'heartbeat', 'unheard');
    expect(await socket.join(id, '5')).toMatchObject({ ref: '5' });
  });

  it('holds for sockets that open later', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('socket-silence');
    const { socket, view, topic } = await connected(run);
    socket.say(topic, 'phx_join', '1');
    await expect.poll(() => view().socket.state).toBe('joined');
    expect(socket.rest()).toEqual([]);
    expect(run.simulator.control.calls().at(-1)).toMatchObject({ faults: ['socket-silence'] });
  });
});

describe('socket-garbage', () => {
  const strange = 'devices:00000000-0000-4000-8000-000000000000';

  it.each([
    ['broken-json', '1.0.0', (frame: unknown) => typeof frame === 'string'],
    ['wrong-serializer', '1.0.0', Array.isArray],
    ['wrong-serializer', '2.0.0', (frame: unknown) => !Array.isArray(frame)],
    ['binary', '1.0.0', (frame: unknown) => frame instanceof Buffer],
    ['huge', '1.0.0', (frame: unknown) => JSON.stringify(frame).length > 300_000],
    ['unknown-topic', '1.0.0', (frame: unknown) => JSON.stringify(frame).includes(strange)],
  ])('sends %s to %s once when the socket opens', async (what, vsn, isIt) => {
    await using run = await running();
    run.simulator.control.faults.enable('socket-garbage', { what, sizeBytes: 300_000 });
    const { socket } = await connected(run, { vsn });
    expect(await socket.next()).toSatisfy(isIt);
    socket.send(vsn === '1.0.0' ? heartbeat() : [null, 'x', 'phoenix', 'heartbeat', {}]);
    expect(JSON.stringify(await socket.next())).toContain('phx_reply');
  });

  it('comes at once on open sockets, and may stand in the place of replies', async () => {
    await using run = await running();
    const { socket, id } = await joined(run);
    const { faults } = run.simulator.control;
    faults.enable('socket-garbage');
    expect(await socket.next()).toBeTypeOf('string');
    faults.enable('socket-garbage', { when: 'replies', what: 'binary' });
    socket.send(heartbeat());
    expect(await socket.next()).toBeInstanceOf(Buffer);
    faults.enable('socket-silence', { what: 'heartbeats' });
    const garbage = faults.list().find(({ name }) => name === 'socket-garbage');
    expect(garbage?.active?.hits).toBe(1);
    run.simulator.control.pause(id);
    expect(await socket.next()).toMatchObject({ event: 'status_updated' });
  });

  const heartbeat = () => ({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: 'x' });
});
