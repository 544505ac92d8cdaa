import { describe, expect, it } from 'vitest';
import type { TokenPair } from './auth.ts';
import type { Outcome, Verdict } from './outcome.ts';
import {
  holdTokens,
  pairedUntilMs,
  renewAtMs,
  tokenStart,
  transitionToken,
  type TokenEvent,
  type TokenStep,
} from './token.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const pairOf = (n: number): TokenPair => ({
  accessToken: `at-${n}`,
  refreshToken: `rt-${n}`,
  accessLifeSeconds: 28_800,
});
/** Issued at 0: renewal is due at 6 h, the end is at 8 h. */
const FIRST = holdTokens(pairOf(1), 0);

const outcome = (
  verdict: Verdict,
  code: Outcome['code'],
  retryAfterMs: number | null = null,
): Outcome => ({ verdict, code, message: `It was ${code}`, retryAfterMs, mayHaveBeenDone: true });
const LOST = outcome('retry', 'unreachable');
const GONE = outcome('pairAgain', 'pairing_lost');

/** What the last event of a conversation leads to; it begins with the first pair at hand. */
function after(...events: readonly TokenEvent[]): TokenStep {
  let step: TokenStep = { state: tokenStart(FIRST, 'known'), effects: [] };
  for (const event of events) step = transitionToken(step.state, event);
  return step;
}
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
const saved: TokenEvent = { type: 'saved' };
const saveFaulted = (nowMs: number): TokenEvent => ({ type: 'saveFaulted', nowMs, random: 0.5 });
const grant = (n: number) => ({ kind: 'grant', accessToken: `at-${n}` });
const refresh = (n: number) => ({ kind: 'refresh', refreshToken: `rt-${n}` });

describe('the times of a pair (protocol.md §9)', () => {
  it('are 6 of 8 hours until renewal and 14 days until the device must pair again [T5]', () => {
    expect(FIRST).toMatchObject({ issuedAtMs: 0, accessExpiresAtMs: 8 * HOUR });
    expect(renewAtMs(holdTokens(pairOf(1), DAY))).toBe(DAY + 6 * HOUR);
    expect(pairedUntilMs(FIRST, null)).toBe(14 * DAY);
    expect(pairedUntilMs(FIRST, 2 * DAY)).toBe(2 * DAY);
    expect(pairedUntilMs(FIRST, 20 * DAY)).toBe(14 * DAY);
  });
});

describe('the access token', () => {
  it('is handed out as it is until renewal is due [T5]', () => {
    expect(after(needed(6 * HOUR - 1)).effects).toEqual([grant(1)]);
    expect(after(needed(6 * HOUR)).effects).toEqual([refresh(1)]);
  });

  it('is renewed once for all who wait, kept before it is used, then who we are is read [T1] [T2]', () => {
    const due = [needed(6 * HOUR)];
    expect(after(...due, needed(6 * HOUR), rejected(1, 6 * HOUR)).effects).toEqual([]);
    const renewed = after(...due, refreshed(2, 6 * HOUR));
    const tokens = holdTokens(pairOf(2), 6 * HOUR);
    expect(renewed.effects).toEqual([{ kind: 'save', tokens, atMs: 6 * HOUR }]);
    expect(after(...due, refreshed(2, 6 * HOUR), needed(6 * HOUR)).effects).toEqual([]);
    const kept = after(...due, refreshed(2, 6 * HOUR), saved);
    expect(kept.effects).toEqual([grant(2), { kind: 'readIdentity' }]);
  });

  it('is tried again soon when the clock was set back a day after a failed renewal', () => {
    const faultedAtMs = 3 * DAY;
    const { effects } = after(
      needed(faultedAtMs),
      faulted(LOST, faultedAtMs),
      needed(faultedAtMs - DAY),
    );
    expect(effects).toEqual([refresh(1)]);
  });

  it('is renewed when Frame.io refuses it, whatever the clock says', () => {
    expect(after(rejected(1, 1)).effects).toEqual([refresh(1)]);
  });

  it('is replaced by the new one when an old one was refused [T6]', () => {
    const renewed = [needed(6 * HOUR), refreshed(2, 6 * HOUR), saved];
    expect(after(...renewed, rejected(1, 6 * HOUR)).effects).toEqual([grant(2)]);
  });

  it('serves on when a renewal before its end fails for want of a network [T5]', () => {
    const failed = [needed(6 * HOUR), faulted(LOST, 6 * HOUR)];
    expect(after(...failed).effects).toEqual([grant(1)]);
    expect(after(...failed, needed(6 * HOUR + 299)).effects).toEqual([grant(1)]);
    expect(after(...failed, needed(6 * HOUR + 300)).effects).toEqual([refresh(1)]);
  });

  it('is not renewed before the time the server named', () => {
    const busy = [needed(6 * HOUR), faulted(outcome('retry', 'rate_limited', 60_000), 6 * HOUR)];
    expect(after(...busy, needed(6 * HOUR + 60_299)).effects).toEqual([grant(1)]);
    expect(after(...busy, needed(6 * HOUR + 60_300)).effects).toEqual([refresh(1)]);
  });

  it('is denied, and asked for anew by the next call, when it is dead and renewal fails', () => {
    const dead = [needed(9 * HOUR), faulted(LOST, 9 * HOUR)];
    expect(after(...dead).effects).toMatchObject([
      { kind: 'deny', outcome: { code: 'unreachable' } },
    ]);
    expect(after(...dead, needed(10 * HOUR)).effects).toEqual([refresh(1)]);
    const refused = [rejected(1, HOUR), faulted(LOST, HOUR)];
    expect(after(...refused).effects).toMatchObject([{ kind: 'deny' }]);
    expect(after(...refused, needed(2 * HOUR)).effects).toEqual([refresh(1)]);
  });

  it('that ran out while it was renewed in vain is not handed out', () => {
    const late = [needed(8 * HOUR - 1), faulted(LOST, 8 * HOUR)];
    expect(after(...late).effects).toMatchObject([{ kind: 'deny' }]);
  });
});

