import { describe, expect, it } from 'vitest';
import { ignoring } from './table.ts';
import { holdTokens, transitionToken, type TokenEvent, type TokenState } from './token.ts';

describe('ignoring', () => {
  it('answers each named event with the very state and nothing to do', () => {
    const row = ignoring<{ n: number }, 'a' | 'b'>('a', 'b');
    const state = { n: 1 };
    expect(Object.keys(row)).toEqual(['a', 'b']);
    expect(row.a(state).state).toBe(state);
    expect(row.b(state)).toEqual({ state: { n: 1 }, effects: [] });
  });
});

const pair = { accessToken: 'at-1', refreshToken: 'rt-1', accessLifeSeconds: 28_800 };
const tokens = holdTokens(pair, 0);
const outcome = {
  verdict: 'retry',
  code: 'unreachable',
  message: 'The connection was lost',
  retryAfterMs: null,
  mayHaveBeenDone: true,
} as const;

/** One of each; the compiler asks for every new state and event. */
const STATES: { readonly [K in TokenState['kind']]: Extract<TokenState, { kind: K }> } = {
  absent: { kind: 'absent' },
  valid: { kind: 'valid', tokens, attempts: 0, renewNotBeforeMs: 0, identity: 'known' },
  refreshing: { kind: 'refreshing', tokens, attempts: 0, identity: 'known' },
  saving: { kind: 'saving', tokens, attempts: 0 },
  lost: { kind: 'lost', message: 'Gone' },
};
const EVENTS: { readonly [T in TokenEvent['type']]: Extract<TokenEvent, { type: T }> } = {
  adopted: { type: 'adopted', tokens },
  needed: { type: 'needed', nowMs: 0 },
  rejected: { type: 'rejected', accessToken: 'at-1', nowMs: 0 },
  refreshed: { type: 'refreshed', pair, nowMs: 0 },
  refreshFaulted: { type: 'refreshFaulted', outcome, nowMs: 0, random: 0 },
  saved: { type: 'saved' },
  saveFaulted: { type: 'saveFaulted', nowMs: 0, random: 0 },
  disowned: { type: 'disowned', message: 'Not wanted' },
  identified: { type: 'identified' },
  identityFaulted: { type: 'identityFaulted' },
  wiped: { type: 'wiped' },
};
const CELLS = Object.values(STATES).flatMap((state) =>
  Object.values(EVENTS).map((event) => ({ state, event, step: transitionToken(state, event) })),
);

describe('the table of the tokens', () => {
  it('has a cell for every event in every state [T9]', () => {
    for (const { step } of CELLS) {
      expect(Object.keys(STATES)).toContain(step.state.kind);
      expect(Array.isArray(step.effects)).toBe(true);
    }
  });

  it('leads out of absence and loss by new tokens alone [T7]', () => {
    const stuck = CELLS.filter(
      ({ state, event }) =>
        (state.kind === 'absent' || state.kind === 'lost') &&
        event.type !== 'adopted' &&
        event.type !== 'wiped',
    );
    expect(stuck.map(({ step }) => step.state)).toEqual(stuck.map(({ state }) => state));
    const acts = stuck.flatMap(({ step }) => step.effects).filter(({ kind }) => kind !== 'deny');
    expect(acts).toEqual([]);
  });

  it('forgets every token in whatever state it is wiped', () => {
    const wiped = CELLS.filter(({ event }) => event.type === 'wiped');
    expect(wiped.map(({ step }) => step.state)).toEqual(wiped.map(() => ({ kind: 'absent' })));
  });
});
