import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SERVICE_START,
  transitionService,
  type ServiceEvent,
  type ServiceState,
} from './service.ts';

const DOUBTED: ServiceEvent = { type: 'doubted' };
const SETTLED: ServiceEvent = { type: 'settled' };
const unanswered = (nowMs: number, retryAfterMs: number | null = null): ServiceEvent => ({
  type: 'unanswered',
  code: 'frameio_error',
  message: 'x',
  nowMs,
  random: 0.5,
  retryAfterMs,
});
const time = (nowMs: number): ServiceEvent => ({ type: 'timeReached', nowMs });
const slowed = (nowMs: number, waitMs: number): ServiceEvent => ({
  type: 'slowed',
  nowMs,
  waitMs,
});

/** What people are told, and whether it is asked, all the way. */
function play(...events: readonly ServiceEvent[]) {
  let state: ServiceState = SERVICE_START;
  const effects: string[] = [];
  for (const event of events) {
    const step = transitionService(state, event);
    state = step.state;
    effects.push(...step.effects.map(({ kind }) => kind));
  }
  return { state, effects };
}

describe('whether Frame.io serves', () => {
  test('is asked once, however many requests fail together', () => {
    expect(play(DOUBTED, DOUBTED, DOUBTED).effects).toEqual(['ask']);
  });

  test('is told only when it does not, and when it does again [H6]', () => {
    expect(play(DOUBTED, SETTLED)).toEqual({ state: SERVICE_START, effects: ['ask'] });
    expect(play(DOUBTED, unanswered(0), time(60_000), unanswered(60_000)).effects).toEqual([
      'ask',
      'tellDown',
      'ask',
    ]);
    expect(play(DOUBTED, unanswered(0), time(60_000), SETTLED)).toEqual({
      state: SERVICE_START,
      effects: ['ask', 'tellDown', 'ask', 'tellServing'],
    });
  });

  test('is asked again no sooner than it wants', () => {
    const { state } = play(DOUBTED, unanswered(1_000, 20_000));
    expect(transitionService(state, time(20_999)).state).toBe(state);
    expect(transitionService(state, time(21_000 + 1_000)).state.kind).toBe('asking');
  });

  test('is not asked while it only wants to be left alone; the longest wish counts [H7]', () => {
    const rested = play(slowed(0, 5_000), slowed(1_000, 1_000), time(4_999));
    expect(rested).toMatchObject({ state: { kind: 'resting' }, effects: [] });
    expect(transitionService(rested.state, time(5_000)).state).toEqual(SERVICE_START);
  });

  test.each([
    ['down', play(DOUBTED, unanswered(86_400_000)).state, 'asking'],
    ['resting', play(slowed(86_400_000, 5_000)).state, 'serving'],
  ] as const)('does not wait for a day when the clock is set back, %s [C3]', (_, state, after) => {
    expect(transitionService(state, time(1_000)).state.kind).toBe(after);
  });

  test('is asked every 15 seconds at the latest, and never in a storm', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })), (dice) => {
        let state = transitionService(SERVICE_START, DOUBTED).state;
        let nowMs = 0;
        for (const random of dice) {
          state = transitionService(state, { ...unanswered(nowMs), random } as ServiceEvent).state;
          if (state.kind !== 'down') throw new Error('no answer takes it down');
          expect(state.waitMs).toBeGreaterThanOrEqual(100);
          expect(state.waitMs).toBeLessThanOrEqual(15_000);
          nowMs += state.waitMs;
          state = transitionService(state, time(nowMs)).state;
          expect(state.kind).toBe('asking');
        }
      }),
    );
  });
});
