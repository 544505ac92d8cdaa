import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import { holdTokens, transitionToken, type TokenEvent, type TokenState } from './token.ts';

const anyOutcome: fc.Arbitrary<Outcome> = fc.record({
  verdict: fc.constantFrom('retry', 'waitForNetwork', 'pairAgain', 'fail', 'stop', 'refresh'),
  code: fc.constantFrom('unreachable', 'frameio_error', 'pairing_lost', 'refused'),
  message: fc.constant('It went wrong'),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 3_600_000 })),
  mayHaveBeenDone: fc.boolean(),
});

/** What may happen next: a call, an answer to what is under way, or something from outside. */
type Act =
  | { readonly act: 'need' | 'refreshed' | 'saved' | 'saveFaulted' | 'adopt' | 'wipe' | 'disown' }
  | { readonly act: 'reject'; readonly which: number }
  | { readonly act: 'refreshFaulted'; readonly outcome: Outcome };
const plain = (...acts: ('need' | 'refreshed' | 'saved' | 'saveFaulted')[]) =>
  fc.constantFrom(...acts).map((act): Act => ({ act }));
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 20, arbitrary: plain('need', 'refreshed', 'saved', 'saveFaulted') },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('reject' as const), which: fc.nat(5) }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('refreshFaulted' as const), outcome: anyOutcome }),
  },
  { weight: 1, arbitrary: fc.constantFrom('adopt', 'wipe', 'disown').map((act): Act => ({ act })) },
);
const HOUR = 3_600_000;
const anyPause = fc.oneof(fc.nat(1000), fc.nat(HOUR), fc.nat(9 * HOUR));
const run = fc.array(fc.tuple(anyAct, anyPause), { minLength: 10, maxLength: 120 });

/** A keeper in model time: counts who waits and what is under way, and remembers every token. */
class Model {
  state: TokenState = { kind: 'absent' };
  nowMs = 0;
  waiting = 0;
  refreshing: string[] = [];
  saving = 0;
  /** Access tokens that were granted, were refused, or are not on disk although they could be. */
  granted: string[] = [];
  refused = new Set<string>();
  unsaved: string | null = null;
  spent = new Set<string>();
  faults: string[] = [];
  #made = 0;

  do(act: Act, passMs: number): void {
    this.nowMs += passMs;
    const event = this.#eventOf(act);
    if (event !== null) this.#dispatch(event);
  }

  #eventOf(act: Act): TokenEvent | null {
    const { nowMs } = this;
    switch (act.act) {
      case 'need':
        this.waiting += 1;
        return { type: 'needed', nowMs };
      case 'reject': {
        const accessToken = this.granted.at(-1 - act.which);
        if (accessToken === undefined) return null;
        this.waiting += 1;
        this.refused.add(accessToken);
        return { type: 'rejected', accessToken, nowMs };
      }
      case 'refreshed': {
        const spent = this.refreshing.pop();
        if (spent === undefined) return null;
        this.spent.add(spent);
        const pair = this.#newPair();
        this.unsaved = pair.accessToken;
        return { type: 'refreshed', pair, nowMs };
      }
      case 'refreshFaulted':
        if (this.refreshing.pop() === undefined) return null;
        return { type: 'refreshFaulted', outcome: act.outcome, nowMs, random: 0.5 };
      case 'saved':
      case 'saveFaulted':
        if (this.saving === 0) return null;
        this.saving -= 1;
        this.unsaved = null;
        return { type: act.act, nowMs, random: 0.5 };
      case 'adopt':
      case 'wipe':
        // Whoever adopts or wipes drops what was under way for the earlier pair.
        this.refreshing = [];
        this.saving = 0;
        this.unsaved = null;
        if (act.act === 'wipe') return { type: 'wiped' };
        return { type: 'adopted', tokens: holdTokens(this.#newPair(), nowMs) };
      case 'disown':
        return { type: 'disowned', message: 'Not wanted' };
    }
  }

  #newPair() {
    this.#made += 1;
    const n = this.#made;
    return { accessToken: `at-${n}`, refreshToken: `rt-${n}`, accessLifeSeconds: 28_800 };
  }

  #dispatch(event: TokenEvent): void {
    const { state, effects } = transitionToken(this.state, event);
    this.state = state;
    for (const effect of effects) {
      if (effect.kind === 'grant' || effect.kind === 'deny') this.waiting = 0;
      if (effect.kind === 'grant') {
        const { accessToken } = effect;
        if (this.refused.has(accessToken)) this.faults.push(`refused ${accessToken} handed out`);
        if (accessToken === this.unsaved) this.faults.push(`unsaved ${accessToken} handed out`);
        this.granted.push(accessToken);
      }
      if (effect.kind === 'refresh') {
        const { refreshToken } = effect;
        if (this.spent.has(refreshToken)) this.faults.push(`spent ${refreshToken} sent again`);
        this.refreshing.push(refreshToken);
      }
      if (effect.kind === 'save') this.saving += 1;
    }
    if (state.kind === 'lost') this.refreshing = [];
  }
}

/** Checks `holds` after every act of any run that `acts` lets through. */
function always(acts: (act: Act, model: Model) => boolean, holds: (model: Model) => boolean): void {
  fc.assert(
    fc.property(run, (all) => {
      const model = new Model();
      model.do({ act: 'adopt' }, 0);
      return all.every(([act, passMs]) => {
        if (acts(act, model)) model.do(act, passMs);
        return holds(model);
      });
    }),
    { numRuns: 500 },
  );
}
const anything = () => true;
const answeredOrAwaited = ({ waiting, refreshing, saving }: Model) =>
  waiting === 0 || refreshing.length > 0 || saving > 0;

describe('whatever happens', () => {
  it('nobody who needs a token waits for nothing [T4]', () => {
    expect(() => always(({ act }) => act !== 'reject', answeredOrAwaited)).not.toThrow();
  });

  it('nobody whose token was refused waits for nothing [T4]', () => {
    expect(() => always(anything, answeredOrAwaited)).not.toThrow();
  });

  it('one refresh at a time is under way [T1]', () => {
    expect(() => always(anything, ({ refreshing }) => refreshing.length <= 1)).not.toThrow();
  });

  it('one save at a time is under way', () => {
    expect(() => always(anything, ({ saving }) => saving <= 1)).not.toThrow();
  });

  it('a spent refresh token is never sent again, a new pair never used before it was to be kept [T2] [T3]', () => {
    const clean = ({ faults }: Model) => faults.every((it) => it.startsWith('refused'));
    expect(() => always(anything, clean)).not.toThrow();
  });

  it('an access token that Frame.io has refused is never handed out again [T6]', () => {
    expect(() => always(anything, ({ faults }) => faults.length === 0)).not.toThrow();
  });
});
