import { describe, expect, it } from 'vitest';
import type { Message } from './message.ts';
import { type Channels, NO_CHANNELS, endAll, push, receive } from './session.ts';

const message = (topic: string, event: string): Message => ({
  topic,
  event,
  ref: '1',
  joinRef: '1',
  payload: {},
});
const welcome = () => 'welcome' as const;
const join = (channels: Channels, topic: string) =>
  receive(channels, message(topic, 'phx_join'), welcome).channels;
const topicsOf = (frames: readonly Message[]) => frames.map(({ topic }) => topic);

describe('a session', () => {
  it('answers heartbeats, and nothing else, on their topic', () => {
    const beat = receive(NO_CHANNELS, message('phoenix', 'heartbeat'), welcome);
    expect(beat.frames).toMatchObject([{ topic: 'phoenix', payload: { status: 'ok' } }]);
    expect(beat.channels.size).toBe(0);
    const other = receive(NO_CHANNELS, message('phoenix', 'hello'), welcome);
    expect(other.frames).toMatchObject([{ payload: { response: { reason: 'unmatched topic' } } }]);
  });

  it('keeps only what is joined', () => {
    const both = join(join(NO_CHANNELS, 'devices:a'), 'devices:b');
    expect([...both.keys()]).toEqual(['devices:a', 'devices:b']);
    const left = receive(both, message('devices:a', 'phx_leave'), welcome);
    expect([...left.channels.keys()]).toEqual(['devices:b']);
    const refused = receive(left.channels, message('devices:c', 'phx_join'), () => 'unauthorized');
    expect([...refused.channels.keys()]).toEqual(['devices:b']);
    expect(join(left.channels, '__proto__').get('__proto__')).toMatchObject({ kind: 'joined' });
  });

  it('tells every joined topic, and ends every one', () => {
    const both = join(join(NO_CHANNELS, 'devices:a'), 'devices:b');
    expect(topicsOf(push(both, 'status_updated', {}))).toEqual(['devices:a', 'devices:b']);
    const end = endAll(both);
    expect(topicsOf(end.frames)).toEqual(['devices:a', 'devices:b']);
    expect(end.channels.size).toBe(0);
  });
});
