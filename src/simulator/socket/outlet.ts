import type { WebSocket } from 'ws';
import type { Outgoing, Passage, SocketHooks } from '../faults/socket-hooks.ts';
import type { SocketVersion } from '../views.ts';
import { CODECS } from './codec.ts';
import type { Message } from './message.ts';

/** A client this far behind with reading has left without saying so. */
const BACKLOG_MAX_BYTES = 1024 * 1024;

/** The way out of one socket: past the faults that are on, and never more than memory can bear. */
export class Outlet {
  readonly #ws: WebSocket;
  readonly #version: SocketVersion;
  readonly #onBacklog: () => void;
  readonly #faults = new Map<string, SocketHooks>();

  constructor(ws: WebSocket, version: SocketVersion, onBacklog: () => void) {
    this.#ws = ws;
    this.#version = version;
    this.#onBacklog = onBacklog;
  }

  add(fault: string, hooks: SocketHooks): void {
    this.#faults.set(fault, hooks);
    hooks.onOpen?.();
  }

  remove(fault: string): void {
    this.#faults.delete(fault);
  }

  messages(messages: readonly Message[]): void {
    for (const message of messages) {
      const passage = this.#ask({ kind: 'message', message });
      if (passage.kind === 'pass') this.raw(CODECS[this.#version].encode(message));
      if (passage.kind === 'replace') this.raw(passage.data);
    }
  }

  pong(data: Buffer): void {
    if (this.#ask({ kind: 'pong' }).kind === 'pass') this.#bounded(() => this.#ws.pong(data));
  }

  /** Past all faults. */
  raw(data: string | Uint8Array): void {
    this.#bounded(() => this.#ws.send(data));
  }

  #ask(outgoing: Outgoing): Passage {
    for (const hooks of this.#faults.values()) {
      const passage = hooks.outgoing?.(outgoing);
      if (passage !== undefined && passage.kind !== 'pass') return passage;
    }
    return { kind: 'pass' };
  }

  #bounded(send: () => void): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#ws.bufferedAmount > BACKLOG_MAX_BYTES) this.#onBacklog();
    else send();
  }
}
