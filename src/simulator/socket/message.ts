import { SOCKET_EVENTS } from '../../spec/index.ts';

/** What a client numbers its messages with; the server only hands it back. */
export type Ref = string | number | null;

/** One Phoenix message, whichever serializer writes it (protocol.md §10.3). */
export interface Message {
  /** Names one joining of the topic. V1 clients need not send it, and V1 frames never carry it. */
  readonly joinRef: Ref;
  /** null: a push, which answers nothing. */
  readonly ref: Ref;
  readonly topic: string;
  readonly event: string;
  readonly payload: unknown;
}

export function okReply({ joinRef, ref, topic }: Message): Message {
  const payload = { response: {}, status: 'ok' };
  return { joinRef, ref, topic, event: SOCKET_EVENTS.reply, payload };
}

export function errorReply({ joinRef, ref, topic }: Message, reason: string): Message {
  const payload = { response: { reason }, status: 'error' };
  return { joinRef, ref, topic, event: SOCKET_EVENTS.reply, payload };
}

/** Stock Phoenix looks no further at a topic it does not know: its answer has no join ref. */
export function unmatchedReply(message: Message): Message {
  return errorReply({ ...message, joinRef: null }, 'unmatched topic');
}
