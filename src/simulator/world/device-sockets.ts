import type { SocketVersion, SocketView } from '../views.ts';
import { isoMillis } from './time.ts';

/** An open socket as its device sees it; the values change while it lives. */
export interface OpenSocket {
  readonly version: SocketVersion;
  readonly state: 'open' | 'joined';
  /** Since when it is in this state. */
  readonly sinceMs: number;
  readonly lastHeardMs: number;
  readonly heartbeats: number;
  /** Resets its connection. */
  drop(): void;
}

const NEVER: SocketView = {
  state: 'never',
  since: null,
  lastHeardAt: null,
  heartbeats: 0,
  version: null,
  openCount: 0,
};

/** The real-time connections of one device, in one pairing. */
export class DeviceSockets {
  readonly #open = new Set<OpenSocket>();
  /** Of an earlier pairing: their ends say nothing about this one. */
  #outlived = new WeakSet<OpenSocket>();
  #latest: SocketView = NEVER;
  #hungUp = false;

  get areOpen(): boolean {
    return this.#open.size > 0;
  }

  /** The last socket closed, and nothing was heard since, not even a call. */
  get hungUp(): boolean {
    return this.#hungUp;
  }

  opened(socket: OpenSocket): void {
    this.#open.add(socket);
  }

  closed(socket: OpenSocket, nowMs: number): void {
    this.#open.delete(socket);
    if (this.#outlived.has(socket)) return;
    this.#latest = view(socket, 'closed', nowMs, 0);
    if (!this.areOpen) this.#hungUp = true;
  }

  /** Anything came from the device. */
  heard(): void {
    this.#hungUp = false;
  }

  /** The device paired anew. */
  startOver(): void {
    this.#outlived = new WeakSet(this.#open);
    this.#latest = NEVER;
    this.#hungUp = false;
  }

  dropAll(): void {
    for (const socket of this.#open) socket.drop();
  }

  /** Of the socket that serves best: one that is joined before one that is only open, then the newest. */
  view(): SocketView {
    const newestFirst = [...this.#open].toReversed();
    const best = newestFirst.find(({ state }) => state === 'joined') ?? newestFirst[0];
    if (best === undefined) return this.#latest;
    return view(best, best.state, best.sinceMs, this.#open.size);
  }
}

function view(
  { lastHeardMs, heartbeats, version }: OpenSocket,
  state: SocketView['state'],
  sinceMs: number,
  openCount: number,
): SocketView {
  return {
    state,
    since: isoMillis(sinceMs),
    lastHeardAt: isoMillis(lastHeardMs),
    heartbeats,
    version,
    openCount,
  };
}