describe('the pairing', () => {
  const lost = { kind: 'lost', message: 'It was pairing_lost' };
  const denied = { kind: 'deny', outcome: { verdict: 'pairAgain', code: 'pairing_lost' } };
  const gone = [rejected(1, HOUR), faulted(GONE, HOUR)];

  it('is lost when Frame.io refuses to renew, which is written down once [T7]', () => {
    expect(after(...gone)).toMatchObject({
      state: lost,
      effects: [{ kind: 'recordLoss', message: 'It was pairing_lost' }, denied],
    });
    expect(after(...gone, needed(DAY)).effects).toMatchObject([denied]);
    expect(after(...gone, rejected(1, DAY)).effects).toMatchObject([denied]);
    expect(after(...gone, { type: 'disowned', message: 'Again' })).toEqual({
      state: lost,
      effects: [],
    });
  });

  it('is lost when a fresh token is refused too', () => {
    const disowned: TokenEvent = { type: 'disowned', message: 'It was pairing_lost' };
    const fresh = [rejected(1, HOUR), refreshed(2, HOUR), saved];
    expect(after(...fresh, disowned)).toMatchObject({
      state: lost,
      effects: [{ kind: 'recordLoss' }, denied],
    });
  });

  it('comes back with new tokens, and is gone when it is wiped', () => {
    const second = holdTokens(pairOf(2), DAY);
    expect(after(...gone, { type: 'adopted', tokens: second }).effects).toEqual([grant(2)]);
    const wiped = [needed(6 * HOUR), { type: 'wiped' }] as const;
    const notPaired = { kind: 'deny', outcome: { verdict: 'pairAgain', code: 'not_paired' } };
    expect(after(...wiped)).toMatchObject({ state: { kind: 'absent' }, effects: [notPaired] });
    expect(after(...wiped, needed(7 * HOUR)).effects).toMatchObject([notPaired]);
    expect(after(...wiped, refreshed(2, 7 * HOUR), saved).state).toEqual({ kind: 'absent' });
  });
});

describe('devices/me after a renewal', () => {
  const renewed = [needed(6 * HOUR), refreshed(2, 6 * HOUR), saved];
  const asked = { kind: 'readIdentity' };

  it('is asked for again with the next call when it failed [T8]', () => {
    expect(after(...renewed).effects).toContainEqual(asked);
    expect(after(...renewed, needed(6 * HOUR)).effects).toEqual([grant(2)]);
    const failed = [...renewed, { type: 'identityFaulted' }] as const;
    expect(after(...failed, needed(6 * HOUR)).effects).toEqual([grant(2), asked]);
    // It is on its way: the call it needs a token for must not ask for another one.
    const again = [...failed, needed(6 * HOUR)];
    expect(after(...again, needed(6 * HOUR)).effects).toEqual([grant(2)]);
    expect(after(...again, { type: 'identified' }, needed(6 * HOUR)).effects).toEqual([grant(2)]);
  });

  it('is still owed after a renewal that failed [T8]', () => {
    const owed = [...renewed, { type: 'identityFaulted' } as const, needed(12 * HOUR)];
    const { effects } = after(...owed, faulted(LOST, 12 * HOUR), needed(12 * HOUR));
    expect(effects).toEqual([grant(2), asked]);
  });
});

describe('a renewed pair that cannot be kept', () => {
  const full = [needed(6 * HOUR), refreshed(2, 6 * HOUR), saveFaulted(6 * HOUR)];

  it('is used all the same, and kept as soon as the disk takes it [T2]', () => {
    const tokens = holdTokens(pairOf(2), 6 * HOUR);
    expect(after(...full).effects).toEqual([
      grant(2),
      { kind: 'save', tokens, atMs: 6 * HOUR + 300 },
    ]);
    expect(after(...full, needed(7 * HOUR)).effects).toEqual([grant(2)]);
    expect(after(...full, saveFaulted(7 * HOUR)).effects).toContainEqual({
      kind: 'save',
      tokens,
      atMs: 7 * HOUR + 550,
    });
    const kept = after(...full, saved);
    expect(kept).toMatchObject({ state: { kind: 'valid', attempts: 0 } });
    expect(kept.effects).toEqual([grant(2), { kind: 'readIdentity' }]);
  });
});
