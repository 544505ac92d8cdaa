import { WebSocket } from 'ws';
import {
  SOCKET_START,
  deviceTopics,
  openSocketRequest,
  outcomeOf,
  transitionSocket,
  type ApiContext,
  type Exchange,
  type Identity,
  type SocketEffect,
  type SocketEvent,
  type SocketState,
} from '../../src/core/index.ts';
import type { Dice } from './dice.ts';
import type { FuzzClock } from './fuzz-clock.ts';

/** Real milliseconds without a word after which the clock moves on to the next thing due. */
const SILENCE_MS = 20;
/** Frames larger than any that Frame.io sends. */
const FRAME_MAX_BYTES = 256 * 1024;

export interface SocketStage {
  readonly dice: Dice;
  readonly clock: FuzzClock;
  readonly context: ApiContext;
  readonly caPem: string;
  /** Another token than the refused one, or null when there is none. */
  readonly renew: (refused: string) => Promise<string | null>;
  readonly readIdentity: () => Promise<void>;
}

/** The socket of a fuzzed device: core's table over a real websocket, on the clock that never waits. */
export class FuzzSocket {
  readonly #stage: SocketStage;
  #state: SocketState = SOCKET_START;
  #socket: WebSocket | null = null;
  #wakeAtMs: number | null = null;
  readonly #inbox: SocketEvent[] = [];
  #heard: () => void = () => undefined;

  constructor(stage: SocketStage) {
    this.#stage = stage;
  }

  /**
   * Lives through `turns` frames or moments, or until it is joined, then is closed.
   * @returns whether it was ever joined
   */
  async live(
    identity: Identity,
    accessToken: string,
    { turns, untilJoined }: { readonly turns: number; readonly untilJoined: boolean },
  ): Promise<boolean> {
    const { clock, dice } = this.#stage;
    let joined = false;
    await this.#tell({
      type: 'wanted',
      accessToken,
      topics: deviceTopics(identity),
      nowMs: clock.now(),
    });
    for (let left = turns; left > 0; left -= 1) {
      const event = await this.#next();
      if (event !== null) await this.#tell(event);
      else if (this.#wakeAtMs !== null) {
        clock.sleepUntil(this.#wakeAtMs);
        await this.#tell({ type: 'timeReached', nowMs: clock.now(), random: dice.random() });
      }
      joined ||= this.#state.kind === 'joined';
      if (joined && untilJoined) break;
    }
    await this.#tell({ type: 'unwanted' });
    if (this.#state.kind !== 'closed') throw new Error(`unwanted, but ${this.#state.kind}`);
    return joined;
  }

  async #tell(event: SocketEvent): Promise<void> {
    const { state, effects } = transitionSocket(this.#state, event);
    this.#state = state;
    for (const effect of effects) await this.#perform(effect);
  }

  async #perform(effect: SocketEffect): Promise<void> {
    const { clock, renew, readIdentity } = this.#stage;
    switch (effect.kind) {
      case 'open':
        return this.#open(effect.connection, effect.accessToken);
      case 'send':
        if (this.#socket?.readyState !== WebSocket.OPEN) return;
        return this.#socket.send(effect.text);
      case 'close':
        return this.#close();
      case 'wakeAt':
        this.#wakeAtMs = effect.atMs;
        return;
      case 'readIdentity':
        return readIdentity();
      case 'renewToken': {
        const accessToken = await renew(effect.accessToken);
        this.#inbox.push(
          accessToken === null
            ? { type: 'unwanted' }
            : { type: 'tokenRenewed', accessToken, nowMs: clock.now() },
        );
      }
    }
  }

  #open(connection: number, accessToken: string): void {
    if (this.#socket !== null) throw new Error('two connections at once');
    const { clock, dice, context, caPem } = this.#stage;
    const { url, headers } = openSocketRequest(context, accessToken);
    const socket = new WebSocket(url, {
      headers,
      ca: caPem,
      maxPayload: FRAME_MAX_BYTES,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    const hear = (event: SocketEvent) => {
      this.#inbox.push(event);
      this.#heard();
    };
    const moment = () => ({ connection, nowMs: clock.now(), random: dice.random() });
    const refused = (exchange: Exchange) =>
      hear({ type: 'refused', outcome: outcomeOf('openSocket', exchange), ...moment() });
    socket.on('open', () => hear({ type: 'opened', connection, nowMs: clock.now() }));
    socket.on('message', (data: Buffer) => {
      hear({ type: 'received', text: data.toString('utf8'), ...moment() });
    });
    socket.on('unexpected-response', (_, reply) => {
      refused({ kind: 'reply', status: reply.statusCode ?? 0, headers: {}, body: '' });
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => hear({ type: 'dropped', code, ...moment() }));
  }

  #close(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  /** What is heard next, or null after a silence. */
  async #next(): Promise<SocketEvent | null> {
    if (this.#inbox.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, SILENCE_MS);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#inbox.shift() ?? null;
  }
}
