import { describe, expect, it } from 'vitest';
import {
  CODE,
  TOKENS,
  IDENTITY,
  SECOND,
  outcome,
  after,
  started,
  received,
  woken,
  answered,
  pollFaulted,
  codeFaulted,
  granted,
  named,
  polling,
  identifying,
} from './testing/pairing-conversation.ts';

describe('a pairing (protocol.md §8)', () => {
  it('goes from a code over tokens that are safe to a device with a name [P4] [P8]', () => {
    expect(after(started).effects).toEqual([{ kind: 'requestCode' }]);
    expect(after(started, received(SECOND)).effects).toEqual([
      { kind: 'showCode', code: CODE, expiresAtMs: 121 * SECOND },
      { kind: 'wakeAt', atMs: 6 * SECOND },
    ]);
    expect(after(...polling).effects).toEqual([{ kind: 'poll', deviceCode: 'dc-1' }]);
    expect(after(...polling, granted).effects).toEqual([{ kind: 'saveTokens', tokens: TOKENS }]);
    expect(after(...identifying).effects).toEqual([{ kind: 'readIdentity', accessToken: 'at-1' }]);
    expect(after(...identifying, named)).toEqual({
      state: { kind: 'paired', identity: IDENTITY },
      effects: [],
    });
  });

  it('polls on at the interval while nobody has answered [P1]', () => {
    const pending = after(...polling, answered('authorization_pending', 6 * SECOND));
    expect(pending.effects).toEqual([{ kind: 'wakeAt', atMs: 11 * SECOND }]);
  });

  it('goes back to sleep when it is woken too early [P1]', () => {
    const early = after(started, received(), woken(4999));
    expect(early).toMatchObject({
      state: { kind: 'showing' },
      effects: [{ kind: 'wakeAt', atMs: 5 * SECOND }],
    });
  });

  it('adds five seconds for each slow_down, and keeps them [P2]', () => {
    const slower = [...polling, answered('slow_down', 5 * SECOND)];
    expect(after(...slower).effects).toEqual([{ kind: 'wakeAt', atMs: 15 * SECOND }]);
    const twice = [...slower, woken(15 * SECOND), answered('slow_down', 15 * SECOND)];
    expect(after(...twice).effects).toEqual([{ kind: 'wakeAt', atMs: 30 * SECOND }]);
    const then = [...twice, woken(30 * SECOND), answered('authorization_pending', 30 * SECOND)];
    expect(after(...then).effects).toEqual([{ kind: 'wakeAt', atMs: 45 * SECOND }]);
  });

  it('wakes at the end of a code, when no poll is due before [P1] [P5]', () => {
    const late = after(...polling, answered('authorization_pending', 118 * SECOND));
    expect(late.effects).toEqual([{ kind: 'wakeAt', atMs: 120 * SECOND }]);
    const brief = after(started, received(0, { ...CODE, lifeSeconds: 3 }));
    expect(brief.effects).toContainEqual({ kind: 'wakeAt', atMs: 3 * SECOND });
  });

  it('replaces a code that has run out, by clock or by answer, when it may [P5]', () => {
    const renewed = { state: { kind: 'requesting' }, effects: [{ kind: 'requestCode' }] };
    expect(after(started, received(), woken(120 * SECOND))).toMatchObject(renewed);
    for (const error of ['expired_token', 'invalid_grant', 'access_denied'] as const) {
      expect(after(...polling, answered(error, 60 * SECOND))).toMatchObject(renewed);
    }
  });

  it('ends with a code that has run out, when it may not [P5]', () => {
    const expired = {
      state: { kind: 'failed', code: 'code_expired' },
      effects: [{ kind: 'abort' }],
    };
    expect(after(started, received(), woken(120 * SECOND, false))).toMatchObject(expired);
    expect(after(...polling, answered('expired_token', 60 * SECOND, false))).toMatchObject(expired);
  });

  it('takes the interval of the new code, not the slow one of the old', () => {
    const renewed = [...polling, answered('slow_down', 5 * SECOND), woken(120 * SECOND)];
    const shown = after(...renewed, received(121 * SECOND, { ...CODE, deviceCode: 'dc-2' }));
    expect(shown.effects).toContainEqual({ kind: 'wakeAt', atMs: 126 * SECOND });
  });

  it('stops at once over a wrong client secret [P6]', () => {
    const wrong = { state: { kind: 'failed', code: 'wrong_client_secret' } };
    expect(after(...polling, answered('invalid_client', 6 * SECOND))).toMatchObject(wrong);
    const stop = outcome('stop', 'wrong_client_secret');
    expect(after(started, codeFaulted(stop, 0))).toMatchObject(wrong);
    expect(after(...polling, pollFaulted(stop, 6 * SECOND))).toMatchObject(wrong);
  });

  // protocol.md §8.2: malformed, or a spent token; either way only a new code can help.
  it('starts again with a new code when a poll is said to be invalid', () => {
    expect(after(...polling, answered('invalid_request', 6 * SECOND)).effects).toEqual([
      { kind: 'requestCode' },
    ]);
  });
});
