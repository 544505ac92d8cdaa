import {
  parseTokenPair,
  readExchange,
  tokenByRefreshRequest,
  transitionToken,
  type HeldTokens,
  type Outcome,
  type TokenEvent,
  type TokenState,
} from 'dailies/core';
import { sleepUntil, type Device } from './device.ts';

/**
 * Holds the tokens and renews them: early, once for all callers, and durable before they are used,
 * because the old pair is dead the moment the new one exists.
 */
export class Tokens {
  #state: TokenState = { kind: 'absent' };
  #waiting: ((answer: string | Outcome) => void)[] = [];
  readonly #device: Device;
  readonly #keep: (tokens: HeldTokens) => Promise<void>;

  constructor(
    device: Device,
    held: HeldTokens,
    /** Returns when the tokens are on the disk; throws when they cannot be. */
    keep: (tokens: HeldTokens) => Promise<void>,
  ) {
    this.#device = device;
    this.#keep = keep;
    this.#tell({ type: 'adopted', tokens: held });
  }

  /** An access token to use now, or why there is none. */
  get(): Promise<string | Outcome> {
    return this.#ask({ type: 'needed', nowMs: Date.now() });
  }

  /** Frame.io answered 401 to this token: another one, or why there is none. */
  rejected(accessToken: string): Promise<string | Outcome> {
    return this.#ask({ type: 'rejected', accessToken, nowMs: Date.now() });
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
      // `readIdentity`: read `devices/me` here. `recordLoss`: say "pair again", and keep the queue.
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

  async #save(tokens: HeldTokens, atMs: number): Promise<void> {
    await sleepUntil(atMs);
    const saved = await this.#keep(tokens).then(
      () => true,
      () => false,
    );
    this.#tell(
      saved ? { type: 'saved' } : { type: 'saveFaulted', nowMs: Date.now(), random: Math.random() },
    );
  }
}
