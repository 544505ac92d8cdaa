import * as fc from 'fast-check';
import type { SocketEvent, SocketState } from '../socket-state.ts';
import { TOPICS, frame, refusal } from './socket-conversation.ts';

/** What a world that keeps to no rule may do next to a socket. */
export interface Act {
  readonly name: keyof typeof ACTS;
  /** After so many milliseconds. */
  readonly passMs: number;
  readonly random: number;
  /** How many connections ago; 0 is the current one. */
  readonly staleness: number;
  readonly retryAfterMs: number | null;
  readonly garbage: string;
}

interface Scene {
  readonly state: SocketState;
  readonly nowMs: number;
  /** A token that nobody has had before. */
  readonly freshToken: string;
  readonly token: string;
}
type Make = (act: Act, scene: Scene) => SocketEvent;

const received =
  (text: (scene: Scene, act: Act) => string): Make =>
  (act, scene) => ({ type: 'received', text: text(scene, act), ...at(act, scene) });
const at = ({ random, staleness }: Act, { state, nowMs }: Scene) => ({
  connection: state.connection - staleness,
  nowMs,
  random,
});
const replyTo = (ref: string, status: string, topic: string) =>
  frame({ topic, event: 'phx_reply', payload: { status, response: {} }, ref });
const joinRefOf = ({ state }: Scene) => ('joinRef' in state ? state.joinRef : '1');
const topicOf = ({ state }: Scene) =>
  'topics' in state ? (state.topics[state.topicIndex] ?? '') : TOPICS[0];
const refusedWith =
  (verdict: 'refresh' | 'retry' | 'waitForNetwork'): Make =>
  (act, scene) => ({
    type: 'refused',
    outcome: refusal(verdict, 'unreachable', act.retryAfterMs),
    ...at(act, scene),
  });

/** How often each act is drawn, and the event that it is. */
const ACTS = {
  wanted: [
    2,
    (_, { token, nowMs }) => ({ type: 'wanted', accessToken: token, topics: TOPICS, nowMs }),
  ],
  unwanted: [1, () => ({ type: 'unwanted' })],
  newToken: [
    2,
    (_, { freshToken, nowMs }) => ({ type: 'tokenRenewed', accessToken: freshToken, nowMs }),
  ],
  sameToken: [1, (_, { token, nowMs }) => ({ type: 'tokenRenewed', accessToken: token, nowMs })],
  opened: [10, (act, scene) => ({ type: 'opened', ...at(act, scene) })],
  tokenRefused: [3, refusedWith('refresh')],
  busy: [1, refusedWith('retry')],
  offline: [2, refusedWith('waitForNetwork')],
  dropped: [3, (act, scene) => ({ type: 'dropped', ...at(act, scene) })],
  joinTaken: [10, received((scene) => replyTo(joinRefOf(scene), 'ok', topicOf(scene)))],
  joinRefused: [3, received((scene) => replyTo(joinRefOf(scene), 'error', topicOf(scene)))],
  beatAnswered: [
    8,
    received(({ state }) =>
      replyTo((state.kind === 'joined' ? state.beatRef : null) ?? '0', 'ok', 'phoenix'),
    ),
  ],
  wrongReply: [1, received((_, { retryAfterMs }) => replyTo(`${retryAfterMs}`, 'ok', 'phoenix'))],
  push: [6, received((scene) => frame({ topic: topicOf(scene), event: 'status_updated' }))],
  crash: [2, received((scene) => frame({ topic: topicOf(scene), event: 'phx_error' }))],
  end: [
    1,
    received((scene) =>
      frame({ topic: topicOf(scene), event: 'phx_close', ref: joinRefOf(scene) }),
    ),
  ],
  oldEnd: [1, received((scene) => frame({ topic: topicOf(scene), event: 'phx_close', ref: '0' }))],
  garbage: [2, received((_, { garbage }) => garbage)],
  tick: [12, ({ random }, { nowMs }) => ({ type: 'timeReached', nowMs, random })],
} as const satisfies Record<string, readonly [number, Make]>;

export const ACT_NAMES = Object.keys(ACTS) as readonly Act['name'][];
export const eventOf = (act: Act, scene: Scene): SocketEvent => ACTS[act.name][1](act, scene);

/** [0, 1), with a liking for the ends. */
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyName = fc.oneof(
  ...Object.entries(ACTS).map(([name, [weight]]) => ({
    weight,
    arbitrary: fc.constant(name as keyof typeof ACTS),
  })),
);
const HOUR = 3_600_000;
const anyPause = fc.oneof(
  { weight: 20, arbitrary: fc.nat(200) },
  { weight: 10, arbitrary: fc.nat(2_000) },
  { weight: 6, arbitrary: fc.nat(20_000) },
  { weight: 1, arbitrary: fc.nat(9 * HOUR) },
);
export const anyAct: fc.Arbitrary<Act> = fc.record({
  name: anyName,
  passMs: anyPause,
  random: anyRandom,
  staleness: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }) },
  ),
  retryAfterMs: fc.option(fc.nat(60_000)),
  garbage: fc.oneof(fc.string(), fc.constantFrom('null', '[]', '{"event":"e"}', '<html>', '[1,2]')),
});
