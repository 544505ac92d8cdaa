import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Settings } from '../options.ts';
import type { Call } from './call-log.ts';

type PairState = 'live' | 'spent' | 'revoked';

/** An access token and its refresh token: issued, rotated and killed together (protocol.md §9). */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly deviceId: string;
  readonly clientId: string;
  readonly issuedMs: number;
  state: PairState;
  /** §8.3: `devices/me` has been asked with this pair. */
  identified: boolean;
  /** The device has been told off for not asking. */
  remindedToIdentify: boolean;
  /** How often its spent refresh token was refused. */
  refusals: number;
  /** Calls with its dead access token, as long as none of them told the device so. */
  readonly refusedCalls: Call[];
  /** Calls with it since the device knows; null: it has been told off. */
  callsWhileDead: number | null;
}

export type RefreshOutcome =
  | { readonly kind: 'fresh'; readonly pair: TokenPair }
  | { readonly kind: 'unknown' | 'expired' | 'wrongClient' }
  | { readonly kind: 'spent'; readonly pair: TokenPair }
  /** Revoked, or replaced by a new pairing. */
  | { readonly kind: 'revoked'; readonly pair: TokenPair };

export class TokenBook {
  readonly #settings: Settings;
  readonly #signingKey = randomBytes(32);
  readonly #byAccess = new Map<string, TokenPair>();
  readonly #byRefresh = new Map<string, TokenPair>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A new pairing: whatever the device held before is dead at once. */
  issue(deviceId: string, clientId: string): TokenPair {
    this.revokeDevice(deviceId);
    return this.#add(deviceId, clientId);
  }

  /** The pair of this access token while it opens doors. */
  authenticate(accessToken: string): TokenPair | undefined {
    const pair = this.#byAccess.get(accessToken);
    if (pair === undefined || pair.state !== 'live') return undefined;
    const age = this.#settings.now() - pair.issuedMs;
    return age < this.#settings.accessTokenLifeSeconds * 1000 ? pair : undefined;
  }

  /** The pair of this access token, dead or alive. */
  byAccessToken(accessToken: string): TokenPair | undefined {
    return this.#byAccess.get(accessToken);
  }

  /** What a refresh token is worth now; nothing changes yet. */
  inspect(refreshToken: string, clientId: string): RefreshOutcome {
    const pair = this.#byRefresh.get(refreshToken);
    if (pair === undefined) return { kind: 'unknown' };
    if (pair.clientId !== clientId) return { kind: 'wrongClient' };
    if (pair.state !== 'live') return { kind: pair.state, pair };
    const age = this.#settings.now() - pair.issuedMs;
    if (age >= this.#settings.refreshTokenLifeSeconds * 1000) return { kind: 'expired' };
    return { kind: 'fresh', pair };
  }

  /** Old access and refresh token stop working in the moment the new ones exist (§9). */
  rotate(pair: TokenPair): TokenPair {
    pair.state = 'spent';
    return this.#add(pair.deviceId, pair.clientId);
  }

  /** Either token of a pair names it. */
  find(token: string): TokenPair | undefined {
    return this.#byAccess.get(token) ?? this.#byRefresh.get(token);
  }

  /** All that was ever given out, and the client ids it was given to. */
  secrets(): readonly string[] {
    const pairs = [...this.#byRefresh.values()];
    return pairs.flatMap(({ accessToken, refreshToken, clientId }) => [
      accessToken,
      refreshToken,
      clientId,
    ]);
  }

  revokeDevice(deviceId: string): void {
    for (const pair of this.#byRefresh.values()) {
      if (pair.deviceId === deviceId && pair.state === 'live') pair.state = 'revoked';
    }
  }

  #add(deviceId: string, clientId: string): TokenPair {
    const pair: TokenPair = {
      accessToken: this.#jwt(deviceId),
      refreshToken: randomUUID(),
      deviceId,
      clientId,
      issuedMs: this.#settings.now(),
      state: 'live',
      identified: false,
      remindedToIdentify: false,
      refusals: 0,
      refusedCalls: [],
      callsWhileDead: 0,
    };
    this.#byAccess.set(pair.accessToken, pair);
    this.#byRefresh.set(pair.refreshToken, pair);
    return pair;
  }

  /** §8.2: a JWT in practice; opaque to devices, and looked up rather than read by us. */
  #jwt(subject: string): string {
    const issued = Math.floor(this.#settings.now() / 1000);
    const claims = {
      sub: subject,
      jti: randomUUID(),
      iat: issued,
      exp: issued + this.#settings.accessTokenLifeSeconds,
    };
    const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${createHmac('sha256', this.#signingKey).update(text).digest('base64url')}`;
  }
}
