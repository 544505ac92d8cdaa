import {
  tokenStart,
  identityRequest,
  parseIdentity,
  parseTokenPair,
  readExchange,
  tokenByRefreshRequest,
  transitionToken,
  type ApiContext,
  type HttpPort,
  type HttpRequest,
  type HttpReply,
  type Identity,
  type Operation,
  type Outcome,
  type Result,
  type TokenEffect,
  type TokenEvent,
  type TokenState,
  type Cancellation,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { Account } from './account.ts';

export interface KeeperOptions {
  readonly account: Account;
  readonly http: HttpPort;
  readonly context: ApiContext;
  readonly clock: ClockPort;
  /** The pairing was lost; told once. */
  readonly onLost: (message: string) => void;
  /** Calls go with this token from now on; null: there is none. The one before is worth nothing (§9). */
  readonly onToken?: (accessToken: string | null) => void;
}

/** Hands out the access token, renewed in time and once for all who wait (requirement token.refresh). */
export class TokenKeeper {
  readonly #options: KeeperOptions;
  #state: TokenState;
  #waiting: ((result: Result<string>) => void)[] = [];
  readonly #timers = new Set<() => void>();
  #identifying: Promise<Result<Identity>> | null = null;
  #identifyAgain = false;
  #recording: Promise<void> = Promise.resolve();
  #told: string | null;

  constructor(options: KeeperOptions) {
    this.#options = options;
    const { pairing } = options.account;
    this.#state =
      pairing.kind === 'paired'
        ? tokenStart(pairing.tokens, pairing.identity === null ? 'owed' : 'known')
        : pairing.kind === 'lost'
          ? { kind: 'lost', message: pairing.message }
          : { kind: 'absent' };
    this.#told = tokenOf(this.#state) ?? null;
  }

  /** The token that calls go with now, renewed first when that falls due. */
  async token(): Promise<Result<string>> {
    return this.#ask({ type: 'needed', nowMs: this.#options.clock.now() });
  }

  /** Frame.io refused this token elsewhere than in a call: another one, unless there is one already. */
  async renew(accessToken: string): Promise<Result<string>> {
    return this.#ask({ type: 'rejected', accessToken, nowMs: this.#options.clock.now() });
  }

  /** An API call with the access token, renewed and repeated once when Frame.io refuses it (§12.6). */
  async call<T>(
    operation: Operation,
    build: (accessToken: string) => HttpRequest,
    parse: (reply: HttpReply) => T,
    cancel?: Cancellation,
  ): Promise<Result<T>> {
    const { http } = this.#options;
    const token = await this.token();
    if (!token.ok) return token;
    const accessToken = token.value;
    const first = readExchange(operation, await http.send(build(accessToken), cancel), parse);
    if (first.ok || first.outcome.verdict !== 'refresh') return first;
    const renewed = await this.renew(accessToken);
    if (!renewed.ok) return renewed;
    const second = readExchange(operation, await http.send(build(renewed.value), cancel), parse);
    if (second.ok || second.outcome.verdict !== 'refresh') return second;
    this.#dispatch({ type: 'disowned', message: second.outcome.message });
    return { ok: false, outcome: { ...second.outcome, verdict: 'pairAgain' } };
  }

  /** The pairing changed outside: take it over. */
  adopt(): void {
    const { pairing } = this.#options.account;
    if (pairing.kind === 'paired') this.#dispatch({ type: 'adopted', tokens: pairing.tokens });
    else this.#dispatch({ type: 'wiped' });
  }

  close(): void {
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  async #ask(event: TokenEvent): Promise<Result<string>> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#dispatch(event);
    });
  }

  #answer(result: Result<string>): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(result);
  }

  #dispatch(event: TokenEvent): void {
    const { state, effects } = transitionToken(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#tellToken();
  }

  #tellToken(): void {
    const token = tokenOf(this.#state);
    if (token === undefined || token === this.#told) return;
    this.#told = token;
    this.#options.onToken?.(token);
  }

  #perform(effect: TokenEffect): void {
    switch (effect.kind) {
      case 'grant':
        return this.#answer({ ok: true, value: effect.accessToken });
      case 'deny':
        return this.#answer({ ok: false, outcome: effect.outcome });
      case 'refresh':
        return void this.#refresh(effect.refreshToken);
      case 'save':
        return this.#at(effect.atMs, () => void this.#save(effect));
      case 'readIdentity':
        return void this.readIdentity();
      case 'recordLoss':
        this.#recording = this.#recordLoss(effect.message);
    }
  }

  #at(atMs: number, work: () => void): void {
    const { clock } = this.#options;
    if (atMs <= clock.now()) return work();
    const stop = clock.wakeAt(atMs, () => {
      this.#timers.delete(stop);
      work();
    });
    this.#timers.add(stop);
  }

  async #refresh(refreshToken: string): Promise<void> {
    const { account, http, context, clock } = this.#options;
    let outcome: Outcome;
    try {
      const request = tokenByRefreshRequest(context, await account.credentials(), refreshToken);
      const result = readExchange('refreshToken', await http.send(request), parseTokenPair);
      // Paired anew or wiped meanwhile: this answer is about tokens that are no longer ours.
      if (!this.#isRefreshing(refreshToken)) return;
      if (result.ok) {
        this.#dispatch({ type: 'refreshed', pair: result.value, nowMs: clock.now() });
        return;
      }
      outcome = result.outcome;
    } catch (error) {
      outcome = noSecret(error);
    }
    const random = clock.random();
    this.#dispatch({ type: 'refreshFaulted', outcome, nowMs: clock.now(), random });
  }

  #isRefreshing(refreshToken: string): boolean {
    return this.#state.kind === 'refreshing' && this.#state.tokens.refreshToken === refreshToken;
  }

  async #save({ tokens }: Extract<TokenEffect, { kind: 'save' }>): Promise<void> {
    const { account, clock } = this.#options;
    // Wiped or adopted meanwhile: what was to be kept is no longer ours.
    if (this.#state.kind !== 'saving' || this.#state.tokens.refreshToken !== tokens.refreshToken)
      return;
    try {
      await account.updatePairing((pairing) => ({
        kind: 'paired',
        tokens,
        identity: pairing.kind === 'unpaired' ? null : pairing.identity,
      }));
      this.#dispatch({ type: 'saved' });
    } catch {
      this.#dispatch({ type: 'saveFaulted', nowMs: clock.now(), random: clock.random() });
    }
  }

  /** Who and where are we now? After each renewal (protocol.md §8.3). A fault keeps what was known. */
  async readIdentity(): Promise<Result<Identity>> {
    // What is on its way may have been answered before that changed for which it is asked now.
    if (this.#identifying !== null) this.#identifyAgain = true;
    this.#identifying ??= this.#identifyAll().finally(() => (this.#identifying = null));
    return this.#identifying;
  }

  async #identifyAll(): Promise<Result<Identity>> {
    let result: Result<Identity>;
    do {
      this.#identifyAgain = false;
      result = await this.#identify();
    } while (this.#identifyAgain);
    return result;
  }

  async #identify(): Promise<Result<Identity>> {
    const { account, context } = this.#options;
    const build = (accessToken: string) => identityRequest(context, accessToken);
    const result = await this.call('identity', build, parseIdentity);
    this.#dispatch({ type: result.ok ? 'identified' : 'identityFaulted' });
    if (!result.ok) {
      // Who asked finds the loss where everybody looks for it.
      await this.#recording;
      return result;
    }
    const identity = result.value;
    await account
      .updatePairing((pairing) => (pairing.kind === 'paired' ? { ...pairing, identity } : pairing))
      // Not kept this time; the next renewal reads it again.
      .catch(() => undefined);
    return result;
  }

  async #recordLoss(message: string): Promise<void> {
    const { account, onLost } = this.#options;
    onLost(message);
    await account
      .updatePairing((pairing) =>
        pairing.kind === 'paired' ? { kind: 'lost', message, identity: pairing.identity } : pairing,
      )
      // The next call finds out again; nothing is lost but one request.
      .catch(() => undefined);
  }
}

/** Undefined: that is not decided yet, and the last one told is still it. */
function tokenOf(state: TokenState): string | null | undefined {
  switch (state.kind) {
    case 'valid':
      return state.tokens.accessToken;
    // Kept first, used then; where it cannot be kept, it is used all the same.
    case 'saving':
      return state.attempts > 0 ? state.tokens.accessToken : undefined;
    case 'refreshing':
      return undefined;
    case 'absent':
    case 'lost':
      return null;
  }
}

function noSecret(error: unknown): Outcome {
  return {
    verdict: 'stop',
    code: 'no_client_secret',
    message: error instanceof Error ? error.message : String(error),
    retryAfterMs: null,
    mayHaveBeenDone: false,
  };
}
