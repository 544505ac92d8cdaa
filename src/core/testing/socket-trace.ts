import type { SocketEffect, SocketEvent, SocketState } from '../socket-state.ts';
import { SOCKET_START, transitionSocket } from '../socket.ts';
import { eventOf, type Act } from './socket-acts.ts';

/** A socket in model time: performs its effects, and writes down what a watcher outside sees. */
export class SocketTrace {
  state: SocketState = SOCKET_START;
  nowMs = 0;
  wakeAtMs: number | null = null;
  /** The connection that there is, and whether its handshake is over. */
  connection: { readonly number: number; readonly token: string; isOpen: boolean } | null = null;
  /** When something was last sent on it. */
  sentAtMs: number | null = null;
  /** The token that was given last. */
  token = 'at-0';
  readonly steps: Step[] = [];
  #tokens = 0;
  readonly #isPunctual: boolean;

  /** @param isPunctual whether `timeReached` comes when it was asked for: no timer is ever late */
  constructor(isPunctual: boolean) {
    this.#isPunctual = isPunctual;
  }

  do(act: Act): void {
    const untilMs = this.nowMs + act.passMs;
    while (this.#isPunctual && this.wakeAtMs !== null && this.wakeAtMs <= untilMs) {
      this.nowMs = Math.max(this.nowMs, this.wakeAtMs);
      this.dispatch({ type: 'timeReached', nowMs: this.nowMs, random: act.random });
    }
    this.nowMs = untilMs;
    this.#tokens += 1;
    const { state, nowMs, token } = this;
    this.dispatch(eventOf(act, { state, nowMs, token, freshToken: `at-${this.#tokens}` }));
  }

  dispatch(event: SocketEvent): readonly SocketEffect[] {
    const before = this.state;
    const { connection, sentAtMs } = this;
    if (event.type === 'timeReached' && event.nowMs >= (this.wakeAtMs ?? Infinity)) {
      this.wakeAtMs = null;
    }
    if ('connection' in event) this.#tell(event);
    if (event.type === 'tokenRenewed') this.token = event.accessToken;
    const { state, effects } = transitionSocket(before, event);
    this.state = Object.freeze(state);
    const faults = effects.flatMap((effect) => this.#perform(effect));
    const { nowMs, wakeAtMs } = this;
    const ended = this.connection;
    this.steps.push({
      nowMs,
      event,
      before,
      after: state,
      effects,
      faults,
      wakeAtMs,
      silentMs: connection !== null && sentAtMs !== null ? nowMs - sentAtMs : 0,
      connection: ended === null ? null : { number: ended.number, token: ended.token },
      sentAtMs: this.sentAtMs,
      token: this.token,
    });
    return effects;
  }

  /** What the event says about the connection there is. */
  #tell(event: Extract<SocketEvent, { connection: number }>): void {
    if (event.connection !== this.connection?.number) return;
    if (event.type === 'opened') this.connection.isOpen = true;
    if (event.type === 'refused' && !this.connection.isOpen) this.connection = null;
    if (event.type === 'dropped') this.connection = null;
  }

  /** What no effect may ask for, in the world as it is. */
  #perform(effect: SocketEffect): string[] {
    switch (effect.kind) {
      case 'open': {
        const isSecond = this.connection !== null;
        this.connection = { number: effect.connection, token: effect.accessToken, isOpen: false };
        this.sentAtMs = null;
        return isSecond ? ['opened a second connection'] : [];
      }
      case 'close':
        if (effect.connection === this.connection?.number) this.connection = null;
        return [];
      case 'send': {
        this.sentAtMs = this.nowMs;
        const { connection } = this;
        const isSound = connection?.isOpen === true && connection.number === effect.connection;
        return isSound ? [] : ['sent on no connection'];
      }
      case 'wakeAt':
        this.wakeAtMs = effect.atMs;
        return [];
      case 'readIdentity':
      case 'renewToken':
        return [];
    }
  }
}

/** One event and all that came of it. */
export interface Step {
  readonly nowMs: number;
  readonly event: SocketEvent;
  readonly before: SocketState;
  readonly after: SocketState;
  readonly effects: readonly SocketEffect[];
  /** What the world could not do. */
  readonly faults: readonly string[];
  /** When the socket has asked to be woken. */
  readonly wakeAtMs: number | null;
  /** For how long nothing had been sent on the connection, when the event came. */
  readonly silentMs: number;
  readonly connection: { readonly number: number; readonly token: string } | null;
  readonly sentAtMs: number | null;
  readonly token: string;
}

export const does = ({ effects }: Step, kind: SocketEffect['kind']): boolean =>
  effects.some((effect) => effect.kind === kind);
