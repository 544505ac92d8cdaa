import { socketMessage, socketReply } from '../spec/index.ts';

/**
 * One frame of the socket (protocol.md §10.3): Phoenix channels in the V1 serializer, which the server
 * speaks when no `vsn` is asked for. All four keys are always sent: a missing one ends the connection.
 */
export interface SocketMessage {
  readonly topic: string;
  readonly event: string;
  readonly payload: unknown;
  /** What a reply answers; null in a push of the server. */
  readonly ref: string | null;
}

export function encodeMessage({ topic, event, payload, ref }: SocketMessage): string {
  return JSON.stringify({ topic, event, payload: payload ?? {}, ref });
}

/**
 * A frame as the server sent it, or null for what is none. The arrays of V2, which nobody asked for, are
 * read as well.
 */
export function decodeMessage(text: string): SocketMessage | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const named = Array.isArray(json)
    ? { ref: json[1] as unknown, topic: json[2], event: json[3], payload: json[4] }
    : json;
  const message = socketMessage.safeParse(named);
  if (!message.success) return null;
  const { topic, event, payload, ref } = message.data;
  return { topic, event, payload, ref: ref === undefined || ref === null ? null : String(ref) };
}

/** Whether a `phx_reply` says ok, and if not, why; null for a payload that is no reply's. */
export function readReply(
  payload: unknown,
): { readonly ok: boolean; readonly reason: string | null } | null {
  const reply = socketReply.safeParse(payload);
  if (!reply.success) return null;
  return { ok: reply.data.status === 'ok', reason: reply.data.response?.reason ?? null };
}
