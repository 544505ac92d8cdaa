import { REFRESH_TOKEN_LIFE_SECONDS } from '../spec/index.ts';
import type { TokenPair } from './auth.ts';
import { backoffMs } from './backoff.ts';
import type { Outcome } from './outcome.ts';
import { ignoring } from './table.ts';

/**
 * The token pair and its renewal (protocol.md §9). One refresh at a time serves all waiting calls; the
 * new pair is durable before it is used, because the old one died when the new one was made.
 */
export interface HeldTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly issuedAtMs: number;
  readonly accessExpiresAtMs: number;
}

export type TokenState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'valid';
      readonly tokens: HeldTokens;
      /** Failed tries to renew since it fell due; the next is not before `renewNotBeforeMs`. */
      readonly attempts: number;
      readonly renewNotBeforeMs: number;
    }
  | {
      readonly kind: 'refreshing';
      readonly tokens: HeldTokens;
      readonly attempts: number;
      /** False once Frame.io has refused the access token: it is not handed out again. */
      readonly usable: boolean;
    }
  /** Renewed at Frame.io, on its way to the disk. */
  | { readonly kind: 'saving'; readonly tokens: HeldTokens; readonly attempts: number }
  | { readonly kind: 'lost'; readonly message: string };

export type TokenEvent =
  | { readonly type: 'adopted'; readonly tokens: HeldTokens }
  /** A call needs an access token. */
  | { readonly type: 'needed'; readonly nowMs: number }
  /** Frame.io answered 401 to this access token. */
  | { readonly type: 'rejected'; readonly accessToken: string; readonly nowMs: number }
  | { readonly type: 'refreshed'; readonly pair: TokenPair; readonly nowMs: number }
  | {
      readonly type: 'refreshFaulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  | { readonly type: 'saved' }
  | { readonly type: 'saveFaulted'; readonly nowMs: number; readonly random: number }
  /** Frame.io refuses a token that was only just renewed: this device is no longer wanted. */
  | { readonly type: 'disowned'; readonly message: string }
  | { readonly type: 'wiped' };

export type TokenEffect =
  | { readonly kind: 'refresh'; readonly refreshToken: string }
  | { readonly kind: 'save'; readonly tokens: HeldTokens; readonly atMs: number }
  /** All waiting calls may go on with this. */
  | { readonly kind: 'grant'; readonly accessToken: string }
  /** All waiting calls end with this. */
  | { readonly kind: 'deny'; readonly outcome: Outcome }
  /** The pair was renewed: read `devices/me` (protocol.md §8.3). */
  | { readonly kind: 'readIdentity' }
  | { readonly kind: 'recordLoss'; readonly message: string };

export interface TokenStep {
  readonly state: TokenState;
  readonly effects: readonly TokenEffect[];
}

type Of<K extends TokenState['kind']> = Extract<TokenState, { kind: K }>;
type On<T extends TokenEvent['type']> = Extract<TokenEvent, { type: T }>;
type Table = {
  readonly [K in TokenState['kind']]: {
    readonly [T in TokenEvent['type']]: (state: Of<K>, event: On<T>) => TokenStep;
  };
};

/** Renewed when this share of the access token's life is over: 6 of the 8 hours. */
const RENEW_AT_SHARE = 0.75;

export function holdTokens(pair: TokenPair, nowMs: number): HeldTokens {
  return {
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    issuedAtMs: nowMs,
    accessExpiresAtMs: nowMs + pair.accessLifeSeconds * 1000,
  };
}

/** When the device must pair again if it is not used meanwhile: 14 days after the last renewal. */
export function pairedUntilMs(tokens: HeldTokens, authorizationEndsAtMs: number | null): number {
  const refreshEndsAtMs = tokens.issuedAtMs + REFRESH_TOKEN_LIFE_SECONDS * 1000;
  return Math.min(refreshEndsAtMs, authorizationEndsAtMs ?? Infinity);
}

/** When renewal falls due. */
export function renewAtMs({ issuedAtMs, accessExpiresAtMs }: HeldTokens): number {
  return issuedAtMs + (accessExpiresAtMs - issuedAtMs) * RENEW_AT_SHARE;
}

const step = (state: TokenState, ...effects: TokenEffect[]): TokenStep => ({ state, effects });
const ignored = <T extends TokenEvent['type']>(...types: readonly T[]) =>
  ignoring<TokenState, T>(...types);

const valid = (tokens: HeldTokens): TokenState => ({
  kind: 'valid',
  tokens,
  attempts: 0,
  renewNotBeforeMs: 0,
});
const adopt = (_: TokenState, { tokens }: On<'adopted'>): TokenStep =>
  step(valid(tokens), { kind: 'grant', accessToken: tokens.accessToken });
const wipe = (): TokenStep => step({ kind: 'absent' }, { kind: 'deny', outcome: NOT_PAIRED });

function lose(_: TokenState, { message }: On<'disowned'>): TokenStep {
  return step(
    { kind: 'lost', message },
    { kind: 'recordLoss', message },
    { kind: 'deny', outcome: denial('pairing_lost', message) },
  );
}

const denial = (code: 'not_paired' | 'pairing_lost', message: string): Outcome => ({
  verdict: 'pairAgain',
  code,
  message,
  retryAfterMs: null,
  mayHaveBeenDone: false,
});
const NOT_PAIRED = denial('not_paired', 'The device is not paired');

function refresh(state: Of<'valid'>, usable: boolean): TokenStep {
  const { tokens, attempts } = state;
  return step(
    { kind: 'refreshing', tokens, attempts, usable },
    { kind: 'refresh', refreshToken: tokens.refreshToken },
  );
}

function need(state: Of<'valid'>, { nowMs }: On<'needed'>): TokenStep {
  const due = nowMs >= renewAtMs(state.tokens) && nowMs >= state.renewNotBeforeMs;
  const expired = nowMs >= state.tokens.accessExpiresAtMs;
  if (due || expired) return refresh(state, !expired);
  return step(state, { kind: 'grant', accessToken: state.tokens.accessToken });
}

function reject(state: Of<'valid'>, { accessToken }: On<'rejected'>): TokenStep {
  // The call used an older token and another call has renewed it meanwhile: use the new one.
  if (accessToken !== state.tokens.accessToken) {
    return step(state, { kind: 'grant', accessToken: state.tokens.accessToken });
  }
  return refresh(state, false);
}

function refreshFault(state: Of<'refreshing'>, event: On<'refreshFaulted'>): TokenStep {
  const { outcome, nowMs, random } = event;
  if (outcome.verdict === 'pairAgain') {
    return step(
      { kind: 'lost', message: outcome.message },
      { kind: 'recordLoss', message: outcome.message },
      { kind: 'deny', outcome },
    );
  }
  const attempts = state.attempts + 1;
  const waitMs = outcome.retryAfterMs ?? backoffMs(state.attempts, random);
  const usable = state.usable && nowMs < state.tokens.accessExpiresAtMs;
  // An unusable token is kept as one that has expired, so that the next need refreshes again.
  const tokens = usable ? state.tokens : { ...state.tokens, accessExpiresAtMs: 0 };
  return step(
    { kind: 'valid', tokens, attempts, renewNotBeforeMs: nowMs + waitMs },
    usable ? { kind: 'grant', accessToken: tokens.accessToken } : { kind: 'deny', outcome },
  );
}

/** While the first try to save is under way calls wait for it; after it has failed they need not. */
function useUnsaved(state: Of<'saving'>): TokenStep {
  if (state.attempts === 0) return step(state);
  return step(state, { kind: 'grant', accessToken: state.tokens.accessToken });
}

const TABLE: Table = {
  absent: {
    ...ignored('rejected', 'refreshed', 'refreshFaulted', 'saved', 'saveFaulted'),
    ...ignored('disowned', 'wiped'),
    adopted: adopt,
    needed: (state) => step(state, { kind: 'deny', outcome: NOT_PAIRED }),
  },
  valid: {
    ...ignored('refreshed', 'refreshFaulted', 'saved', 'saveFaulted'),
    adopted: adopt,
    needed: need,
    rejected: reject,
    disowned: lose,
    wiped: wipe,
  },
  refreshing: {
    // A call that comes now waits for the same refresh.
    ...ignored('needed', 'rejected', 'saved', 'saveFaulted'),
    adopted: adopt,
    refreshed: (_, { pair, nowMs }) => {
      const tokens = holdTokens(pair, nowMs);
      return step({ kind: 'saving', tokens, attempts: 0 }, { kind: 'save', tokens, atMs: nowMs });
    },
    refreshFaulted: refreshFault,
    disowned: lose,
    wiped: wipe,
  },
  saving: {
    ...ignored('refreshed', 'refreshFaulted'),
    adopted: adopt,
    needed: useUnsaved,
    rejected: useUnsaved,
    saved: ({ tokens }) =>
      step(
        valid(tokens),
        { kind: 'grant', accessToken: tokens.accessToken },
        { kind: 'readIdentity' },
      ),
    // A full disk: the old pair is dead and the new one exists only here. Use it rather than lose the
    // pairing, and go on trying to keep it.
    saveFaulted: ({ tokens, attempts }, { nowMs, random }) =>
      step(
        { kind: 'saving', tokens, attempts: attempts + 1 },
        { kind: 'grant', accessToken: tokens.accessToken },
        { kind: 'save', tokens, atMs: nowMs + backoffMs(attempts, random) },
      ),
    disowned: lose,
    wiped: wipe,
  },
  lost: {
    ...ignored('refreshed', 'refreshFaulted', 'saved', 'saveFaulted', 'disowned'),
    adopted: adopt,
    needed: (state) =>
      step(state, { kind: 'deny', outcome: denial('pairing_lost', state.message) }),
    rejected: (state) =>
      step(state, { kind: 'deny', outcome: denial('pairing_lost', state.message) }),
    wiped: wipe,
  },
};

/** The only way the tokens change. */
export function transitionToken(state: TokenState, event: TokenEvent): TokenStep {
  const cell = TABLE[state.kind][event.type] as (s: TokenState, e: TokenEvent) => TokenStep;
  return cell(state, event);
}
