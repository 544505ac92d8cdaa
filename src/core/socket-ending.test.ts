import { describe, expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';
import { SOCKET_START, transitionSocket } from './socket.ts';
import { describeEnding, restartDelayMs, type SocketEnding } from './socket-ending.ts';
import type { SocketEvent, SocketState } from './socket-state.ts';

const TOPIC = 'devices:unit-1';
const wanted: SocketEvent = { type: 'wanted', accessToken: 'at-1', topics: [TOPIC], nowMs: 0 };
const opened: SocketEvent = { type: 'opened', connection: 1, nowMs: 10 };
const at = (nowMs: number, random = 0.5) => ({ connection: 1, nowMs, random });
const heard = (event: string, ref: string | null, payload: unknown, nowMs = 20): SocketEvent => ({
  type: 'received',
  ...at(nowMs),
  text: JSON.stringify({ topic: TOPIC, event, ref, payload }),
});
const joined = [wanted, opened, heard('phx_reply', '1', { status: 'ok', response: {} })];
const outcome = outcomeOf('openSocket', { kind: 'reply', status: 403, headers: {}, body: '' });
const due = (nowMs: number): SocketEvent => ({ type: 'timeReached', nowMs, random: 0.5 });

function after(...events: readonly SocketEvent[]): SocketState {
  return events.reduce<SocketState>(
    (state, event) => transitionSocket(state, event).state,
    SOCKET_START,
  );
}
const why = (state: SocketState) => ('why' in state ? state.why : null);

const ENDS: readonly [string, readonly SocketEvent[], SocketEnding][] = [
  ['lost', [...joined, { type: 'dropped', ...at(30) }], { kind: 'dropped', code: null }],
  [
    'ended by a server that restarts',
    [...joined, { type: 'dropped', ...at(30), code: 1012 }],
    { kind: 'dropped', code: 1012 },
  ],
  ['without a reply to its heartbeat', [...joined, due(15_010), due(30_010)], { kind: 'noReply' }],
  ['asleep', [...joined, due(3_600_000)], { kind: 'slept' }],
  ['without an answer to the handshake', [wanted, due(10_000)], { kind: 'noAnswer' }],
  ['without an answer to the join', [wanted, opened, due(10_010)], { kind: 'noAnswer' }],
  ['refused', [wanted, { type: 'refused', ...at(5), outcome }], { kind: 'refused', outcome }],
  [
    'not known by its id',
    [wanted, opened, heard('phx_reply', '1', { status: 'error', response: {} })],
    { kind: 'topicRefused' },
  ],
  [
    'without its topic, which ended',
    [...joined, heard('phx_close', '1', {}, 30)],
    { kind: 'topicEnded', crashed: false },
  ],
  [
    'without its topic, which crashed',
    [...joined, heard('phx_error', '1', {}, 30)],
    { kind: 'topicEnded', crashed: true },
  ],
];

describe('a socket that is', () => {
  it.each(ENDS)('%s says so [S15]', (_, events, ending) => {
    expect(why(after(...events))).toEqual(ending);
    expect(describeEnding(ending)).toMatch(/^[A-Z].*[^.]$/);
  });

  it('ended for a reason of its own has words of its own [S15]', () => {
    const said = ENDS.map(([, , ending]) => describeEnding(ending));
    // Both waits for an answer are one.
    expect(new Set(said).size).toBe(said.length - 1);
    expect(describeEnding({ kind: 'dropped', code: 4999 })).toBe('The connection was lost');
    expect(describeEnding({ kind: 'refused', outcome })).toBe(outcome.message);
  });

  it('asked to come back later comes back after 5 to 30 s, at no common moment [S15]', () => {
    for (const code of [1012, 1013]) {
      const ending: SocketEnding = { kind: 'dropped', code };
      expect([0, 0.5, 0.999].map((random) => restartDelayMs(ending, random))).toEqual([
        5_000, 17_500, 29_975,
      ]);
      const state = after(...joined, { type: 'dropped', ...at(30, 0.5), code });
      expect(state).toMatchObject({ kind: 'waiting', retryAtMs: 17_530 });
    }
    expect(restartDelayMs({ kind: 'dropped', code: 1006 }, 0.5)).toBe(0);
    expect(restartDelayMs({ kind: 'slept' }, 0.5)).toBe(0);
  });
});
