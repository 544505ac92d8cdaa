import type { Exchange } from './http.ts';
import type { SocketRequest } from './socket-request.ts';

/** What becomes of a connection: `opened` or `refused` once, then what comes over it, `dropped` at the end. */
export type SocketNews =
  | { readonly type: 'opened' }
  /** The handshake had another answer than a socket, or none. Nothing follows. */
  | { readonly type: 'refused'; readonly exchange: Exchange }
  | { readonly type: 'received'; readonly text: string }
  /** It ended, whoever ended it. `code`: the server's, if it sent one (RFC 6455 7.4.1). Nothing follows. */
  | { readonly type: 'dropped'; readonly code?: number };

export interface SocketConnection {
  /** Lost when the connection is not open; whoever waits for an answer finds that out. */
  send(text: string): void;
  /** Ends it at once; nothing is told any more. */
  close(): void;
}

/** The port that opens WebSockets (RFC 6455). */
export interface SocketPort {
  /**
   * Begins to connect. Never throws, never tells anything before it returns. Verifies certificates, follows no
   * redirect, trusts no `ws:`, retries nothing.
   */
  connect(request: SocketRequest, hear: (news: SocketNews) => void): SocketConnection;
}
