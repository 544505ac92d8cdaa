import {
  SOCKET_START,
  deviceTopics,
  openSocketRequest,
  outcomeOf,
  transitionSocket,
  type Exchange,
  type Identity,
  type SocketEvent,
  type SocketRequest,
  type SocketState,
} from 'dailies/core';
import type { Device } from './device.ts';

/**
 * A connection of a websocket library. It must be able to send headers with the handshake and to tell
 * the status of a refused one, which a browser's `WebSocket` cannot; `websocket.ts` is for Node.js.
 */
export interface Connection {
  send(text: string): void;
  close(): void;
}

export interface ConnectionEvents {
  opened(): void;
  received(text: string): void;
  /** With the server's answer when it refused the handshake, else with what the network said. */
  refused(exchange: Exchange): void;
  /** @param code the server's close code, if it sent one */
  dropped(code?: number): void;
}

export type Connect = (request: SocketRequest, events: ConnectionEvents) => Connection;

/**
 * Keeps the device Online and hears Frame.io's pushes: joins, sends heartbeats, comes back after every
 * kind of end. `readIdentity` is called after each join and each push: `devices/me` says what is so.
 * @returns ends it
 */
export function keepSocket(
  { context }: Device,
  identity: Identity,
  accessToken: string,
  connect: Connect,
  acts: { readIdentity(): void; renewToken(refused: string): void; state(now: SocketState): void },
): { tokenRenewed(accessToken: string): void; end(): void } {
  let state = SOCKET_START;
  let connection: Connection | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(event: SocketEvent): void {
    const step = transitionSocket(state, event);
    state = step.state;
    acts.state(state);
    for (const effect of step.effects) {
      if (effect.kind === 'open') connection = open(effect.connection, effect.accessToken);
      if (effect.kind === 'send') connection?.send(effect.text);
      if (effect.kind === 'close') connection?.close();
      if (effect.kind === 'readIdentity') acts.readIdentity();
      if (effect.kind === 'renewToken') acts.renewToken(effect.accessToken);
      if (effect.kind === 'wakeAt') {
        clearTimeout(timer);
        timer = setTimeout(() => tell({ type: 'timeReached', ...now() }), effect.atMs - Date.now());
      }
    }
  }

  function open(number: number, token: string): Connection {
    return connect(openSocketRequest(context, token), {
      opened: () => tell({ type: 'opened', connection: number, nowMs: Date.now() }),
      received: (text) => tell({ type: 'received', connection: number, text, ...now() }),
      dropped: (code) => tell({ type: 'dropped', connection: number, ...codeOf(code), ...now() }),
      refused: (exchange) => {
        const outcome = outcomeOf('openSocket', exchange);
        tell({ type: 'refused', connection: number, outcome, ...now() });
      },
    });
  }

  tell({ type: 'wanted', accessToken, topics: deviceTopics(identity), nowMs: Date.now() });
  return {
    tokenRenewed: (token) => {
      tell({ type: 'tokenRenewed', accessToken: token, nowMs: Date.now() });
    },
    end: () => {
      clearTimeout(timer);
      tell({ type: 'unwanted' });
    },
  };
}

const now = () => ({ nowMs: Date.now(), random: Math.random() });
const codeOf = (code: number | undefined) => (code === undefined ? {} : { code });
