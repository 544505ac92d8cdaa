import { SOCKET_EVENTS } from '../../spec/index.ts';
import { type Message, type Ref, errorReply, okReply, unmatchedReply } from './message.ts';

/** One topic on one socket, as Phoenix keeps a process for each topic that is joined. */
export type Channel =
  | { readonly kind: 'closed' }
  | { readonly kind: 'joined'; readonly topic: string; readonly joinRef: Ref };

/** `unmatched`: no channel of that name exists; `unauthorized`: it is somebody else's. */
export type Verdict = 'welcome' | 'unauthorized' | 'unmatched';

export type ChannelEvent =
  | { readonly kind: 'join'; readonly message: Message; readonly verdict: Verdict }
  | { readonly kind: 'leave'; readonly message: Message }
  /** Any other event of the device. */
  | { readonly kind: 'other'; readonly message: Message }
  /** The server has something to say. */
  | { readonly kind: 'push'; readonly event: string; readonly payload: unknown }
  /** The server ends the channel. */
  | { readonly kind: 'end' };

export interface Step {
  readonly channel: Channel;
  readonly frames: readonly Message[];
}

export const CLOSED: Channel = { kind: 'closed' };

/** The whole of a channel's behaviour: stock Phoenix (protocol.md §10.3 [PHX]). */
export function step(channel: Channel, event: ChannelEvent): Step {
  return channel.kind === 'closed' ? whileClosed(event) : whileJoined(channel, event);
}

function whileClosed(event: ChannelEvent): Step {
  switch (event.kind) {
    case 'join':
      return join(event.message, event.verdict);
    case 'leave':
      return { channel: CLOSED, frames: [okReply(event.message)] };
    case 'other':
      return { channel: CLOSED, frames: [unmatchedReply(event.message)] };
    case 'push':
    case 'end':
      return { channel: CLOSED, frames: [] };
  }
}

function whileJoined(channel: Extract<Channel, { kind: 'joined' }>, event: ChannelEvent): Step {
  const { topic, joinRef } = channel;
  switch (event.kind) {
    case 'join': {
      // The order is Phoenix's: the new joining is answered before the end of the old one is told.
      const { channel: anew, frames } = join(event.message, event.verdict);
      return { channel: anew, frames: [...frames, closing(topic, joinRef)] };
    }
    case 'leave':
      // Of an earlier joining: its end has been told already. V1 clients send no join ref.
      if (joinRef !== null && event.message.joinRef !== joinRef) return { channel, frames: [] };
      return { channel: CLOSED, frames: [okReply(event.message), closing(topic, joinRef)] };
    case 'other':
      // No `handle_in` matches, the channel's process crashes. That Frame.io has none is our guess.
      return { channel: CLOSED, frames: [ending(SOCKET_EVENTS.error, topic, joinRef)] };
    case 'push': {
      const push = { joinRef: null, ref: null, topic, event: event.event, payload: event.payload };
      return { channel, frames: [push] };
    }
    case 'end':
      return { channel: CLOSED, frames: [closing(topic, joinRef)] };
  }
}

function join(message: Message, verdict: Verdict): Step {
  const { topic, joinRef } = message;
  switch (verdict) {
    case 'welcome':
      return { channel: { kind: 'joined', topic, joinRef }, frames: [okReply(message)] };
    case 'unauthorized':
      return { channel: CLOSED, frames: [errorReply(message, 'unauthorized')] };
    case 'unmatched':
      return { channel: CLOSED, frames: [unmatchedReply(message)] };
  }
}

function closing(topic: string, joinRef: Ref): Message {
  return ending(SOCKET_EVENTS.close, topic, joinRef);
}

/** The two pushes that Phoenix gives a ref: the joining's, which is null for V1 clients that sent none. */
function ending(event: string, topic: string, joinRef: Ref): Message {
  return { joinRef, ref: joinRef, topic, event, payload: {} };
}
