import { describe, expect, it } from 'vitest';
import type { Outcome, Verdict } from './outcome.ts';
import { holdTokens, tokenStart, transitionToken, type TokenEvent } from './token.ts';

/**
 * What a dead token must never do. Whoever is granted a token after a refusal takes a second refusal
 * for the end of the pairing (`disowned`), so a dead one handed out again costs the pairing.
 */
const HOUR = 3_600_000;
const pairOf = (n: number) => ({
  accessToken: `at-${n}`,
  refreshToken: `rt-${n}`,
  accessLifeSeconds: 28_800,
});
const START = tokenStart(holdTokens(pairOf(1), 0), 'known');
const fault = (verdict: Verdict, code: Outcome['code'], retryAfterMs: number | null = null) => ({
  verdict,
  code,
  message: `It was ${code}`,
  retryAfterMs,
  mayHaveBeenDone: true,
});
const LOST = fault('retry', 'unreachable');

const needed = (nowMs: number): TokenEvent => ({ type: 'needed', nowMs });
const rejected = (n: number, nowMs: number): TokenEvent => ({
  type: 'rejected',
  accessToken: `at-${n}`,
  nowMs,
});
const refreshed = (n: number, nowMs: number): TokenEvent => ({
  type: 'refreshed',
  pair: pairOf(n),
  nowMs,
});
const faulted = (outcome: Outcome, nowMs: number): TokenEvent => ({
  type: 'refreshFaulted',
  outcome,
  nowMs,
  random: 0.5,
});
const saveFaulted = (nowMs: number): TokenEvent => ({ type: 'saveFaulted', nowMs, random: 0.5 });

/** The effects of the last event. */
function after(...events: readonly TokenEvent[]) {
  let step = transitionToken(START, { type: 'saved' });
  for (const event of events) step = transitionToken(step.state, event);
  return step.effects;
}
const granted = (...events: readonly TokenEvent[]) =>
  after(...events).flatMap((it) => (it.kind === 'grant' ? [it.accessToken] : []));

describe('a refused access token is not handed out again [T6]', () => {
  it('when it is refused while its renewal is under way and that fails', () => {
    const refusedMeanwhile = [needed(6 * HOUR), rejected(1, 6 * HOUR)];
    expect(granted(...refusedMeanwhile, faulted(LOST, 6 * HOUR))).toEqual([]);
  });

  it('when it exists only in memory, because the disk is full', () => {
    const full = [needed(6 * HOUR), refreshed(2, 6 * HOUR), saveFaulted(6 * HOUR)];
    expect(granted(...full, rejected(2, 7 * HOUR))).toEqual([]);
  });

  it('to a call that comes back with an even older one', () => {
    const dead = [rejected(1, HOUR), faulted(LOST, HOUR)];
    expect(granted(...dead, rejected(0, HOUR))).toEqual([]);
  });
});

describe('an access token that has run out is not handed out', () => {
  it('when it exists only in memory, because the disk has been full for a night', () => {
    const full = [needed(6 * HOUR), refreshed(2, 6 * HOUR), saveFaulted(6 * HOUR)];
    expect(granted(...full, needed(15 * HOUR))).toEqual([]);
  });

  it('while the next try to renew it must wait', () => {
    const waiting = [needed(9 * HOUR), faulted(fault('retry', 'rate_limited', 60_000), 9 * HOUR)];
    expect(granted(...waiting, needed(9 * HOUR + 1000))).toEqual([]);
  });

  it('when it runs out before the server wants to be asked again', () => {
    const busy = fault('retry', 'rate_limited', HOUR);
    const waiting = [needed(7.5 * HOUR), faulted(busy, 7.5 * HOUR)];
    expect(granted(...waiting, needed(8 * HOUR - 1))).toEqual(['at-1']);
    expect(granted(...waiting, needed(8 * HOUR))).toEqual([]);
  });

  it('to a call whose older one was refused', () => {
    expect(granted(rejected(0, 9 * HOUR))).toEqual([]);
  });
});

describe('a call that waits in vain for a renewal', () => {
  const DEAD = 9 * HOUR;
  const denial = (outcome: Outcome) => {
    const [effect] = after(needed(DEAD), faulted(outcome, DEAD));
    return effect?.kind === 'deny' ? effect.outcome : null;
  };

  // The renewal may have been done; the call itself never left. Told otherwise, the engine notes a
  // dead asset for a creation that was never asked for.
  it('is told that it was not carried out [T4]', () => {
    expect(denial(LOST)).toMatchObject({ code: 'unreachable', mayHaveBeenDone: false });
  });

  // `fail` ends the file for good: one odd answer to a renewal must not end every file of a queue.
  it.each([fault('fail', 'unexpected_reply'), fault('fail', 'refused')])(
    'is not failed for good: a renewal ended with $code [T4]',
    (outcome) => {
      expect(['retry', 'waitForNetwork', 'stop', 'pairAgain']).toContain(denial(outcome)?.verdict);
    },
  );

  it('is answered even when the device is deauthorised before it comes back [T4]', () => {
    expect(after({ type: 'wiped' }, rejected(1, HOUR))).toMatchObject([
      { kind: 'deny', outcome: { code: 'not_paired' } },
    ]);
  });
});

describe('renewing a dead token', () => {
  it('waits as long as the server asked, although calls keep coming', () => {
    const busy = [needed(9 * HOUR), faulted(fault('retry', 'rate_limited', 60_000), 9 * HOUR)];
    expect(after(...busy, needed(9 * HOUR + 1000))).toMatchObject([
      { kind: 'deny', outcome: { code: 'rate_limited' } },
    ]);
    expect(after(...busy, needed(9 * HOUR + 60_500))).toMatchObject([{ kind: 'refresh' }]);
  });
});
