import type { Outcome } from './outcome.ts';

/** Why there is no connection, or no topic on it. */
export type SocketEnding =
  /** The connection ended, with the server's close code (RFC 6455 7.4.1); null: without one. */
  | { readonly kind: 'dropped'; readonly code: number | null }
  /** A heartbeat had no reply when the next was due. */
  | { readonly kind: 'noReply' }
  /** The handshake or the join was not answered in time. */
  | { readonly kind: 'noAnswer' }
  /** This machine slept for longer than the server waits. */
  | { readonly kind: 'slept' }
  /** The handshake was refused, or never came about. */
  | { readonly kind: 'refused'; readonly outcome: Outcome }
  /** Frame.io knows the device by neither of its ids. */
  | { readonly kind: 'topicRefused' }
  /** Frame.io ended the device's topic (`phx_close`), or it crashed there (`phx_error`). */
  | { readonly kind: 'topicEnded'; readonly crashed: boolean };

/** What the close codes say that a server may send (RFC 6455 7.4.1 and its IANA registry). */
const CODES: Readonly<Record<number, string>> = {
  1000: 'Frame.io ended the connection',
  1001: 'Frame.io is going away',
  1008: 'Frame.io does not want this connection',
  1009: 'Frame.io found a message too large',
  1011: 'Frame.io had a fault',
  1012: 'Frame.io restarts',
  1013: 'Frame.io asked to try again later',
};
/** After these the registry wants 5 to 30 s of random delay, so that not all come back at once. */
const RESTARTS: ReadonlySet<number | null> = new Set([1012, 1013]);
const RESTART_LEAST_MS = 5_000;
const RESTART_MOST_MS = 30_000;

/** There is none for this device: asked for again all the same, as the model's setting may change. */
export const isUnsupported = (why: SocketEnding): boolean =>
  why.kind === 'refused' && why.outcome.code === 'unknown_operation';

/** Milliseconds that the end itself asks to wait before the next connection; 0: nothing. */
export function restartDelayMs(why: SocketEnding, random: number): number {
  if (why.kind !== 'dropped' || !RESTARTS.has(why.code)) return 0;
  return Math.floor(RESTART_LEAST_MS + random * (RESTART_MOST_MS - RESTART_LEAST_MS));
}

/** One sentence for the operator, without secrets. */
export function describeEnding(why: SocketEnding): string {
  switch (why.kind) {
    case 'dropped':
      return CODES[why.code ?? 0] ?? 'The connection was lost';
    case 'noReply':
      return 'Frame.io did not reply to a heartbeat';
    case 'noAnswer':
      return 'Frame.io did not answer in time';
    case 'slept':
      return 'This machine slept';
    case 'refused':
      return why.outcome.message;
    case 'topicRefused':
      return 'Frame.io does not know this device';
    case 'topicEnded':
      return why.crashed
        ? "The device's channel crashed at Frame.io"
        : 'Frame.io ended the channel';
  }
}
