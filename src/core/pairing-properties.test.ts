import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUTH_ERROR_CODES } from '../spec/index.ts';
import type { DeviceCode, TokenPair } from './auth.ts';
import type { Outcome } from './outcome.ts';
import {
  PAIRING_START,
  transitionPairing,
  type PairingEffect,
  type PairingEvent,
  type PairingState,
} from './pairing.ts';

const anyCode: fc.Arbitrary<DeviceCode> = fc.record({
  deviceCode: fc.stringMatching(/^dc-\d{4}$/),
  userCode: fc.stringMatching(/^\d{6}$/),
  lifeSeconds: fc.integer({ min: 1, max: 120 }),
  intervalSeconds: fc.integer({ min: 1, max: 30 }),
  deviceName: fc.constant(null),
  verificationUri: fc.constant(null),
  verificationUriComplete: fc.constant(null),
});
const outcome: fc.Arbitrary<Outcome> = fc.record({
  verdict: fc.constantFrom('retry', 'waitForNetwork', 'refresh', 'pairAgain', 'fail', 'stop'),
  code: fc.constantFrom('unreachable', 'rate_limited', 'refused', 'paused', 'unexpected_reply'),
  message: fc.constant('It went wrong'),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 60_000 })),
  mayHaveBeenDone: fc.boolean(),
});
const tokens: TokenPair = { accessToken: 'at', refreshToken: 'rt', accessLifeSeconds: 28_800 };
const anyError = fc.constantFrom(...AUTH_ERROR_CODES);

const ofType = <T extends PairingEvent['type']>(
  type: T,
  fields: { [F in keyof Omit<Extract<PairingEvent, { type: T }>, 'type'>]: fc.Arbitrary<unknown> },
) => fc.record({ type: fc.constant(type), ...fields }) as unknown as fc.Arbitrary<PairingEvent>;

