import { describe, expect, it } from 'vitest';
import type { DeviceCode, TokenPair } from './auth.ts';
import type { Identity } from './identity.ts';
import { transitionPairing, type PairingEvent, type PairingState } from './pairing.ts';

const CODE: DeviceCode = {
  deviceCode: 'dc-1',
  userCode: '001234',
  lifeSeconds: 120,
  intervalSeconds: 5,
  deviceName: null,
  verificationUri: null,
  verificationUriComplete: null,
};
const SHOWN = { code: CODE, expiresAtMs: 120_000, intervalMs: 5000 };
const tokens: TokenPair = { accessToken: 'at-1', refreshToken: 'rt-1', accessLifeSeconds: 28_800 };
const outcome = {
  verdict: 'retry',
  code: 'unreachable',
  message: 'The connection was lost',
  retryAfterMs: null,
  mayHaveBeenDone: true,
} as const;
const identity: Identity = {
  deviceId: 'd',
  unitId: null,
  deviceName: null,
  projectId: null,
  projectName: null,
  userName: null,
  paused: false,
  timezone: null,
  authorizationEndsAtMs: null,
  channels: [],
};

/** One of each; the compiler asks for every new state and event. */
const STATES: { readonly [K in PairingState['kind']]: Extract<PairingState, { kind: K }> } = {
  idle: { kind: 'idle' },
  requesting: { kind: 'requesting', attempts: 0, sinceMs: 0 },
  showing: { kind: 'showing', pollAtMs: 5000, ...SHOWN },
  polling: { kind: 'polling', ...SHOWN },
  saving: { kind: 'saving', tokens },
  identifying: { kind: 'identifying', tokens, attempts: 0 },
  paired: { kind: 'paired', identity },
  cancelled: { kind: 'cancelled' },
  failed: { kind: 'failed', code: 'code_expired', message: 'Too late' },
};
const EVENTS: { readonly [T in PairingEvent['type']]: Extract<PairingEvent, { type: T }> } = {
  started: { type: 'started', nowMs: 0 },
  codeReceived: { type: 'codeReceived', code: CODE, nowMs: 0 },
  codeFaulted: { type: 'codeFaulted', outcome, nowMs: 0, random: 0, patienceMs: 0 },
  timeReached: { type: 'timeReached', nowMs: 0, renew: true },
  pollAnswered: { type: 'pollAnswered', error: 'slow_down', nowMs: 0, renew: true },
  pollFaulted: { type: 'pollFaulted', outcome, nowMs: 0 },
  tokensReceived: { type: 'tokensReceived', tokens },
  tokensSaved: { type: 'tokensSaved' },
  saveFaulted: { type: 'saveFaulted', code: 'disk_full', message: 'The disk is full' },
  identityReceived: { type: 'identityReceived', identity },
  identityFaulted: { type: 'identityFaulted', outcome, nowMs: 0, random: 0 },
  deadlineReached: { type: 'deadlineReached' },
  cancelled: { type: 'cancelled' },
};
const CELLS = Object.values(STATES).flatMap((state) =>
  Object.values(EVENTS).map((event) => ({ state, event })),
);

describe('the table of a pairing', () => {
  it('has a cell for every event in every state [P10]', () => {
    for (const { state, event } of CELLS) {
      const step = transitionPairing(state, event);
      expect(Object.keys(STATES)).toContain(step.state.kind);
      expect(Array.isArray(step.effects)).toBe(true);
    }
  });
});

describe('of all that may happen', () => {
  const enters = (kind: PairingState['kind']) =>
    CELLS.filter(
      ({ state, event }) =>
        state.kind !== kind && transitionPairing(state, event).state.kind === kind,
    ).map(({ state, event }) => [state.kind, event.type]);

  it('only the answer of `devices/me` makes a device paired [P8]', () => {
    expect(enters('paired')).toEqual([['identifying', 'identityReceived']]);
  });

  it('only the word that they are safe lets granted tokens be used [P4]', () => {
    expect(enters('identifying')).toEqual([['saving', 'tokensSaved']]);
    const users = CELLS.filter(({ state, event }) =>
      transitionPairing(state, event).effects.some(({ kind }) => kind.startsWith('readIdentity')),
    );
    const kinds = users.map(({ state }) => state.kind);
    expect(kinds.filter((kind) => kind !== 'saving' && kind !== 'identifying')).toEqual([]);
  });
});

describe('an end', () => {
  const ended = CELLS.filter(({ state }) => ['paired', 'cancelled', 'failed'].includes(state.kind));

  it('is for ever, and nothing but given-back tokens follows from what comes late [P9]', () => {
    for (const { state, event } of ended) {
      const step = transitionPairing(state, event);
      expect(step.state).toEqual(state);
      expect(step.effects.filter(({ kind }) => kind !== 'giveBack')).toEqual([]);
    }
  });

  // Cancelled while the poll that is answered with them was under way: Frame.io would list a device
  // that nobody has.
  it.each(['cancelled', 'failed'] as const)(
    'by %s gives back tokens that come late [P3]',
    (kind) => {
      const { effects } = transitionPairing(STATES[kind], EVENTS.tokensReceived);
      expect(effects).toEqual([{ kind: 'giveBack', tokens }]);
    },
  );
});

describe('cancelling', () => {
  it.each(['idle', 'requesting', 'showing', 'polling'] as const)(
    'while %s drops what is under way [P3]',
    (kind) => {
      expect(transitionPairing(STATES[kind], EVENTS.cancelled)).toEqual({
        state: { kind: 'cancelled' },
        effects: [{ kind: 'abort' }],
      });
    },
  );

  it.each(['saving', 'identifying'] as const)(
    'while %s gives the tokens back, so that nothing half-paired stays [P3]',
    (kind) => {
      expect(transitionPairing(STATES[kind], EVENTS.cancelled)).toEqual({
        state: { kind: 'cancelled' },
        effects: [{ kind: 'abort' }, { kind: 'giveBack', tokens }],
      });
    },
  );
});

describe('tokens that cannot be made durable', () => {
  it('are given back, and the pairing ends with the reason [P3] [P4]', () => {
    expect(transitionPairing(STATES.saving, EVENTS.saveFaulted)).toEqual({
      state: { kind: 'failed', code: 'disk_full', message: 'The disk is full' },
      effects: [{ kind: 'abort' }, { kind: 'giveBack', tokens }],
    });
  });
});

describe('the deadline', () => {
  it.each(['requesting', 'showing', 'polling'] as const)(
    'ends a pairing that is %s [P5]',
    (kind) => {
      expect(transitionPairing(STATES[kind], EVENTS.deadlineReached)).toMatchObject({
        state: { kind: 'failed', code: 'code_expired' },
        effects: [{ kind: 'abort' }],
      });
    },
  );

  it.each(['saving', 'identifying'] as const)('comes too late when it is %s', (kind) => {
    const step = transitionPairing(STATES[kind], EVENTS.deadlineReached);
    expect(step).toEqual({ state: STATES[kind], effects: [] });
  });
});
