import { describe, expect, it } from 'vitest';
import {
  HOUR,
  SECOND,
  TOKEN_REFUSED,
  after,
  dropped,
  effectsOf,
  frame,
  heard,
  joined,
  opened,
  refusal,
  refused,
  renewed,
  stateOf,
  wanted,
  woken,
} from './testing/socket-conversation.ts';

const refusedOnce = [wanted(), refused(0)];
const refusedTwice = [...refusedOnce, renewed(2, SECOND), refused(SECOND, 2)];

describe('a refused token [S5]', () => {
  it('is renewed once, and the new one tried at once', () => {
    expect(effectsOf(after(...refusedOnce), 'renewToken')).toEqual([
      { kind: 'renewToken', accessToken: 'at-1' },
    ]);
    expect(effectsOf(after(...refusedOnce, renewed(2, SECOND)), 'open')).toEqual([
      { kind: 'open', connection: 2, accessToken: 'at-2' },
    ]);
  });

  it('and a fresh one refused too make it ask who the device is, and wait', () => {
    const step = after(...refusedTwice);
    expect(effectsOf(step, 'renewToken')).toEqual([]);
    expect(effectsOf(step, 'readIdentity')).toHaveLength(1);
    expect(stateOf(step, 'waiting').retryAtMs).toBeGreaterThan(30 * SECOND);
  });

  it('and refused again after each wait never make it renew another token', () => {
    const third = [...refusedTwice, woken(HOUR), refused(HOUR, 3)];
    expect(effectsOf(after(...third), 'renewToken')).toEqual([]);
    expect(effectsOf(after(...third), 'readIdentity')).toHaveLength(1);
  });

  it('is asked for again when no new one comes', () => {
    const { askAtMs } = stateOf(after(...refusedOnce), 'renewing');
    expect(askAtMs).toBeLessThan(HOUR);
    const asked = after(...refusedOnce, woken(askAtMs));
    expect(effectsOf(asked, 'renewToken')).toHaveLength(1);
    expect(stateOf(asked, 'renewing').askAtMs - askAtMs).toBeGreaterThan(askAtMs);
  });

  it('waits on top of the backoff as long as the server asks', () => {
    const asking = refusal('refresh', 'pairing_lost', 600_000);
    const second = after(...refusedOnce, renewed(2, 0), refused(0, 2, asking));
    expect(stateOf(second, 'waiting').retryAtMs).toBeGreaterThan(600_000);
  });

  it('is renewed once more only after it has served in between', () => {
    const served = [
      ...refusedOnce,
      renewed(2, 0),
      opened(0, 2),
      heard(frame({ event: 'phx_reply', payload: { status: 'ok' }, ref: '1' }), 0, 2),
      dropped(SECOND, 2),
      woken(HOUR),
    ];
    expect(after(...served, refused(HOUR, 3)).state.kind).toBe('renewing');
  });
});

/** Each state with a token at-1 (at-2 where one has been renewed), and the connections it has. */
const WITH_CONNECTION = [
  ['opening', [wanted()]],
  ['joining', [wanted(), opened()]],
  ['joined', joined],
  ['parted', [...joined, heard(frame({ event: 'phx_error' }))]],
] as const;

describe('a new token [S6]', () => {
  it.each(WITH_CONNECTION)('while %s closes the connection and opens one with it', (_, events) => {
    const step = after(...events, renewed(2, SECOND));
    expect(step.state).toMatchObject({ kind: 'opening', accessToken: 'at-2' });
    expect(step.effects.slice(0, 2)).toEqual([
      { kind: 'close', connection: 1 },
      { kind: 'open', connection: 2, accessToken: 'at-2' },
    ]);
  });

  it('while waiting does not shorten the wait, and is used at its end', () => {
    const waiting = [wanted(), dropped(0)];
    const step = after(...waiting, renewed(2, 1));
    expect(step.effects).toEqual([]);
    expect(step.state).toMatchObject({ kind: 'waiting', retryAtMs: 550, accessToken: 'at-2' });
    expect(effectsOf(after(...waiting, renewed(2, 1), woken(550)), 'open')).toMatchObject([
      { accessToken: 'at-2' },
    ]);
  });

  it('while waiting, after a fresh one was refused, may be renewed when it is refused', () => {
    const step = after(...refusedTwice, renewed(3, HOUR), woken(HOUR), refused(HOUR, 3));
    expect(effectsOf(step, 'renewToken')).toMatchObject([{ accessToken: 'at-3' }]);
  });

  it.each([
    ...WITH_CONNECTION,
    ['waiting', [wanted(), dropped(0)]],
    ['waiting after a fresh one was refused', refusedTwice],
    ['renewing', refusedOnce],
  ] as const)('that is the same again means nothing while %s', (_, events) => {
    const before = after(...events);
    const { accessToken } = before.state.kind === 'closed' ? { accessToken: '' } : before.state;
    const again = after(...events, { type: 'tokenRenewed', accessToken, nowMs: SECOND });
    expect(again).toEqual({ state: before.state, effects: [] });
  });

  it('refused because of the token, not of the network, is what renews it', () => {
    const offline = refusal('waitForNetwork', 'unreachable');
    const step = after(wanted(), refused(0, 1, offline));
    expect(step.state.kind).toBe('waiting');
    expect(effectsOf(step, 'renewToken')).toEqual([]);
    expect(TOKEN_REFUSED.verdict).toBe('refresh');
  });
});
