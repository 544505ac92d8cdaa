import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketEvent, SocketState } from './socket-state.ts';
import { GoodWorld } from './testing/good-world.ts';
import { anyAct } from './testing/socket-acts.ts';
import {
  SECOND,
  TOPICS,
  TOKEN_REFUSED,
  frame,
  push,
  refusal,
  reply,
  wanted,
} from './testing/socket-conversation.ts';
import { SocketTrace, does } from './testing/socket-trace.ts';

const MINUTE = 60 * SECOND;
const run = fc.array(anyAct, { maxLength: 80 });
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Joined, and heard of since then. */
const isWell = (state: SocketState, sinceMs: number): boolean =>
  state.kind === 'joined' && state.attempts === 0 && state.lastReplyAtMs > sinceMs;

describe('a socket that is wanted', () => {
  /**
   * The longest ways there: five minutes until a refused token is tried again or asked for again, plus
   * the minute that a server asks for in these runs; a connection given up costs 40 s.
   */
  const MOST_MS = 10 * MINUTE;

  it('is joined within minutes once the world works, whatever was before, and stays so [S9] [S14]', () => {
    const dice = fc.infiniteStream(anyRandom);
    fc.assert(
      fc.property(run, fc.constantFrom(...TOPICS), dice, (acts, topic, random) => {
        const trace = new SocketTrace(false);
        for (const act of acts) trace.do(act);
        if (trace.state.kind === 'closed') trace.dispatch(wanted(trace.nowMs));
        // What the world owes to what was asked of it before it worked: nothing but the wake-up.
        const world = new GoodWorld(trace, topic, () => random.next().value);
        const sinceMs = trace.nowMs;
        // One that was joined before may have been silent for so long that it is given up first.
        while (!isWell(trace.state, sinceMs)) {
          world.step();
          expect(trace.nowMs - sinceMs).toBeLessThan(MOST_MS + MINUTE);
        }
        const { connection } = trace.state;
        const joinedAtMs = trace.nowMs;
        while (trace.nowMs < joinedAtMs + 10 * MINUTE) {
          world.step();
          expect(trace.state).toMatchObject({ kind: 'joined', connection });
        }
      }),
      { numRuns: 200 },
    );
  });
});

const OFFLINE = refusal('waitForNetwork', 'unreachable');
const inStep = (trace: SocketTrace, random: number) => ({
  connection: trace.state.connection,
  nowMs: trace.nowMs,
  random,
});
type Fail = (trace: SocketTrace, random: number, nth: number) => SocketEvent;
const heard =
  (text: string): Fail =>
  (trace, random) => ({ type: 'received', text, ...inStep(trace, random) });
const drop: Fail = (trace, random) => ({ type: 'dropped', ...inStep(trace, random) });
const opened: Fail = (trace) => ({ type: 'opened', ...inStep(trace, 0) });
const refuse =
  (outcome = TOKEN_REFUSED): Fail =>
  (trace, random) => ({ type: 'refused', outcome, ...inStep(trace, random) });
const renewed: Fail = ({ nowMs }, _, nth) => ({
  type: 'tokenRenewed',
  accessToken: `at-${nth}`,
  nowMs,
});

