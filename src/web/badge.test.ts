import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../agent/contract/index.ts';
import { sentence, standingOf } from './badge.ts';
import { snapshotWith } from './fixtures.ts';

const AUTH: readonly Snapshot['auth']['state'][] = ['unpaired', 'pairing', 'paired', 'lost'];
const NETWORK: readonly Snapshot['network']['state'][] = [
  'online',
  'offline',
  'noInternet',
  'limited',
];
const PAUSED = [false, true].flatMap((byFrameio) =>
  [false, true].map((byUser) => ({ byFrameio, byUser })),
);
const EVERY = AUTH.flatMap((auth) =>
  NETWORK.flatMap((network) => PAUSED.map((paused) => ({ auth, network, paused }))),
);

function snapshotOf({ auth, network, paused }: (typeof EVERY)[number]): Snapshot {
  return snapshotWith({
    auth: { state: auth, pairedUntil: null, tokenExpiresAt: null },
    network: { ...snapshotWith({}).network, state: network },
    paused,
  });
}

describe('the badge', () => {
  test.each(EVERY)('of $auth, $network, $paused is the worst of the three', (state) => {
    const { badge } = standingOf(snapshotOf(state));
    const connected = state.auth === 'paired' && state.network === 'online';
    const paused = state.paused.byFrameio || state.paused.byUser;
    expect(badge).toBe(connected ? (paused ? 'Paused' : 'Online') : 'Offline');
  });

  test.each(EVERY)('of $auth, $network, $paused tells each reason once, in a sentence', (state) => {
    const { reasons } = standingOf(snapshotOf(state));
    const wrong = [
      state.auth !== 'paired',
      state.network !== 'online',
      state.paused.byFrameio,
      state.paused.byUser,
    ];
    expect(reasons).toHaveLength(wrong.filter(Boolean).length);
    expect(new Set(reasons).size).toBe(reasons.length);
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  test('is Offline when an upload cannot get through, though the last check could', () => {
    const holds = [{ reason: 'noNetwork', message: 'The name api.frame.io is not found' }];
    expect(standingOf(snapshotWith({ holds }))).toEqual({
      badge: 'Offline',
      reasons: ['There is no way to Frame.io. The name api.frame.io is not found.'],
    });
  });

  test('is Offline while Frame.io answers nothing that is asked for the queue', () => {
    const holds = [{ reason: 'frameioDown', message: 'Frame.io has a fault: HTTP 503' }];
    expect(standingOf(snapshotWith({ holds }))).toEqual({
      badge: 'Offline',
      reasons: ['Frame.io answers, but not as it should. Frame.io has a fault: HTTP 503.'],
    });
  });

  test('stays Online without a way to the storage, and says that no clip goes up', () => {
    const reason = "Frame.io's storage up.example cannot be reached: nothing listens there";
    const network = {
      ...snapshotWith().network,
      state: 'limited',
      layer: 'storage',
      reason,
    } as const;
    const holds = [{ reason: 'noNetwork', message: 'up.example: nothing listens there' }];
    expect(standingOf(snapshotWith({ network, holds }))).toEqual({
      badge: 'Online',
      reasons: [`No clip goes up. ${reason}.`],
    });
  });

  test('is Offline as soon as the engine has met a lost pairing', () => {
    const holds = [{ reason: 'pairingLost', message: 'Frame.io has forgotten this device' }];
    const { badge, reasons } = standingOf(snapshotWith({ holds }));
    expect(badge).toBe('Offline');
    expect(reasons.join()).toContain('dailies pair');
  });

  test('stays Online when Frame.io stops the queue: it does answer', () => {
    const holds = [{ reason: 'stopped', message: 'The account is full' }];
    expect(standingOf(snapshotWith({ holds }))).toEqual({ badge: 'Online', reasons: [] });
  });

  test('gives the reason of the network in its own words', () => {
    const network = { ...snapshotWith({}).network, state: 'offline', reason: 'No route' } as const;
    const { reasons } = standingOf(snapshotWith({ network }));
    expect(reasons).toEqual(['There is no way to Frame.io. No route.']);
  });

  test('tells Frame.io’s pause and ours apart', () => {
    const { reasons } = standingOf(snapshotWith({ paused: { byFrameio: true, byUser: true } }));
    expect(reasons[0]).toContain('will not be accepted');
    expect(reasons[1]).toContain('nothing is lost');
  });
});

test('a message becomes a sentence, once', () => {
  expect(sentence('No route')).toBe('No route.');
  expect(sentence('No route.')).toBe('No route.');
  expect(sentence('Really?')).toBe('Really?');
});
