import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINK_START, transitionLink, type LinkEvent, type LinkState } from './link.ts';

const fault = (nowMs: number, random = 0.5): LinkEvent => ({
  type: 'faulted',
  nowMs,
  random,
  why: 'x',
});

describe('the link', () => {
  test('goes down with the first fault and tells', () => {
    const { state, effects } = transitionLink(LINK_START, fault(1_000));
    expect(state).toMatchObject({ kind: 'down', sinceMs: 1_000 });
    expect(effects).toEqual([{ kind: 'announce' }]);
  });

  test('lets one exchange through when its time has come, and remembers since when', () => {
    const down = transitionLink(LINK_START, fault(1_000)).state as Extract<
      LinkState,
      { kind: 'down' }
    >;
    expect(transitionLink(down, { type: 'timeReached', nowMs: down.nextTryMs - 1 }).state).toBe(
      down,
    );
    const trying = transitionLink(down, { type: 'timeReached', nowMs: down.nextTryMs }).state;
    expect(trying).toMatchObject({ kind: 'trying', sinceMs: 1_000 });
    expect(transitionLink(trying, fault(9_000)).state).toMatchObject({
      kind: 'down',
      sinceMs: 1_000,
      attempts: 2,
    });
  });

  test('does not wait for a day when the clock is set back by one [C3]', () => {
    const down = transitionLink(LINK_START, fault(86_400_000)).state;
    const { state } = transitionLink(down, { type: 'timeReached', nowMs: 1_000 });
    expect(state.kind).toBe('trying');
  });

  test('comes up with any success', () => {
    const down = transitionLink(LINK_START, fault(1_000)).state;
    expect(transitionLink(down, { type: 'succeeded' }).state).toEqual({ kind: 'up' });
  });

  test('is tried at once on another network, and else not changed by one [H9]', () => {
    const down = transitionLink(LINK_START, fault(1_000)).state;
    const trying = transitionLink(down, { type: 'hinted' }).state;
    expect(trying).toMatchObject({ kind: 'trying', sinceMs: 1_000, attempts: 1 });
    expect(transitionLink(trying, { type: 'hinted' }).state).toBe(trying);
    expect(transitionLink(LINK_START, { type: 'hinted' })).toEqual({
      state: LINK_START,
      effects: [],
    });
  });

  test('never tries more often than every 250 ms nor waits longer than 3 s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 50 }),
        (dice) => {
          let state: LinkState = LINK_START;
          let nowMs = 0;
          for (const random of dice) {
            state = transitionLink(state, fault(nowMs, random)).state;
            if (state.kind !== 'down') throw new Error('a fault brings it down');
            const waitMs = state.nextTryMs - nowMs;
            expect(waitMs).toBeGreaterThanOrEqual(250);
            expect(waitMs).toBeLessThanOrEqual(3_000);
            nowMs = state.nextTryMs;
            state = transitionLink(state, { type: 'timeReached', nowMs }).state;
          }
        },
      ),
    );
  });
});