/** What answers at once in each state; where nothing does, time passes until the wake-up. */
interface World {
  readonly opening: Fail;
  readonly joining?: Fail;
  readonly joined?: Fail;
  readonly renewing?: Fail;
}
const joinTaken: Fail = (trace, random) => {
  const { state } = trace;
  const [ref, topic] =
    state.kind === 'joining' ? [state.joinRef, state.topics[state.topicIndex]] : ['', ''];
  return heard(reply(ref, 'ok', topic))(trace, random, 0);
};
const joinRefused: Fail = (trace, random) => {
  const { state } = trace;
  return heard(reply(state.kind === 'joining' ? state.joinRef : '', 'error'))(trace, random, 0);
};
const crash: Fail = (trace, random) => {
  const { state } = trace;
  const topic = 'topics' in state ? (state.topics[state.topicIndex] ?? '') : '';
  return heard(frame({ topic, event: 'phx_error' }))(trace, random, 0);
};
const AWAY: World = { opening: refuse(OFFLINE) };
const STORMS: readonly (readonly [string, World])[] = [
  ['cannot be reached', AWAY],
  ['drops every handshake', { opening: drop }],
  ['refuses every token', { opening: refuse(), renewing: renewed }],
  ['drops every connection at once', { opening: opened, joining: drop }],
  ['refuses every topic', { opening: opened, joining: joinRefused }],
  ['drops what is joined', { opening: opened, joining: joinTaken, joined: drop }],
  ['crashes every topic that is joined', { opening: opened, joining: joinTaken, joined: crash }],
  ['crashes every topic before', { opening: opened, joining: crash }],
  [
    'refuses every second handshake and drops what is joined',
    {
      opening: (trace, random, nth) =>
        nth % 2 === 0 ? refuse()(trace, random, nth) : opened(trace, random, nth),
      renewing: renewed,
      joining: joinTaken,
      joined: drop,
    },
  ],
];

/** So many minutes in which everything fails at once, with these dice. */
function minutesOf(minutes: number, world: World, random: number): SocketTrace {
  const trace = new SocketTrace(false);
  trace.dispatch(wanted());
  for (let nth = 1; trace.nowMs < minutes * MINUTE; nth += 1) {
    const fails: Readonly<Record<string, Fail | undefined>> = { ...world };
    const fail = fails[trace.state.kind];
    trace.nowMs = fail === undefined ? (trace.wakeAtMs ?? Infinity) : trace.nowMs + 1;
    trace.dispatch(
      fail?.(trace, random, nth) ?? { type: 'timeReached', nowMs: trace.nowMs, random },
    );
  }
  return trace;
}

/** The most of these in any minute. */
function mostInAMinute(trace: SocketTrace, kind: 'open' | 'send' | 'readIdentity' | 'renewToken') {
  const timesMs = trace.steps.filter((step) => does(step, kind)).map(({ nowMs }) => nowMs);
  let first = 0;
  return timesMs.reduce((most, nowMs, index) => {
    while ((timesMs[first] ?? nowMs) <= nowMs - MINUTE) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

describe.each(STORMS)('a server that %s [S4]', (_, world) => {
  it('is not stormed', () => {
    const trace = minutesOf(60, world, 0.5);
    // What finds no network reaches no server.
    const opens = world === AWAY ? 60 : 20;
    expect(mostInAMinute(trace, 'open')).toBeLessThanOrEqual(opens);
    expect(mostInAMinute(trace, 'send')).toBeLessThanOrEqual(24);
    expect(mostInAMinute(trace, 'readIdentity')).toBeLessThanOrEqual(24);
    expect(mostInAMinute(trace, 'renewToken')).toBeLessThanOrEqual(10);
  });

  it('is met with a tenth of a second at least, however the dice fall', () => {
    const trace = minutesOf(2, world, 0);
    // Two in a tenth: a refused token and the fresh one.
    expect(mostInAMinute(trace, 'open')).toBeLessThanOrEqual(1200);
  });
});

describe('a flood of pushes', () => {
  it('makes `devices/me` be read once a second [S7]', () => {
    const trace = new SocketTrace(false);
    trace.dispatch(wanted());
    trace.dispatch(opened(trace, 0.5, 0));
    trace.dispatch(joinTaken(trace, 0.5, 0));
    for (let nowMs = 1; nowMs < 14 * SECOND; nowMs += 1) {
      trace.nowMs = nowMs;
      trace.dispatch(heard(push)(trace, 0.5, 0));
    }
    const reads = trace.steps.filter((step) => does(step, 'readIdentity'));
    expect(reads.map(({ nowMs }) => nowMs)).toEqual(
      Array.from({ length: 14 }, (_, second) => second * SECOND),
    );
  });
});
