import {
  parseTokenPair,
  readExchange,
  tokenByRefreshRequest,
  tokenStart,
  transitionToken,
  type HeldTokens,
  type Outcome,
  type TokenEvent,
  type TokenState,
} from 'dailies/core';
import { sleepUntil, type Device } from './device.ts';

/** What only the device itself can do. */
export interface TokenActs {
  /** Returns when the tokens are on the disk; throws when they cannot be. */
  keep(tokens: HeldTokens): Promise<void>;
  /** Reads `devices/me`, shows what it says, and tells whether it was answered. */
  readIdentity(): Promise<boolean>;
  /** The pairing is over: say "pair again", and keep the queue. */
  lost(message: string): void;
  /** For whoever must know the new token, such as the socket. */
  renewed(accessToken: string): void;
}

/**
 * Holds the tokens and renews them: early, once for all callers, and durable before they are used,
 * because the old pair is dead the moment the new one exists.
 */
export class Tokens {
  #state: TokenState;
  #waiting: ((answer: string | Outcome) => void)[] = [];
  readonly #device: Device;
  readonly #acts: TokenActs;

  /** @param held from the vault, or `holdTokens(pair, Date.now())` right after pairing */
  constructor(device: Device, held: HeldTokens, acts: TokenActs) {
    this.#device = device;
    this.#acts = acts;
    this.#state = tokenStart(held, 'known');
  }

  /** An access token to use now, or why there is none. */
  get(): Promise<string | Outcome> {
    return this.#ask({ type: 'needed', nowMs: Date.now() });
  }

  /** Frame.io answered 401 to this token: another one, or why there is none. */
  rejected(accessToken: string): Promise<string | Outcome> {
    return this.#ask({ type: 'rejected', accessToken, nowMs: Date.now() });
  }

  /** Frame.io refuses a token that was only just renewed: the pairing is over. */
  disowned(message: string): void {
    this.#tell({ type: 'disowned', message });
  }

  #ask(event: TokenEvent): Promise<string | Outcome> {
    return new Promise((answer) => {
      this.#waiting.push(answer);
      this.#tell(event);
    });
  }

  #tell(event: TokenEvent): void {
    const { state, effects } = transitionToken(this.#state, event);
    this.#state = state;
    for (const effect of effects) {
      if (effect.kind === 'grant') this.#answer(effect.accessToken);
      if (effect.kind === 'deny') this.#answer(effect.outcome);
      if (effect.kind === 'refresh') void this.#refresh(effect.refreshToken);
      if (effect.kind === 'save') void this.#save(effect.tokens, effect.atMs);
      if (effect.kind === 'readIdentity') void this.#identify();
      if (effect.kind === 'recordLoss') this.#acts.lost(effect.message);
    }
  }

  #answer(answer: string | Outcome): void {
    for (const tell of this.#waiting.splice(0)) tell(answer);
  }

  async #refresh(refreshToken: string): Promise<void> {
    const { http, context, client } = this.#device;
    const exchange = await http.send(tokenByRefreshRequest(context, client, refreshToken));
    const read = readExchange('refreshToken', exchange, parseTokenPair);
    const nowMs = Date.now();
    this.#tell(
      read.ok
        ? { type: 'refreshed', pair: read.value, nowMs }
        : { type: 'refreshFaulted', outcome: read.outcome, nowMs, random: Math.random() },
    );
  }

  /** Every renewal is followed by `devices/me`; one that failed is made up for with the next call. */
  async #identify(): Promise<void> {
    const known = await this.#acts.readIdentity();
    this.#tell({ type: known ? 'identified' : 'identityFaulted' });
  }

  async #save(tokens: HeldTokens, atMs: number): Promise<void> {
    await sleepUntil(atMs);
    try {
      await this.#acts.keep(tokens);
    } catch {
      return this.#tell({ type: 'saveFaulted', nowMs: Date.now(), random: Math.random() });
    }
    this.#acts.renewed(tokens.accessToken);
    this.#tell({ type: 'saved' });
  }
}
