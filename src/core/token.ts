import { REFRESH_TOKEN_LIFE_SECONDS } from '../spec/index.ts';
import type { TokenPair } from './auth.ts';
import { backoffMs, retryDelayMs } from './backoff.ts';
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
      /** Once Frame.io has refused the access token it counts as run out: `accessExpiresAtMs` is 0. */
      readonly tokens: HeldTokens;
      /** Failed tries to renew since it fell due; the next is not before `renewNotBeforeMs`. */
      readonly attempts: number;
      readonly renewNotBeforeMs: number;
      /** What the last try to renew met. */
      readonly fault?: Outcome;
      readonly identity: IdentityOwed;
    }
  | {
      readonly kind: 'refreshing';
      readonly tokens: HeldTokens;
      readonly attempts: number;
      readonly identity: IdentityOwed;
    }
  /** Renewed at Frame.io, on its way to the disk. */
  | { readonly kind: 'saving'; readonly tokens: HeldTokens; readonly attempts: number }
  | { readonly kind: 'lost'; readonly message: string };

/** Every renewal is followed by `devices/me` (protocol.md §8.3); one that failed is made up for. */
type IdentityOwed = 'known' | 'asked' | 'owed';

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
  /** `devices/me` was answered, or was not. */
  | { readonly type: 'identified' }
  | { readonly type: 'identityFaulted' }
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

/** Where to begin with tokens from the vault; `owed` when it holds no identity for them. */
export const tokenStart = (tokens: HeldTokens, identity: 'known' | 'owed'): TokenState =>
  valid(tokens, identity);

const valid = (tokens: HeldTokens, identity: IdentityOwed): TokenState => ({
  kind: 'valid',
  tokens,
  attempts: 0,
  renewNotBeforeMs: 0,
  identity,
});
const adopt = (_: TokenState, { tokens }: On<'adopted'>): TokenStep =>
  step(valid(tokens, 'known'), { kind: 'grant', accessToken: tokens.accessToken });
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

/** No try to renew is put off for longer; one that seems to be waits by a clock that was set back. */
const LONGEST_WAIT_MS = 2 * 3_600_000;
const isDue = (notBeforeMs: number, nowMs: number) =>
  nowMs >= notBeforeMs || notBeforeMs > nowMs + LONGEST_WAIT_MS;
const isUsable = ({ accessExpiresAtMs }: HeldTokens, nowMs: number) => nowMs < accessExpiresAtMs;
const refused = (tokens: HeldTokens): HeldTokens => ({ ...tokens, accessExpiresAtMs: 0 });
const grant = ({ accessToken }: HeldTokens): TokenEffect => ({ kind: 'grant', accessToken });

/** The token if it is good, a renewal if that may be tried, else what the last try met. */
function need(state: Of<'valid'>, { nowMs }: { readonly nowMs: number }): TokenStep {
  const { tokens, attempts, renewNotBeforeMs, identity } = state;
  const usable = isUsable(tokens, nowMs);
  if ((!usable || nowMs >= renewAtMs(tokens)) && isDue(renewNotBeforeMs, nowMs)) {
    const { refreshToken } = tokens;
    return step(
      { kind: 'refreshing', tokens, attempts, identity },
      { kind: 'refresh', refreshToken },
    );
  }
  if (!usable) return step(state, { kind: 'deny', outcome: state.fault ?? NOT_PAIRED });
  if (state.identity !== 'owed') return step(state, grant(tokens));
  return step({ ...state, identity: 'asked' }, grant(tokens), { kind: 'readIdentity' });
}

/** The call may have used an older token, which another call has renewed meanwhile: then go on. */
function reject(state: Of<'valid'>, event: On<'rejected'>): TokenStep {
  const isCurrent = event.accessToken === state.tokens.accessToken;
  return need(isCurrent ? { ...state, tokens: refused(state.tokens) } : state, event);
}

function rejectWhileRefreshing(
  state: Of<'refreshing'>,
  { accessToken }: On<'rejected'>,
): TokenStep {
  const { tokens } = state;
  return step(accessToken === tokens.accessToken ? { ...state, tokens: refused(tokens) } : state);
}

function refreshFault(state: Of<'refreshing'>, event: On<'refreshFaulted'>): TokenStep {
  const { outcome, nowMs, random } = event;
  if (outcome.verdict === 'pairAgain') {
    return step(
      { kind: 'lost', message: outcome.message },
      { kind: 'recordLoss', message: outcome.message },
      { kind: 'deny', outcome: { ...outcome, mayHaveBeenDone: false } },
    );
  }
  const { tokens } = state;
  const waitMs = retryDelayMs(outcome, state.attempts, random);
  const fault = forTheCall(outcome);
  return step(
    {
      kind: 'valid',
      tokens,
      attempts: state.attempts + 1,
      renewNotBeforeMs: nowMs + waitMs,
      fault,
      identity: state.identity,
    },
    isUsable(tokens, nowMs) ? grant(tokens) : { kind: 'deny', outcome: fault },
  );
}

