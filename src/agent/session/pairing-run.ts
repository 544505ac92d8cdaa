import {
  DailiesError,
  PAIRING_START,
  deviceCodeRequest,
  holdTokens,
  identityRequest,
  parseAuthError,
  parseDeviceCode,
  parseIdentity,
  parseTokenPair,
  readExchange,
  revokeRequest,
  tokenByDeviceCodeRequest,
  transitionPairing,
  type ApiContext,
  type ClientCredentials,
  type ErrorCode,
  type HttpPort,
  type PairingEffect,
  type PairingEvent,
  type PairingState,
  type TokenPair,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { PairingNews } from '../events.ts';
import type { Account } from './account.ts';

export interface PairingOptions {
  /** A code that expires is replaced by a new one. */
  readonly renew: boolean;
  /** The whole may take so long; null: until cancelled. */
  readonly timeoutMs: number | null;
}

export interface PairingPorts {
  readonly account: Account;
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly clock: ClockPort;
  readonly emit: (news: PairingNews) => void;
}

/** How long the first request may fail for want of a network before the person is told. */
const PATIENCE_MS = 10_000;

export type PairingEnd = Extract<PairingState, { kind: 'paired' | 'cancelled' | 'failed' }>;

/** One pairing, from the request for a code to the project's name: carries out the table's effects. */
export class PairingRun {
  readonly #ports: PairingPorts;
  readonly #options: PairingOptions;
  readonly #client: ClientCredentials;
  readonly #abort = new AbortController();
  readonly #timers = new Set<() => void>();
  readonly #done = Promise.withResolvers<PairingEnd>();
  #state: PairingState = PAIRING_START;
  /** What must be finished before the end is told. */
  #cleaning: Promise<void> = Promise.resolve();

  constructor(ports: PairingPorts, client: ClientCredentials, options: PairingOptions) {
    this.#ports = ports;
    this.#client = client;
    this.#options = options;
  }

  /** Resolves with how it ended, and that is all it does: it never rejects. */
  async run(): Promise<PairingEnd> {
    const { clock } = this.#ports;
    const { timeoutMs } = this.#options;
    if (timeoutMs !== null) {
      this.#at(clock.now() + timeoutMs, () => this.#dispatch({ type: 'deadlineReached' }));
    }
    this.#dispatch({ type: 'started', nowMs: clock.now() });
    return this.#done.promise;
  }

  /** Possible at every step; leaves nothing half-paired and no request behind. */
  cancel(): void {
    this.#dispatch({ type: 'cancelled' });
  }

  #dispatch(event: PairingEvent): void {
    const { state, effects } = transitionPairing(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    if (state.kind === 'paired' || state.kind === 'cancelled' || state.kind === 'failed') {
      void this.#finish(state);
    }
  }

  async #finish(end: PairingEnd): Promise<void> {
    this.#stopAll();
    await this.#cleaning;
    this.#done.resolve(end);
  }

  #perform(effect: PairingEffect): void {
    switch (effect.kind) {
      case 'requestCode':
        return void this.#requestCode();
      case 'retryCodeAt':
        return this.#at(effect.atMs, () => void this.#requestCode());
      case 'showCode':
        return this.#show(effect);
      case 'wakeAt':
        return this.#at(effect.atMs, () => this.#wake());
      case 'poll':
        return void this.#poll(effect.deviceCode);
      case 'saveTokens':
        return void this.#saveTokens(effect.tokens);
      case 'readIdentity':
        return void this.#readIdentity(effect.accessToken);
      case 'readIdentityAt':
        return this.#at(effect.atMs, () => void this.#readIdentity(effect.accessToken));
      case 'abort':
        return this.#stopAll();
      case 'giveBack':
        this.#cleaning = this.#giveBack(effect.tokens);
    }
  }

  #wake(): void {
    const { renew } = this.#options;
    this.#dispatch({ type: 'timeReached', nowMs: this.#ports.clock.now(), renew });
  }

  #at(atMs: number, work: () => void): void {
    const stop = this.#ports.clock.wakeAt(atMs, () => {
      this.#timers.delete(stop);
      work();
    });
    this.#timers.add(stop);
  }

  #stopAll(): void {
    this.#abort.abort();
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  #show({ code, expiresAtMs }: Extract<PairingEffect, { kind: 'showCode' }>): void {
    const { userCode, deviceName, verificationUri, verificationUriComplete } = code;
    const expiresAt = new Date(expiresAtMs).toISOString();
    this.#ports.emit({
      type: 'code',
      userCode,
      deviceName,
      expiresAt,
      verificationUri,
      verificationUriComplete,
    });
  }

  async #requestCode(): Promise<void> {
    const { http, context, clock } = this.#ports;
    const request = deviceCodeRequest(context, this.#client, { linkPairing: true });
    const exchange = await http.send(request, this.#abort.signal);
    const result = readExchange('requestCode', exchange, parseDeviceCode);
    const nowMs = clock.now();
    if (result.ok) return this.#dispatch({ type: 'codeReceived', code: result.value, nowMs });
    const { outcome } = result;
    const random = clock.random();
    this.#dispatch({ type: 'codeFaulted', outcome, nowMs, random, patienceMs: PATIENCE_MS });
  }

  async #poll(deviceCode: string): Promise<void> {
    const { http, context, clock } = this.#ports;
    const request = tokenByDeviceCodeRequest(context, this.#client, deviceCode);
    const exchange = await http.send(request, this.#abort.signal);
    const nowMs = clock.now();
    const error = exchange.kind === 'reply' ? parseAuthError(exchange) : null;
    if (error !== null) {
      return this.#dispatch({ type: 'pollAnswered', error, nowMs, renew: this.#options.renew });
    }
    const result = readExchange('pollToken', exchange, parseTokenPair);
    if (result.ok) return this.#dispatch({ type: 'tokensReceived', tokens: result.value });
    this.#dispatch({ type: 'pollFaulted', outcome: result.outcome, nowMs });
  }

  async #saveTokens(pair: TokenPair): Promise<void> {
    const { account, clock } = this.#ports;
    const tokens = holdTokens(pair, clock.now());
    try {
      await account.setPairing({ kind: 'paired', tokens, identity: null });
      this.#dispatch({ type: 'tokensSaved' });
    } catch (error) {
      const { code, message } = reasonOf(error);
      this.#dispatch({ type: 'saveFaulted', code, message });
    }
  }

  async #readIdentity(accessToken: string): Promise<void> {
    const { account, http, context, clock } = this.#ports;
    const exchange = await http.send(identityRequest(context, accessToken), this.#abort.signal);
    const result = readExchange('identity', exchange, parseIdentity);
    if (!result.ok) {
      const nowMs = clock.now();
      const { outcome } = result;
      const random = clock.random();
      return this.#dispatch({ type: 'identityFaulted', outcome, nowMs, random });
    }
    const identity = result.value;
    await account
      .updatePairing((pairing) => (pairing.kind === 'paired' ? { ...pairing, identity } : pairing))
      // The tokens are safe; who we are is asked again with the next renewal.
      .catch(() => undefined);
    this.#dispatch({ type: 'identityReceived', identity });
  }

  /** What was granted is not wanted: nothing may stay behind, here or there. */
  async #giveBack({ refreshToken }: TokenPair): Promise<void> {
    const { account, http, context } = this.#ports;
    await http.send(revokeRequest(context, this.#client, refreshToken));
    await account.setPairing({ kind: 'unpaired' }).catch(() => undefined);
  }
}

function reasonOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof DailiesError) return error;
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