const nowMs = fc.integer({ min: 0, max: 300_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const renew = fc.boolean();
const EVENTS = {
  started: ofType('started', { nowMs }),
  codeReceived: ofType('codeReceived', { code: anyCode, nowMs }),
  codeFaulted: ofType('codeFaulted', { outcome, nowMs, random, patienceMs: nowMs }),
  timeReached: ofType('timeReached', { nowMs, renew }),
  pollAnswered: ofType('pollAnswered', { error: anyError, nowMs, renew }),
  pollFaulted: ofType('pollFaulted', { outcome, nowMs }),
  tokensReceived: ofType('tokensReceived', { tokens: fc.constant(tokens) }),
  tokensSaved: ofType('tokensSaved', {}),
  saveFaulted: ofType('saveFaulted', {
    code: fc.constantFrom('disk_full', 'vault_locked'),
    message: fc.constant('They cannot be kept'),
  }),
  identityReceived: ofType('identityReceived', { identity: fc.constant({ deviceId: 'd' }) }),
  identityFaulted: ofType('identityFaulted', { outcome, nowMs, random }),
  deadlineReached: ofType('deadlineReached', {}),
  cancelled: ofType('cancelled', {}),
} satisfies Record<PairingEvent['type'], fc.Arbitrary<PairingEvent>>;
const anyEvent = fc.oneof(...Object.values(EVENTS));
const ENDS = ['paired', 'cancelled', 'failed'];
/** What can answer an effect that is under way. */
const ANSWERS: { readonly [K in PairingEffect['kind']]?: readonly PairingEvent['type'][] } = {
  requestCode: ['codeReceived', 'codeFaulted'],
  retryCodeAt: ['codeReceived', 'codeFaulted'],
  wakeAt: ['timeReached'],
  poll: ['pollAnswered', 'pollFaulted', 'tokensReceived'],
  saveTokens: ['tokensSaved', 'saveFaulted'],
  readIdentity: ['identityReceived', 'identityFaulted'],
  readIdentityAt: ['identityReceived', 'identityFaulted'],
};
/** What is under way in each state; in those not named nothing. */
const WAITING: { readonly [K in PairingState['kind']]?: RegExp } = {
  requesting: /^(requestCode|retryCodeAt)$/,
  showing: /^wakeAt$/,
  polling: /^poll$/,
  saving: /^saveTokens$/,
  identifying: /^readIdentity(At)?$/,
};
const MOMENT = 10;

/** Performs the effects in model time: only what is under way is answered; timers may be early. */
class Model {
  state: PairingState = PAIRING_START;
  nowMs = 0;
  underWay: PairingEffect[] = [];
  /** Of the shown code: when the last poll was answered, the interval asked for, the end. */
  polls = { answeredAtMs: 0, intervalMs: 0, expiresAtMs: 0 };

  dispatch(event: PairingEvent): readonly PairingEffect[] {
    if (event.type === 'pollAnswered' || event.type === 'pollFaulted') {
      this.polls.answeredAtMs = this.nowMs;
      if (event.type === 'pollAnswered' && event.error === 'slow_down')
        this.polls.intervalMs += 5000;
    }
    const { state, effects } = transitionPairing(this.state, event);
    this.state = state;
    for (const effect of effects) {
      if (effect.kind === 'abort') this.underWay = [];
      if (effect.kind === 'showCode') {
        const intervalMs = effect.code.intervalSeconds * 1000;
        this.polls = { answeredAtMs: this.nowMs, intervalMs, expiresAtMs: effect.expiresAtMs };
      }
      if (ANSWERS[effect.kind]) this.underWay.push(effect);
    }
    return effects;
  }

  /** Answers what is under way, at its time, with `event` if it fits. */
  answer(event: PairingEvent, passMs: number): readonly PairingEffect[] {
    const effect = this.underWay.find(({ kind }) => ANSWERS[kind]?.includes(event.type));
    const unasked = event.type === 'cancelled' || event.type === 'deadlineReached';
    if (effect === undefined) return unasked ? this.dispatch(event) : [];
    this.underWay = this.underWay.filter((other) => other !== effect);
    if ('atMs' in effect) this.nowMs = Math.max(this.nowMs, effect.atMs - MOMENT);
    this.nowMs += passMs;
    return this.dispatch({ ...event, nowMs: this.nowMs } as PairingEvent);
  }
}
const { cancelled: _, deadlineReached: __, ...asked } = EVENTS;
const anyAnswer = fc.oneof(...Object.values(asked));
const run = fc.array(
  fc.tuple(
    fc.oneof({ weight: 40, arbitrary: anyAnswer }, { weight: 1, arbitrary: anyEvent }),
    fc.oneof(fc.nat(2 * MOMENT), fc.nat(40_000)),
  ),
  { minLength: 20, maxLength: 200 },
);
const begun = () => {
  const model = new Model();
  model.dispatch({ type: 'started', nowMs: 0 });
  return model;
};

describe('any pairing', () => {
  it('has exactly one thing under way until its end: a request, a timer, a poll, a save', () => {
    fc.assert(
      fc.property(run, (events) => {
        const model = begun();
        for (const [event, passMs] of events) {
          model.answer(event, passMs);
          const kinds = model.underWay.map(({ kind }) => kind);
          expect(kinds.join()).toMatch(WAITING[model.state.kind] ?? /^$/);
        }
      }),
    );
  });

  it('never polls faster than the interval, nor once the code has run out [P1] [P2]', () => {
    fc.assert(
      fc.property(run, (events) => {
        const model = begun();
        for (const [event, passMs] of events) {
          const { answeredAtMs, intervalMs, expiresAtMs } = model.polls;
          const polled = model.answer(event, passMs).some(({ kind }) => kind === 'poll');
          if (!polled) continue;
          expect(model.nowMs - answeredAtMs).toBeGreaterThanOrEqual(intervalMs);
          expect(model.nowMs).toBeLessThan(expiresAtMs);
        }
      }),
    );
  });
});

/** Every step of a sequence, whether it makes sense or not. */
function steps(events: readonly PairingEvent[]) {
  let state = PAIRING_START;
  return events.map((event) => {
    const before = state;
    const step = transitionPairing(before, event);
    state = step.state;
    return { before, ...step };
  });
}
const anySequence = fc.array(anyEvent, { maxLength: 60 });

describe('any sequence of events, however absurd', () => {
  it('never throws, changes no state in place, and leaves an end alone [P9] [P10]', () => {
    fc.assert(
      fc.property(anySequence, (events) => {
        const all = steps(events);
        expect(steps(events)).toEqual(all);
        const late = all.filter(({ before }) => ENDS.includes(before.kind));
        expect(late.map(({ state }) => state)).toEqual(late.map(({ before }) => before));
        const effects = late.flatMap(({ effects }) => effects);
        expect(effects.filter(({ kind }) => kind !== 'giveBack')).toEqual([]);
      }),
    );
  });

  it('gives tokens back whenever it ends unpaired with tokens in hand [P3]', () => {
    fc.assert(
      fc.property(anySequence, (events) => {
        const ended = steps(events).filter(
          ({ before, state }) =>
            (before.kind === 'saving' || before.kind === 'identifying') &&
            (state.kind === 'cancelled' || state.kind === 'failed'),
        );
        const back = ended.flatMap(({ effects }) => effects.filter((it) => it.kind === 'giveBack'));
        expect(back).toEqual(ended.map(() => ({ kind: 'giveBack', tokens })));
      }),
      { numRuns: 500 },
    );
  });
});
