import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import type { PairingEvent } from './pairing.ts';
import {
  TOKENS,
  SECOND,
  outcome,
  after,
  started,
  woken,
  answered,
  pollFaulted,
  codeFaulted,
  named,
  polling,
  identifying,
} from './testing/pairing-conversation.ts';

const LOST = outcome('retry', 'unreachable');
const OFFLINE = outcome('waitForNetwork', 'unreachable');

describe('asking for a code', () => {
  it('is tried again with backoff while patience lasts', () => {
    const once = [started, codeFaulted(OFFLINE, 0)];
    expect(after(...once).effects).toEqual([{ kind: 'retryCodeAt', atMs: 300 }]);
    expect(after(...once, codeFaulted(OFFLINE, 300)).effects).toEqual([
      { kind: 'retryCodeAt', atMs: 850 },
    ]);
    expect(after(...once, codeFaulted(OFFLINE, 10 * SECOND)).state).toEqual({
      kind: 'failed',
      code: 'unreachable',
      message: 'It was unreachable',
    });
  });

  it('fails at once over what no repetition mends', () => {
    const refused = after(started, codeFaulted(outcome('fail', 'refused'), 0));
    expect(refused).toMatchObject({ state: { code: 'refused' }, effects: [{ kind: 'abort' }] });
  });

  it('waits as long as the server says', () => {
    const busy = after(started, codeFaulted(outcome('retry', 'rate_limited', 3000), 0));
    expect(busy.effects).toEqual([{ kind: 'retryCodeAt', atMs: 3300 }]);
  });

  it('does not wait in silence for longer than its patience', () => {
    const busy = after(started, codeFaulted(outcome('retry', 'rate_limited', 3_600_000), 0));
    expect(busy.state).toMatchObject({ kind: 'failed', code: 'rate_limited' });
  });
});

describe('a poll without an answer', () => {
  it('does not end the pairing while the code lives [P7]', () => {
    for (const fault of [LOST, OFFLINE, outcome('fail', 'unexpected_reply')]) {
      expect(after(...polling, pollFaulted(fault, 40 * SECOND)).state.kind).toBe('showing');
    }
    const dead = [...polling, pollFaulted(OFFLINE, 119 * SECOND), woken(120 * SECOND)];
    expect(after(...dead).state.kind).toBe('requesting');
  });

  // RFC 8628 3.5: a client MUST reduce its polling frequency after a connection timeout.
  it('is followed by a longer wait than the interval when the connection timed out [P7]', () => {
    const { state } = after(...polling, pollFaulted(LOST, 10 * SECOND));
    expect(state).toMatchObject({ kind: 'showing' });
    expect(state.kind === 'showing' ? state.pollAtMs : 0).toBeGreaterThan(15 * SECOND);
  });

  const busy = [...polling, pollFaulted(outcome('retry', 'frameio_error', 30_000), 5 * SECOND)];

  it('is followed by the wait the server asked for [P1]', () => {
    expect(after(...busy).effects).toEqual([{ kind: 'wakeAt', atMs: 35 * SECOND }]);
  });

  it('does not stretch the interval of all later polls by that wait', () => {
    const then = [...busy, woken(35 * SECOND), answered('authorization_pending', 36 * SECOND)];
    expect(after(...then).effects).toEqual([{ kind: 'wakeAt', atMs: 41 * SECOND }]);
  });
});

describe('asking who the device is', () => {
  const faulted = (outcome: Outcome): PairingEvent => ({
    type: 'identityFaulted',
    outcome,
    nowMs: 0,
    random: 0.5,
  });

  it('goes on until the network is back: the tokens are safe [P8]', () => {
    const lost = [...identifying, faulted(OFFLINE)];
    const again = { kind: 'readIdentityAt', atMs: 300, accessToken: 'at-1' };
    expect(after(...lost).effects).toEqual([again]);
    expect(after(...lost, faulted(LOST)).effects).toEqual([{ ...again, atMs: 550 }]);
    expect(after(...lost, named).state.kind).toBe('paired');
  });

  it('gives the tokens back when Frame.io does not know the device', () => {
    expect(after(...identifying, faulted(outcome('refresh', 'pairing_lost')))).toEqual({
      state: { kind: 'failed', code: 'pairing_lost', message: 'It was pairing_lost' },
      effects: [{ kind: 'abort' }, { kind: 'giveBack', tokens: TOKENS }],
    });
  });
});
