import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import { holdTokens, transitionToken, type TokenEvent, type TokenState } from './token.ts';

const nowMs = fc.nat(20 * 3_600_000);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Few, so that they meet. */
const anyPair = fc.nat(3).map((n) => ({
  accessToken: `at-${n}`,
  refreshToken: `rt-${n}`,
  accessLifeSeconds: 28_800,
}));
const outcome: fc.Arbitrary<Outcome> = fc.record({
  verdict: fc.constantFrom('retry', 'waitForNetwork', 'pairAgain', 'fail', 'stop', 'refresh'),
  code: fc.constantFrom('unreachable', 'frameio_error', 'pairing_lost', 'refused'),
  message: fc.constant('It went wrong'),
  retryAfterMs: fc.option(fc.nat(3_600_000)),
  mayHaveBeenDone: fc.boolean(),
});
const tokens = fc.tuple(anyPair, nowMs).map(([pair, atMs]) => holdTokens(pair, atMs));
const ofType = <T extends TokenEvent['type']>(
  type: T,
  fields: { [F in keyof Omit<Extract<TokenEvent, { type: T }>, 'type'>]: fc.Arbitrary<unknown> },
) => fc.record({ type: fc.constant(type), ...fields }) as unknown as fc.Arbitrary<TokenEvent>;
const EVENTS = {
  adopted: ofType('adopted', { tokens }),
  needed: ofType('needed', { nowMs }),
  rejected: ofType('rejected', { accessToken: anyPair.map((it) => it.accessToken), nowMs }),
  refreshed: ofType('refreshed', { pair: anyPair, nowMs }),
  refreshFaulted: ofType('refreshFaulted', { outcome, nowMs, random }),
  saved: ofType('saved', {}),
  saveFaulted: ofType('saveFaulted', { nowMs, random }),
  disowned: ofType('disowned', { message: fc.constant('Not wanted') }),
  identified: ofType('identified', {}),
  identityFaulted: ofType('identityFaulted', {}),
  wiped: ofType('wiped', {}),
} satisfies Record<TokenEvent['type'], fc.Arbitrary<TokenEvent>>;
const anySequence = fc.array(fc.oneof(...Object.values(EVENTS)), { maxLength: 80 });

/** Every step of a sequence, whether it makes sense or not. */
function steps(events: readonly TokenEvent[]) {
  let state: TokenState = Object.freeze({ kind: 'absent' });
  return events.map((event) => {
    const before = state;
    const step = transitionToken(before, event);
    state = Object.freeze(step.state);
    return { before, event, ...step };
  });
}

describe('any sequence of events, however absurd', () => {
  it('has an answer at each step, the same each time, and changes no state in place [T9]', () => {
    fc.assert(
      fc.property(anySequence, (events) => {
        expect(steps(events)).toEqual(steps(events));
      }),
    );
  });

  it('writes the loss of one pairing down once, and renews nothing until there is another [T7]', () => {
    fc.assert(
      fc.property(anySequence, (events) => {
        let isLost = false;
        for (const { state, event, effects } of steps(events)) {
          if (event.type === 'adopted' || event.type === 'wiped') isLost = false;
          const kinds = effects.map(({ kind }) => kind);
          const acts = kinds.filter((kind) => kind !== 'deny');
          expect(isLost ? acts : []).toEqual([]);
          if (kinds.includes('recordLoss')) isLost = true;
          expect(state.kind === 'lost').toBe(isLost);
        }
      }),
    );
  });

  it('leaves no call without a word: who asks gets a token, a reason, or is served by what is under way [T4]', () => {
    fc.assert(
      fc.property(anySequence, (events) => {
        const asked = steps(events).filter(({ event }) => /needed|rejected/.test(event.type));
        const silent = asked.filter(({ effects }) =>
          effects.every(({ kind }) => kind !== 'grant' && kind !== 'deny'),
        );
        const kinds = silent.map(({ state }) => state.kind);
        expect(kinds.filter((kind) => kind !== 'refreshing' && kind !== 'saving')).toEqual([]);
      }),
    );
  });
});