/**
 * A renewal's fault as its waiting calls see it. They were never sent, and one odd answer to a renewal
 * must not fail every file of a queue for good.
 */
function forTheCall(outcome: Outcome): Outcome {
  const { verdict } = outcome;
  const lasting = verdict === 'waitForNetwork' || verdict === 'stop';
  return { ...outcome, verdict: lasting ? verdict : 'retry', mayHaveBeenDone: false };
}

/** While the first try to save is under way calls wait for it; after it has failed they need not. */
function useUnsaved(state: Of<'saving'>, { nowMs }: { readonly nowMs: number }): TokenStep {
  const { tokens, attempts } = state;
  if (attempts === 0) return step(state);
  if (isUsable(tokens, nowMs)) return step(state, grant(tokens));
  return step(state, { kind: 'deny', outcome: NOT_KEPT });
}

function rejectUnsaved(state: Of<'saving'>, event: On<'rejected'>): TokenStep {
  const isCurrent = event.accessToken === state.tokens.accessToken;
  return useUnsaved(isCurrent ? { ...state, tokens: refused(state.tokens) } : state, event);
}

/** Renewing again before the first pair is kept could lose both. */
const NOT_KEPT: Outcome = {
  verdict: 'retry',
  code: 'disk_full',
  message: 'The renewed tokens cannot be kept on the disk of the state dir',
  retryAfterMs: null,
  mayHaveBeenDone: false,
};

const TABLE: Table = {
  absent: {
    ...ignored('refreshed', 'refreshFaulted', 'saved', 'saveFaulted', 'disowned', 'wiped'),
    ...ignored('identified', 'identityFaulted'),
    adopted: adopt,
    needed: (state) => step(state, { kind: 'deny', outcome: NOT_PAIRED }),
    rejected: (state) => step(state, { kind: 'deny', outcome: NOT_PAIRED }),
  },
  valid: {
    ...ignored('refreshed', 'refreshFaulted', 'saved', 'saveFaulted'),
    identified: (state) => step({ ...state, identity: 'known' }),
    identityFaulted: (state) => step({ ...state, identity: 'owed' }),
    adopted: adopt,
    needed: need,
    rejected: reject,
    disowned: lose,
    wiped: wipe,
  },
  refreshing: {
    // A call that comes now waits for the same refresh.
    ...ignored('needed', 'saved', 'saveFaulted'),
    identified: (state) => step({ ...state, identity: 'known' }),
    identityFaulted: (state) => step({ ...state, identity: 'owed' }),
    adopted: adopt,
    rejected: rejectWhileRefreshing,
    refreshed: (_, { pair, nowMs }) => {
      const tokens = holdTokens(pair, nowMs);
      return step({ kind: 'saving', tokens, attempts: 0 }, { kind: 'save', tokens, atMs: nowMs });
    },
    refreshFaulted: refreshFault,
    disowned: lose,
    wiped: wipe,
  },
  saving: {
    ...ignored('refreshed', 'refreshFaulted', 'identified', 'identityFaulted'),
    adopted: adopt,
    needed: useUnsaved,
    rejected: rejectUnsaved,
    // Refused while it was not kept yet: nobody waits any more, and the next call renews it.
    saved: ({ tokens }) =>
      tokens.accessExpiresAtMs === 0
        ? step(valid(tokens, 'owed'))
        : step(valid(tokens, 'asked'), grant(tokens), { kind: 'readIdentity' }),
    // A full disk: the old pair is dead and the new one exists only here. Use it rather than lose the
    // pairing, and go on trying to keep it.
    saveFaulted: ({ tokens, attempts }, { nowMs, random }) =>
      step(
        { kind: 'saving', tokens, attempts: attempts + 1 },
        isUsable(tokens, nowMs) ? grant(tokens) : { kind: 'deny', outcome: NOT_KEPT },
        { kind: 'save', tokens, atMs: nowMs + backoffMs(attempts, random) },
      ),
    disowned: lose,
    wiped: wipe,
  },
  lost: {
    ...ignored('refreshed', 'refreshFaulted', 'saved', 'saveFaulted', 'disowned'),
    ...ignored('identified', 'identityFaulted'),
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
