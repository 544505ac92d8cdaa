import { SOCKET_EVENTS, SOCKET_TOPIC } from '../../spec/index.ts';
import { CLOSED, type Channel, type ChannelEvent, type Verdict, step } from './channel.ts';
import { type Message, okReply } from './message.ts';

/** The joined channels of one socket by topic; every other topic is closed. */
export type Channels = ReadonlyMap<string, Channel>;

export interface Turn {
  readonly channels: Channels;
  readonly frames: readonly Message[];
}

export const NO_CHANNELS: Channels = new Map();

export function isHeartbeat({ topic, event }: Message): boolean {
  return topic === SOCKET_TOPIC && event === SOCKET_EVENTS.heartbeat;
}

export function isHeartbeatReply({ topic, event }: Message): boolean {
  return topic === SOCKET_TOPIC && event === SOCKET_EVENTS.reply;
}

/** What a message of the device does to its socket. */
export function receive(
  channels: Channels,
  message: Message,
  admit: (topic: string) => Verdict,
): Turn {
  if (isHeartbeat(message)) return { channels, frames: [okReply(message)] };
  const { topic } = message;
  const { channel, frames } = step(channels.get(topic) ?? CLOSED, eventOf(message, admit));
  const after = new Map(channels);
  if (channel.kind === 'closed') after.delete(topic);
  else after.set(topic, channel);
  return { channels: after, frames };
}

/** What the server has to say, on every topic that is joined. */
export function push(channels: Channels, event: string, payload: unknown): readonly Message[] {
  return [...channels.values()].flatMap(
    (channel) => step(channel, { kind: 'push', event, payload }).frames,
  );
}

/** The server ends every channel. */
export function endAll(channels: Channels): Turn {
  const frames = [...channels.values()].flatMap((channel) => step(channel, { kind: 'end' }).frames);
  return { channels: NO_CHANNELS, frames };
}

function eventOf(message: Message, admit: (topic: string) => Verdict): ChannelEvent {
  switch (message.event) {
    case SOCKET_EVENTS.join:
      return { kind: 'join', message, verdict: admit(message.topic) };
    case SOCKET_EVENTS.leave:
      return { kind: 'leave', message };
    default:
      return { kind: 'other', message };
  }
}
