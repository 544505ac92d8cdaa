import type { Outcome } from './outcome.ts';
import type { SocketEnding } from './socket-ending.ts';

/**
 * The socket that makes the device Online and brings Frame.io's pushes (protocol.md §10.3). Pure: time,
 * chance and frames arrive in the events. Every connection has a number, so that whatever comes late
 * from one that was given up is told from news.
 */
export type SocketState =
  /** Not wanted: the device is not paired, or is ending. */
  | { readonly kind: 'closed'; readonly connection: number }
  /** No connection; the next one is tried at `retryAtMs`. */
  | ({
      readonly kind: 'waiting';
      readonly retryAtMs: number;
      readonly why: SocketEnding;
    } & SocketEndeavour)
  /** The server refused the access token: waiting for a new one, asked for again at `askAtMs`. */
  | ({
      readonly kind: 'renewing';
      readonly askAtMs: number;
      readonly why: SocketEnding;
    } & SocketEndeavour)
  /** The handshake is on its way. */
  | ({ readonly kind: 'opening'; readonly deadlineMs: number } & SocketEndeavour)
  /** Connected; the device's topic has been asked for. */
  | ({
      readonly kind: 'joining';
      readonly deadlineMs: number;
      /** How many of the topics were refused, one after the other, on this connection. */
      readonly refusals: number;
    } & SocketEndeavour &
      SocketConversation)
  /** Connected and Online. */
  | ({
      readonly kind: 'joined';
      /** The heartbeat that has no reply yet. */
      readonly beatRef: string | null;
      /** For whoever shows it; nothing here depends on it. */
      readonly lastReplyAtMs: number;
      /** A push came before `readNotBeforeMs`. */
      readonly readPending: boolean;
    } & SocketEndeavour &
      SocketConversation)
  /** Connected, but the topic ended or crashed: it is joined again at `joinAtMs`. */
  | ({
      readonly kind: 'parted';
      readonly joinAtMs: number;
      readonly why: SocketEnding;
    } & SocketEndeavour &
      SocketConversation);

/** What outlives a connection. */
export interface SocketEndeavour {
  readonly connection: number;
  readonly accessToken: string;
  readonly topics: readonly string[];
  /** The one that is tried, or that was joined last. */
  readonly topicIndex: number;
  /** Connections that failed since one was stable. */
  readonly attempts: number;
  /** The token was renewed because the server had refused the one before. */
  readonly renewed: boolean;
  /** Pushes make `devices/me` be read at most once a second, the first one at once. */
  readonly readNotBeforeMs: number;
}

/** What was said on a connection that is open. */
export interface SocketConversation {
  /** Of the last message sent; the next takes the next number. */
  readonly ref: number;
  /** When that was sent: the server counts its idle limit from then. */
  readonly sentAtMs: number;
  readonly joinRef: string;
  /** How often the topic ended since it was stable. */
  readonly partings: number;
}

export type SocketEvent =
  | {
      readonly type: 'wanted';
      readonly accessToken: string;
      /** See {@link deviceTopics}. */
      readonly topics: readonly string[];
      readonly nowMs: number;
    }
  /** The old token died with this (§9): the socket is opened anew. */
  | { readonly type: 'tokenRenewed'; readonly accessToken: string; readonly nowMs: number }
  | { readonly type: 'unwanted' }
  | { readonly type: 'opened'; readonly connection: number; readonly nowMs: number }
  /** The handshake failed; `outcome` as `outcomeOf('openSocket', …)` tells it. */
  | {
      readonly type: 'refused';
      readonly connection: number;
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  /** The connection ended, whoever ended it. */
  | {
      readonly type: 'dropped';
      readonly connection: number;
      /** The server's close code, if it sent one (RFC 6455 7.4.1). */
      readonly code?: number;
      readonly nowMs: number;
      readonly random: number;
    }
  | {
      readonly type: 'received';
      readonly connection: number;
      readonly text: string;
      readonly nowMs: number;
      readonly random: number;
    }
  | { readonly type: 'timeReached'; readonly nowMs: number; readonly random: number };

export type SocketEffect =
  /** Open a connection and tell its events with this number. An earlier one is closed already. */
  | { readonly kind: 'open'; readonly connection: number; readonly accessToken: string }
  | { readonly kind: 'send'; readonly connection: number; readonly text: string }
  /** Close the connection; nothing it still tells is listened to. */
  | { readonly kind: 'close'; readonly connection: number }
  /** Say `timeReached` then; replaces an earlier wish. */
  | { readonly kind: 'wakeAt'; readonly atMs: number }
  /** Joined, or something changed at Frame.io: read `devices/me`, which tells what. */
  | { readonly kind: 'readIdentity' }
  /** The server refused this token: renew it, unless that has happened already. */
  | { readonly kind: 'renewToken'; readonly accessToken: string };

export interface SocketStep {
  readonly state: SocketState;
  readonly effects: readonly SocketEffect[];
}
