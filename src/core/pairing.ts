import { SLOW_DOWN_STEP_SECONDS } from '../spec/index.ts';
import type { AuthErrorCode } from '../spec/index.ts';
import type { DeviceCode, TokenPair } from './auth.ts';
import { retryDelayMs } from './backoff.ts';
import type { ErrorCode } from './error.ts';
import type { Identity } from './identity.ts';
import type { Outcome } from './outcome.ts';
import { ignoring } from './table.ts';

/**
 * Pairing: the device authorization grant (RFC 8628, protocol.md §8) from asking for a code to
 * `devices/me`. Pure: time and chance arrive in the events, what is to be done leaves as effects.
 */
export type PairingState =
  | { readonly kind: 'idle' }
  /** Asking for a code, or waiting to ask again. */
  | { readonly kind: 'requesting'; readonly attempts: number; readonly sinceMs: number }
  /** A code is shown; the next poll is due at `pollAtMs`. */
  | ({ readonly kind: 'showing'; readonly pollAtMs: number } & Shown)
  /** A code is shown and a poll is on its way. */
  | ({ readonly kind: 'polling' } & Shown)
  /** Approved: the tokens are being made durable. */
  | { readonly kind: 'saving'; readonly tokens: TokenPair }
  /** The tokens are durable: asking who and where we are. */
  | { readonly kind: 'identifying'; readonly tokens: TokenPair; readonly attempts: number }
  | { readonly kind: 'paired'; readonly identity: Identity }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

interface Shown {
  readonly code: DeviceCode;
  readonly expiresAtMs: number;
  readonly intervalMs: number;
}

