import type { SocketEffect, SocketEvent } from '../socket-state.ts';
import { decodeMessage } from '../phoenix.ts';
import { frame } from './socket-conversation.ts';
import type { SocketTrace } from './socket-trace.ts';

/** A round trip. */
const ANSWER_MS = 50;

/**
 * A world in which all works from now on: it opens what is to be opened, renews what is to be renewed,
 * takes the device under one of its ids, answers heartbeats, and wakes when asked to.
 */
export class GoodWorld {
  readonly #trace: SocketTrace;
  readonly #topic: string;
  readonly #random: () => number;
  #answers: { readonly atMs: number; readonly event: (nowMs: number) => SocketEvent }[] = [];
  #tokens = 0;

  constructor(trace: SocketTrace, topic: string, random: () => number) {
    this.#trace = trace;
    this.#topic = topic;
    this.#random = random;
  }

  /** Lets one thing happen: the next answer or the wake-up, whichever is sooner. */
  step(): void {
    const trace = this.#trace;
    const [answer] = this.#answers;
    const wakeAtMs = trace.wakeAtMs ?? Infinity;
    if (answer !== undefined && answer.atMs <= wakeAtMs) {
      this.#answers.shift();
      trace.nowMs = Math.max(trace.nowMs, answer.atMs);
      this.#hear(answer.event(trace.nowMs));
    } else if (wakeAtMs < Infinity) {
      trace.nowMs = Math.max(trace.nowMs, wakeAtMs);
      this.#hear({ type: 'timeReached', nowMs: trace.nowMs, random: this.#random() });
    } else {
      throw new Error(`The socket is ${trace.state.kind} and waits for nothing`);
    }
  }

  #hear(event: SocketEvent): void {
    for (const effect of this.#trace.dispatch(event)) {
      const answer = this.#answer(effect);
      if (answer !== null)
        this.#answers.push({ atMs: this.#trace.nowMs + ANSWER_MS, event: answer });
    }
  }

  #answer(effect: SocketEffect): ((nowMs: number) => SocketEvent) | null {
    const random = this.#random();
    if (effect.kind === 'open') {
      return (nowMs) => ({ type: 'opened', connection: effect.connection, nowMs });
    }
    if (effect.kind === 'renewToken') {
      this.#tokens += 1;
      const accessToken = `good-${this.#tokens}`;
      return (nowMs) => ({ type: 'tokenRenewed', accessToken, nowMs });
    }
    const message = effect.kind === 'send' ? decodeMessage(effect.text) : null;
    if (effect.kind !== 'send' || message === null) return null;
    const { topic, event, ref } = message;
    const status = event === 'heartbeat' || topic === this.#topic ? 'ok' : 'error';
    const text = frame({ topic, event: 'phx_reply', payload: { status, response: {} }, ref });
    const { connection } = effect;
    return (nowMs) => ({ type: 'received', connection, text, nowMs, random });
  }
}
