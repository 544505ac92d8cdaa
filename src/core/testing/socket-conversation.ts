import type { Outcome, Verdict } from '../outcome.ts';
import type { SocketEffect, SocketEvent, SocketState, SocketStep } from '../socket-state.ts';
import { SOCKET_START, transitionSocket } from '../socket.ts';

/** Words for tests that converse with the socket's table. */
export const TOPICS = ['devices:unit', 'devices:device'] as const;
export const SECOND = 1000;
export const HOUR = 3600 * SECOND;

/** What the last event of a conversation leads to. */
export function after(...events: readonly SocketEvent[]): SocketStep {
  let step: SocketStep = { state: SOCKET_START, effects: [] };
  for (const event of events) step = transitionSocket(step.state, event);
  return step;
}

export const wanted = (nowMs = 0, topics: readonly string[] = TOPICS): SocketEvent => ({
  type: 'wanted',
  accessToken: 'at-1',
  topics,
  nowMs,
});
export const renewed = (n: number, nowMs: number): SocketEvent => ({
  type: 'tokenRenewed',
  accessToken: `at-${n}`,
  nowMs,
});
export const unwanted: SocketEvent = { type: 'unwanted' };
export const opened = (nowMs = 0, connection = 1): SocketEvent => ({
  type: 'opened',
  connection,
  nowMs,
});
export const refusal = (
  verdict: Verdict,
  code: Outcome['code'],
  retryAfterMs: number | null = null,
): Outcome => ({
  verdict,
  code,
  message: `It was ${code}`,
  retryAfterMs,
  mayHaveBeenDone: false,
});
/** Stock Phoenix answers 403 to a token that it does not like (§10.3). */
export const TOKEN_REFUSED = refusal('refresh', 'pairing_lost');
export const refused = (
  nowMs: number,
  connection = 1,
  outcome: Outcome = TOKEN_REFUSED,
  random = 0.5,
): SocketEvent => ({ type: 'refused', connection, outcome, nowMs, random });
export const dropped = (nowMs: number, connection = 1, random = 0.5): SocketEvent => ({
  type: 'dropped',
  connection,
  nowMs,
  random,
});
export const woken = (nowMs: number, random = 0.5): SocketEvent => ({
  type: 'timeReached',
  nowMs,
  random,
});

/** Any text from the server. */
export const heard = (text: string, nowMs = 0, connection = 1, random = 0.5): SocketEvent => ({
  type: 'received',
  connection,
  text,
  nowMs,
  random,
});
interface Frame {
  readonly topic?: string;
  readonly event: string;
  readonly payload?: unknown;
  readonly ref?: string | number | null;
}
/** A frame as stock Phoenix sends it in V1. */
export const frame = ({ topic = TOPICS[0], event, payload = {}, ref = null }: Frame): string =>
  JSON.stringify({ topic, event, payload, ref });
export const reply = (ref: string, status = 'ok', topic: string = TOPICS[0]): string =>
  frame({ topic, event: 'phx_reply', payload: { response: {}, status }, ref });
export const beaten = (ref: string): string => reply(ref, 'ok', 'phoenix');
export const push = frame({ event: 'status_updated' });

/** Connected and the first topic joined, all at time 0; the join had the ref 1. */
export const joined = [wanted(), opened(), heard(reply('1'))];

type EffectOf<K extends SocketEffect['kind']> = Extract<SocketEffect, { kind: K }>;
export function effectsOf<K extends SocketEffect['kind']>(
  { effects }: SocketStep,
  kind: K,
): EffectOf<K>[] {
  return effects.filter((effect): effect is EffectOf<K> => effect.kind === kind);
}
/** The messages that a step sends. */
export function sent(step: SocketStep): unknown[] {
  return effectsOf(step, 'send').map(({ text }) => JSON.parse(text) as unknown);
}
/** The state, if it is of this kind; fails the test otherwise. */
export function stateOf<K extends SocketState['kind']>(
  { state }: SocketStep,
  kind: K,
): Extract<SocketState, { kind: K }> {
  if (state.kind !== kind) throw new Error(`The socket is ${state.kind}, not ${kind}`);
  return state as Extract<SocketState, { kind: K }>;
}