export type PairingEvent =
  | { readonly type: 'started'; readonly nowMs: number }
  | { readonly type: 'codeReceived'; readonly code: DeviceCode; readonly nowMs: number }
  | {
      readonly type: 'codeFaulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
      /** How long asking may go on failing for want of a network. */
      readonly patienceMs: number;
    }
  | {
      readonly type: 'timeReached';
      readonly nowMs: number;
      /** An expired code is replaced by a new one; false: the pairing ends with it. */
      readonly renew: boolean;
    }
  | {
      readonly type: 'pollAnswered';
      readonly error: AuthErrorCode;
      readonly nowMs: number;
      readonly renew: boolean;
    }
  | { readonly type: 'pollFaulted'; readonly outcome: Outcome; readonly nowMs: number }
  | { readonly type: 'tokensReceived'; readonly tokens: TokenPair }
  | { readonly type: 'tokensSaved' }
  /** They could not be made durable: the disk is full, say, or the vault is locked by now. */
  | { readonly type: 'saveFaulted'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'identityReceived'; readonly identity: Identity }
  | {
      readonly type: 'identityFaulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  /** Whoever started the pairing has waited long enough: no code is shown after this. */
  | { readonly type: 'deadlineReached' }
  | { readonly type: 'cancelled' };

export type PairingEffect =
  | { readonly kind: 'requestCode' }
  | { readonly kind: 'showCode'; readonly code: DeviceCode; readonly expiresAtMs: number }
  /** Say `timeReached` then; replaces an earlier wish. */
  | { readonly kind: 'wakeAt'; readonly atMs: number }
  | { readonly kind: 'retryCodeAt'; readonly atMs: number }
  | { readonly kind: 'poll'; readonly deviceCode: string }
  | { readonly kind: 'saveTokens'; readonly tokens: TokenPair }
  | { readonly kind: 'readIdentity'; readonly accessToken: string }
  | { readonly kind: 'readIdentityAt'; readonly atMs: number; readonly accessToken: string }
  /** Drop requests on their way and timers; nothing may follow from them. */
  | { readonly kind: 'abort' }
  /** Give back what was granted: revoke at Frame.io, wipe here. */
  | { readonly kind: 'giveBack'; readonly tokens: TokenPair };

export interface PairingStep {
  readonly state: PairingState;
  readonly effects: readonly PairingEffect[];
}

type Of<K extends PairingState['kind']> = Extract<PairingState, { kind: K }>;
type On<T extends PairingEvent['type']> = Extract<PairingEvent, { type: T }>;
type Cell<K extends PairingState['kind'], T extends PairingEvent['type']> = (
  state: Of<K>,
  event: On<T>,
) => PairingStep;

/** Every state answers every event; the compiler refuses a missing cell. */
type Table = {
  readonly [K in PairingState['kind']]: { readonly [T in PairingEvent['type']]: Cell<K, T> };
};

const step = (state: PairingState, ...effects: PairingEffect[]): PairingStep => ({
  state,
  effects,
});
const cancel = (): PairingStep => step({ kind: 'cancelled' }, { kind: 'abort' });
const fail = (code: ErrorCode, message: string): PairingStep =>
  step({ kind: 'failed', code, message }, { kind: 'abort' });
const giveBack = ({ tokens }: { readonly tokens: TokenPair }): PairingStep =>
  step({ kind: 'cancelled' }, { kind: 'abort' }, { kind: 'giveBack', tokens });
const giveBackLate = (state: PairingState, { tokens }: On<'tokensReceived'>): PairingStep =>
  step(state, { kind: 'giveBack', tokens });
const expire = (): PairingStep =>
  fail('code_expired', 'Nobody entered the code at Frame.io in time');

const request = (nowMs: number): PairingStep =>
  step({ kind: 'requesting', attempts: 0, sinceMs: nowMs }, { kind: 'requestCode' });

function show(code: DeviceCode, nowMs: number): PairingStep {
  const expiresAtMs = nowMs + code.lifeSeconds * 1000;
  const intervalMs = code.intervalSeconds * 1000;
  const pollAtMs = nowMs + intervalMs;
  return step(
    { kind: 'showing', code, expiresAtMs, intervalMs, pollAtMs },
    { kind: 'showCode', code, expiresAtMs },
    { kind: 'wakeAt', atMs: Math.min(pollAtMs, expiresAtMs) },
  );
}

/** Back to waiting for the next poll, after `waitMs` this time; the code's end wakes too. */
function wait(state: Shown, nowMs: number, waitMs = state.intervalMs): PairingStep {
  const { code, expiresAtMs, intervalMs } = state;
  const pollAtMs = nowMs + waitMs;
  return step(
    { kind: 'showing', code, expiresAtMs, intervalMs, pollAtMs },
    { kind: 'wakeAt', atMs: Math.min(pollAtMs, expiresAtMs) },
  );
}

function answer(state: Of<'polling'>, event: On<'pollAnswered'>): PairingStep {
  switch (event.error) {
    case 'authorization_pending':
      return wait(state, event.nowMs);
    case 'slow_down':
      // For good (RFC 8628 3.5), not only for the next poll.
      return wait(
        { ...state, intervalMs: state.intervalMs + SLOW_DOWN_STEP_SECONDS * 1000 },
        event.nowMs,
      );
    case 'expired_token':
    case 'invalid_grant':
    case 'access_denied':
      return event.renew ? request(event.nowMs) : expire();
    case 'invalid_client':
      return fail('wrong_client_secret', 'Frame.io does not know this client secret');
    case 'invalid_request':
      // §8.2: malformed or spent; either way only a new code can help.
      return event.renew
        ? request(event.nowMs)
        : fail('refused', 'Frame.io refuses the request for tokens');
  }
}

function codeFault(state: Of<'requesting'>, event: On<'codeFaulted'>): PairingStep {
  const { outcome, nowMs, random, patienceMs } = event;
  const again = outcome.verdict === 'retry' || outcome.verdict === 'waitForNetwork';
  const code = outcome.code === 'paused' ? 'refused' : outcome.code;
  const waitMs = retryDelayMs(outcome, state.attempts, random, CODE_RETRY);
  const patient = nowMs + waitMs - state.sinceMs < patienceMs;
  if (!again || !patient) return fail(code, outcome.message);
  return step(
    { ...state, attempts: state.attempts + 1 },
    { kind: 'retryCodeAt', atMs: nowMs + waitMs },
  );
}

/** Approved, but not to be kept: nothing half-paired may stay behind. */
const failAndGiveBack = (tokens: TokenPair, code: ErrorCode, message: string): PairingStep =>
  step({ kind: 'failed', code, message }, { kind: 'abort' }, { kind: 'giveBack', tokens });

function identityFault(state: Of<'identifying'>, event: On<'identityFaulted'>): PairingStep {
  const { outcome, nowMs, random } = event;
  const again = outcome.verdict === 'retry' || outcome.verdict === 'waitForNetwork';
  if (!again) {
    const code = outcome.code === 'paused' ? 'refused' : outcome.code;
    return failAndGiveBack(state.tokens, code, outcome.message);
  }
  const waitMs = retryDelayMs(outcome, state.attempts, random, CODE_RETRY);
  return step(
    { ...state, attempts: state.attempts + 1 },
    { kind: 'readIdentityAt', atMs: nowMs + waitMs, accessToken: state.tokens.accessToken },
  );
}

/** A person waits in front of the screen: try more often than a queue would. */
const CODE_RETRY = { baseMs: 500, capMs: 5_000 };

const ignored = <T extends PairingEvent['type']>(...types: readonly T[]) =>
  ignoring<PairingState, T>(...types);

const CODE_EVENTS = ['codeReceived', 'codeFaulted'] as const;
const POLL_EVENTS = ['pollAnswered', 'pollFaulted', 'tokensReceived'] as const;
const SAVE_EVENTS = ['tokensSaved', 'saveFaulted'] as const;
const IDENTITY_EVENTS = ['identityReceived', 'identityFaulted'] as const;
const ENDED = {
  ...ignored(...CODE_EVENTS, 'pollAnswered', 'pollFaulted', ...IDENTITY_EVENTS),
  ...ignored('started', 'timeReached', ...SAVE_EVENTS, 'deadlineReached', 'cancelled'),
};

const TABLE: Table = {
  idle: {
    ...ignored(...CODE_EVENTS, ...POLL_EVENTS, ...IDENTITY_EVENTS),
    ...ignored('timeReached', ...SAVE_EVENTS, 'deadlineReached'),
    started: (_, { nowMs }) => request(nowMs),
    cancelled: cancel,
  },
  requesting: {
    ...ignored(...POLL_EVENTS, ...IDENTITY_EVENTS, 'started', 'timeReached', ...SAVE_EVENTS),
    codeReceived: (_, { code, nowMs }) => show(code, nowMs),
    codeFaulted: codeFault,
    deadlineReached: expire,
    cancelled: cancel,
  },
  showing: {
    ...ignored(...CODE_EVENTS, ...POLL_EVENTS, ...IDENTITY_EVENTS, 'started', ...SAVE_EVENTS),
    timeReached: (state, { nowMs, renew }) => {
      if (nowMs >= state.expiresAtMs) return renew ? request(nowMs) : expire();
      if (nowMs < state.pollAtMs) return step(state, { kind: 'wakeAt', atMs: state.pollAtMs });
      const { code, expiresAtMs, intervalMs } = state;
      return step(
        { kind: 'polling', code, expiresAtMs, intervalMs },
        { kind: 'poll', deviceCode: code.deviceCode },
      );
    },
    deadlineReached: expire,
    cancelled: cancel,
  },
  polling: {
    ...ignored(...CODE_EVENTS, ...IDENTITY_EVENTS, 'started', 'timeReached', ...SAVE_EVENTS),
    pollAnswered: answer,
    // RFC 8628 3.5: on a network fault poll less often, and go on until the code expires.
    pollFaulted: (state, { outcome, nowMs }) =>
      outcome.verdict === 'stop'
        ? fail(outcome.code === 'paused' ? 'refused' : outcome.code, outcome.message)
        : wait(state, nowMs, Math.max(2 * state.intervalMs, outcome.retryAfterMs ?? 0)),
    tokensReceived: (_, { tokens }) =>
      step({ kind: 'saving', tokens }, { kind: 'saveTokens', tokens }),
    deadlineReached: expire,
    cancelled: cancel,
  },
  saving: {
    ...ignored(...CODE_EVENTS, ...POLL_EVENTS, ...IDENTITY_EVENTS),
    ...ignored('started', 'timeReached', 'deadlineReached'),
    tokensSaved: ({ tokens }) =>
      step(
        { kind: 'identifying', tokens, attempts: 0 },
        { kind: 'readIdentity', accessToken: tokens.accessToken },
      ),
    saveFaulted: ({ tokens }, { code, message }) => failAndGiveBack(tokens, code, message),
    // Cancelled at the moment of approval: nothing half-paired may stay behind.
    cancelled: giveBack,
  },
  identifying: {
    ...ignored(...CODE_EVENTS, ...POLL_EVENTS),
    ...ignored('started', 'timeReached', ...SAVE_EVENTS, 'deadlineReached'),
    identityReceived: (_, { identity }) => step({ kind: 'paired', identity }),
    identityFaulted: identityFault,
    cancelled: giveBack,
  },
  paired: { ...ENDED, ...ignored('tokensReceived') },
  // Tokens that come late: what nobody waits for must not stay granted.
  cancelled: { ...ENDED, tokensReceived: giveBackLate },
  failed: { ...ENDED, tokensReceived: giveBackLate },
};

export const PAIRING_START: PairingState = { kind: 'idle' };

/** The only way a pairing changes. */
export function transitionPairing(state: PairingState, event: PairingEvent): PairingStep {
  const cell = TABLE[state.kind][event.type] as (s: PairingState, e: PairingEvent) => PairingStep;
  return cell(state, event);
}
