import { AUTH_ERROR_CODES } from '../../spec/index.ts';
import type { Verdict } from '../outcome.ts';
import {
  PAIRING_START,
  transitionPairing,
  type PairingEvent,
  type PairingState,
} from '../pairing.ts';
import type { SocketEvent, SocketState } from '../socket-state.ts';
import { SOCKET_START, transitionSocket } from '../socket.ts';
import { holdTokens, transitionToken, type TokenEvent, type TokenState } from '../token.ts';
import type { Machine } from './explore.ts';
import { CODE, IDENTITY, SECOND, TOKENS, outcome } from './pairing-conversation.ts';
import { ACT_NAMES, eventOf } from './socket-acts.ts';

const HOUR = 3600 * SECOND;
const VERDICTS: readonly Verdict[] = ['retry', 'waitForNetwork', 'refresh', 'pairAgain', 'stop'];
const OUTCOMES = VERDICTS.map((verdict) => outcome(verdict, 'refused'));
/** Lists the keys of a record that the compiler holds complete. */
const keysOf = <K extends string>(all: Readonly<Record<K, unknown>>) => Object.keys(all) as K[];

/** One or more of each event, at a time. */
type Tries<E extends { readonly type: string }> = {
  readonly [T in E['type']]: readonly Extract<E, { type: T }>[];
};

const pairingTries = (nowMs: number): Tries<PairingEvent> => ({
  started: [{ type: 'started', nowMs }],
  codeReceived: [{ type: 'codeReceived', code: CODE, nowMs }],
  codeFaulted: OUTCOMES.map((outcome) => ({
    type: 'codeFaulted',
    outcome,
    nowMs,
    random: 0.5,
    patienceMs: 10 * SECOND,
  })),
  timeReached: [true, false].map((renew) => ({ type: 'timeReached', nowMs, renew })),
  pollAnswered: AUTH_ERROR_CODES.flatMap((error) =>
    [true, false].map((renew) => ({ type: 'pollAnswered' as const, error, nowMs, renew })),
  ),
  pollFaulted: OUTCOMES.map((outcome) => ({ type: 'pollFaulted', outcome, nowMs })),
  tokensReceived: [{ type: 'tokensReceived', tokens: TOKENS }],
  tokensSaved: [{ type: 'tokensSaved' }],
  saveFaulted: [{ type: 'saveFaulted', code: 'disk_full', message: 'The disk is full' }],
  identityReceived: [{ type: 'identityReceived', identity: IDENTITY }],
  identityFaulted: OUTCOMES.map((outcome) => ({
    type: 'identityFaulted',
    outcome,
    nowMs,
    random: 0.5,
  })),
  deadlineReached: [{ type: 'deadlineReached' }],
  cancelled: [{ type: 'cancelled' }],
});

export const PAIRING: Machine<PairingState, PairingEvent> = {
  name: 'Pairing',
  start: PAIRING_START,
  transition: transitionPairing,
  states: keysOf({
    idle: 0,
    requesting: 0,
    showing: 0,
    polling: 0,
    saving: 0,
    identifying: 0,
    paired: 0,
    cancelled: 0,
    failed: 0,
  } satisfies Record<PairingState['kind'], 0>),
  events: keysOf(pairingTries(0)),
  // At once, when a poll is due, and after the code's end.
  tries: (_, nowMs) =>
    [0, 6 * SECOND, HOUR].flatMap((laterMs) => Object.values(pairingTries(nowMs + laterMs)).flat()),
  nuance: () => '',
};

/** With the pair at hand refused, or an older one; the next pair is `at-2`. */
const tokenTries = (nowMs: number): Tries<TokenEvent> => ({
  adopted: [{ type: 'adopted', tokens: holdTokens(TOKENS, nowMs) }],
  needed: [{ type: 'needed', nowMs }],
  rejected: ['at-0', 'at-1', 'at-2'].map((accessToken) => ({
    type: 'rejected',
    accessToken,
    nowMs,
  })),
  refreshed: [{ type: 'refreshed', pair: { ...TOKENS, accessToken: 'at-2' }, nowMs }],
  refreshFaulted: OUTCOMES.map((outcome) => ({
    type: 'refreshFaulted',
    outcome,
    nowMs,
    random: 0.5,
  })),
  saved: [{ type: 'saved' }],
  saveFaulted: [{ type: 'saveFaulted', nowMs, random: 0.5 }],
  disowned: [{ type: 'disowned', message: 'Not wanted' }],
  identified: [{ type: 'identified' }],
  identityFaulted: [{ type: 'identityFaulted' }],
  wiped: [{ type: 'wiped' }],
});

export const TOKEN: Machine<TokenState, TokenEvent> = {
  name: 'Tokens',
  start: { kind: 'absent' },
  transition: transitionToken,
  states: keysOf({ absent: 0, valid: 0, refreshing: 0, saving: 0, lost: 0 } satisfies Record<
    TokenState['kind'],
    0
  >),
  events: keysOf(tokenTries(0)),
  // While the token serves, when its renewal is due, and after its end.
  tries: (_, nowMs) =>
    [0, 7 * HOUR, 9 * HOUR].flatMap((laterMs) => Object.values(tokenTries(nowMs + laterMs)).flat()),
  nuance: (state) =>
    'tokens' in state ? `${state.tokens.accessExpiresAtMs === 0} ${state.attempts > 0}` : '',
};

const SOCKET_EVENTS: Readonly<Record<SocketEvent['type'], 0>> = {
  wanted: 0,
  tokenRenewed: 0,
  unwanted: 0,
  opened: 0,
  refused: 0,
  dropped: 0,
  received: 0,
  timeReached: 0,
};

export const SOCKET: Machine<SocketState, SocketEvent> = {
  name: 'Socket',
  start: SOCKET_START,
  transition: transitionSocket,
  states: keysOf({
    closed: 0,
    waiting: 0,
    renewing: 0,
    opening: 0,
    joining: 0,
    joined: 0,
    parted: 0,
  } satisfies Record<SocketState['kind'], 0>),
  events: keysOf(SOCKET_EVENTS),
  // At once, when an answer or a heartbeat is due, and after a sleep.
  tries: (state, nowMs) =>
    [0, 15 * SECOND, HOUR].flatMap((laterMs) =>
      ACT_NAMES.map((name) => {
        const drawn = { random: 0.5, staleness: 0, retryAfterMs: null, garbage: '' };
        const token = 'accessToken' in state ? state.accessToken : 'at-1';
        const scene = { state, nowMs: nowMs + laterMs, token, freshToken: `${token}+` };
        return eventOf({ ...drawn, name, passMs: 0 }, scene);
      }),
    ),
  nuance: (state) => {
    if (state.kind === 'closed') return '';
    if (state.kind === 'joining') return `${state.renewed} ${state.refusals}`;
    if (state.kind === 'joined') return `${state.beatRef !== null} ${state.readPending}`;
    return String(state.renewed);
  },
};
