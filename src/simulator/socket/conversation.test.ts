import { describe, expect, it } from 'vitest';
import { connected, joined } from '../testing/joining.ts';
import { nextEvent, running } from '../testing/running.ts';

const okFor = (topic: string, ref: string | null) => ({
  event: 'phx_reply',
  payload: { response: {}, status: 'ok' },
  ref,
  topic,
});
const errorFor = (topic: string, ref: string | null, reason: string) => ({
  event: 'phx_reply',
  payload: { response: { reason }, status: 'error' },
  ref,
  topic,
});

describe('a V1 conversation', () => {
  it('joins, beats and leaves with exactly the four keys', async () => {
    await using run = await running();
    const { socket, topic } = await connected(run);
    socket.say(topic, 'phx_join', '1', '');
    expect(await socket.next()).toEqual(okFor(topic, '1'));
    expect(await socket.beat('2')).toEqual(okFor('phoenix', '2'));
    socket.say(topic, 'phx_leave', '3');
    expect(await socket.next()).toEqual(okFor(topic, '3'));
    expect(await socket.next()).toEqual({ event: 'phx_close', payload: {}, ref: null, topic });
    expect(run.violations()).toEqual([]);
  });

  it("joins the topic of either of the device's ids", async () => {
    await using run = await running();
    const { socket, id, deviceId } = await connected(run);
    expect(id).not.toBe(deviceId);
    for (const own of [id, deviceId]) {
      expect(await socket.join(own)).toEqual(okFor(`devices:${own}`, '1'));
    }
  });

  it.each(['id', 'device_id'] as const)('joins only %s where a tester wants so', async (wanted) => {
    await using run = await running({ socketTopicId: wanted });
    const { socket, id, deviceId } = await connected(run);
    const [right, other] = wanted === 'id' ? [id, deviceId] : [deviceId, id];
    expect(await socket.join(other)).toEqual(errorFor(`devices:${other}`, '1', 'unauthorized'));
    expect(await socket.join(right)).toEqual(okFor(`devices:${right}`, '1'));
    expect(run.violations()).toEqual([]);
  });

  it('refuses topics that are not its own, which is a violation', async () => {
    await using run = await running();
    const { socket, topic } = await connected(run);
    expect(await socket.join('somebody', '5')).toEqual(
      errorFor('devices:somebody', '5', 'unauthorized'),
    );
    socket.say('projects:1', 'phx_join', '6');
    expect(await socket.next()).toEqual(errorFor('projects:1', '6', 'unmatched topic'));
    expect(run.violations()).toEqual([expect.stringContaining('not its own')]);
    socket.say(topic, 'phx_join', '7');
    expect(await socket.next()).toEqual(okFor(topic, '7'));
  });

  it('answers messages to topics that are not joined', async () => {
    await using run = await running();
    const { socket, topic } = await connected(run);
    socket.say(topic, 'shout', '1');
    expect(await socket.next()).toEqual(errorFor(topic, '1', 'unmatched topic'));
    socket.say('phoenix', 'hello', '2');
    expect(await socket.next()).toEqual(errorFor('phoenix', '2', 'unmatched topic'));
  });

  it('crashes the channel at an event nobody handles, and lets it be joined again', async () => {
    await using run = await running();
    const { socket, id, topic, view } = await joined(run);
    socket.say(topic, 'shout', '2');
    expect(await socket.next()).toEqual({ event: 'phx_error', payload: {}, ref: null, topic });
    expect(view().socket.state).toBe('open');
    expect(await socket.join(id, '3')).toEqual(okFor(topic, '3'));
    expect(view().socket.state).toBe('joined');
  });

  it('tells the end of the earlier joining when a topic is joined again', async () => {
    await using run = await running();
    const { socket, topic } = await connected(run);
    const join = (ref: string) =>
      socket.send({ topic, event: 'phx_join', payload: {}, ref, join_ref: ref });
    join('1');
    join('4');
    await socket.next();
    expect(await socket.next()).toEqual(okFor(topic, '4'));
    expect(await socket.next()).toEqual({ event: 'phx_close', payload: {}, ref: '1', topic });
    socket.say(topic, 'phx_join', '9');
    expect(await socket.next()).toEqual(okFor(topic, '9'));
    expect(await socket.next()).toEqual({ event: 'phx_close', payload: {}, ref: '4', topic });
  });
});

describe('a V2 conversation', () => {
  it('speaks arrays with the join ref', async () => {
    await using run = await running();
    const { socket, topic, view, id } = await connected(run, { vsn: '2.0.0' });
    const ok = { response: {}, status: 'ok' };
    socket.send(['1', '1', topic, 'phx_join', {}]);
    expect(await socket.next()).toEqual(['1', '1', topic, 'phx_reply', ok]);
    socket.send([null, '2', 'phoenix', 'heartbeat', {}]);
    expect(await socket.next()).toEqual([null, '2', 'phoenix', 'phx_reply', ok]);
    run.simulator.control.pause(id);
    const payload = { status: 'paused' };
    expect(await socket.next()).toEqual([null, null, topic, 'status_updated', payload]);
    socket.send(['5', '5', topic, 'phx_join', {}]);
    expect(await socket.next()).toEqual(['5', '5', topic, 'phx_reply', ok]);
    expect(await socket.next()).toEqual(['1', '1', topic, 'phx_close', {}]);
    socket.send(['1', '6', topic, 'phx_leave', {}]);
    socket.send(['5', '7', topic, 'phx_leave', {}]);
    expect(await socket.next()).toEqual(['5', '7', topic, 'phx_reply', ok]);
    expect(await socket.next()).toEqual(['5', '5', topic, 'phx_close', {}]);
    expect(view().socket).toMatchObject({ version: 2, state: 'open', heartbeats: 1 });
  });
});

describe('a frame that is no message', () => {
  it.each([
    ['V1 without a ref', '{"topic":"phoenix","event":"heartbeat","payload":{}}', '1.0.0'],
    ['V1 without a payload', '{"topic":"phoenix","event":"heartbeat","ref":"1"}', '1.0.0'],
    ['an array to V1', '[null,"1","phoenix","heartbeat",{}]', '1.0.0'],
    ['an object to V2', '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}', '2.0.0'],
    ['a short array to V2', '[null,"1","phoenix","heartbeat"]', '2.0.0'],
    ['no JSON', '{"topic":', '1.0.0'],
    ['an empty frame', '', '1.0.0'],
    ['a binary one', Buffer.from('{}'), '1.0.0'],
  ])('ends the connection with 1011: %s', async (_, frame, vsn) => {
    await using run = await running();
    const { socket, view } = await connected(run, { vsn });
    const closed = nextEvent(run.simulator, 'socketClosed');
    socket.ws.send(frame);
    // What comes after it counts no more.
    socket.ws.send('["1","1","phoenix","heartbeat",{}]');
    expect((await socket.ended).code).toBe(1011);
    expect(await closed).toMatchObject({ reason: 'a frame was no message' });
    expect(view().socket).toMatchObject({ state: 'closed', heartbeats: 0 });
    expect(run.violations()).toEqual([expect.stringContaining('no Phoenix message')]);
    expect(socket.rest()).toEqual([]);
  });
});
