import type { Message } from '../socket/message.ts';
import type { SocketVersion } from '../views.ts';

/** What a fault may do to an open socket. */
export interface SocketLine {
  /** Opened just now; false: it was open already when the fault was switched on. */
  readonly isFresh: boolean;
  readonly version: SocketVersion;
  /** A topic that is joined now, or the heartbeats'. */
  topic(): string;
  /** Past all faults. Text goes in a text frame, bytes in a binary one. */
  send(data: string | Uint8Array): void;
  /** With a close frame. */
  close(code: number): void;
}

/** Something of the server's that is about to leave. */
export type Outgoing =
  { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'pong' };

export type Passage =
  | { readonly kind: 'pass' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'replace'; readonly data: string | Uint8Array };

/** The moments of an open socket at which a fault may act. */
export interface SocketHooks {
  /** Once: when the socket opens, or at once when the fault is switched on later. */
  readonly onOpen?: () => void;
  /** The first fault that does not let it pass decides. */
  readonly outgoing?: (outgoing: Outgoing) => Passage;
}
