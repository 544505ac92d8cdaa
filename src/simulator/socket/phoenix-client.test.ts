import { Socket, type SocketOptions } from 'phoenix';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Running, nextEvent, running } from '../testing/running.ts';

const V1: Partial<SocketOptions> = {
  vsn: '1.0.0',
  encode: ({ topic, event, payload, ref }, send) =>
    send(JSON.stringify({ topic, event, payload, ref })),
  decode: (data, take) => take(JSON.parse(data)),
};

/** Phoenix's own client, impatient, with our CA. */
async function phoenix(run: Running, options: Partial<SocketOptions>) {
  const { access } = await run.device.pair();
  const id = run.simulator.control.devices()[0]?.id ?? '';
  class Transport extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      const headers = { 'x-client-version': '1.2.3' };
      super(url, protocols ?? [], { ca: run.simulator.caPem, headers });
      this.on('error', () => undefined);
    }
  }
  const socket = new Socket(`${run.simulator.apiUrl.replace('https', 'wss')}/devices`, {
    transport: Transport,
    params: { Authorization: `Bearer ${access}` },
    heartbeatIntervalMs: 30,
    reconnectAfterMs: () => 10,
    rejoinAfterMs: () => 10,
    ...options,
  });
  const channel = socket.channel(`devices:${id}`);
  const view = () => run.simulator.control.devices()[0]?.socket;
  return { socket, channel, id, view };
}

describe.each([
  ['V2', 2, {}],
  ['V1', 1, V1],
] as const)("Phoenix's own client, speaking %s", (_, version, options) => {
  it('joins, stays joined over many heartbeats, hears the pause, and leaves', async () => {
    await using run = await running();
    const { socket, channel, id, view } = await phoenix(run, options);
    const troubles: unknown[] = [];
    channel.onError((reason) => troubles.push(reason));
    socket.onClose((event) => troubles.push(event.code));
    socket.connect();
    const joining = new Promise((resolve, reject) =>
      channel.join().receive('ok', resolve).receive('error', reject).receive('timeout', reject),
    );
    expect(await joining).toEqual({});
    await expect.poll(() => view()?.heartbeats).toBeGreaterThan(5);
    expect(channel.state).toBe('joined');
    expect(view()).toMatchObject({ state: 'joined', version, openCount: 1 });
    const told = new Promise((resolve) => channel.on('status_updated', resolve));
    run.simulator.control.pause(id);
    expect(await told).toEqual({ status: 'paused' });
    expect(troubles).toEqual([]);
    await new Promise((resolve) => channel.leave().receive('ok', resolve));
    await expect.poll(() => view()?.state).toBe('open');
    await new Promise<void>((resolve) => socket.disconnect(resolve));
  });

  it('joins again after the server dropped it, and after the channel crashed', async () => {
    await using run = await running();
    const { socket, channel, id, view } = await phoenix(run, options);
    socket.connect();
    const joined = nextEvent(run.simulator, 'socketJoined');
    channel.join();
    const { callId } = await joined;
    await expect.poll(() => channel.state).toBe('joined');
    const again = nextEvent(run.simulator, 'socketJoined');
    run.simulator.control.dropSockets(id);
    expect((await again).callId).not.toBe(callId);
    await expect.poll(() => channel.state).toBe('joined');
    const third = nextEvent(run.simulator, 'socketJoined');
    channel.push('nobody-handles-this', {});
    expect((await third).callId).toBe((await again).callId);
    await expect.poll(() => channel.state).toBe('joined');
    expect(view()).toMatchObject({ state: 'joined', openCount: 1 });
    await new Promise<void>((resolve) => socket.disconnect(resolve));
  });

  it('notices a silent server by its heartbeats, and comes back', async () => {
    await using run = await running();
    const { socket, channel } = await phoenix(run, options);
    socket.connect();
    channel.join();
    await expect.poll(() => channel.state).toBe('joined');
    const closed = nextEvent(run.simulator, 'socketClosed');
    run.simulator.control.faults.enable('socket-silence', { times: 1 });
    expect(await closed).toMatchObject({ code: 1000, reason: 'the device closed it' });
    await expect.poll(() => channel.state).toBe('joined');
    await new Promise<void>((resolve) => socket.disconnect(resolve));
  });
});
