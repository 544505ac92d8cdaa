import {
  readExchange,
  retryDelayMs,
  type HttpReply,
  type HttpRequest,
  type Operation,
  type Outcome,
  type Result,
} from 'dailies/core';
import { sleepUntil, type Device } from './device.ts';
import type { Tokens } from './refresh.ts';

const TRIES = 8;

/** Calls to Frame.io in the name of the paired device. */
export class Session {
  readonly device: Device;
  readonly #tokens: Tokens;

  constructor(device: Device, tokens: Tokens) {
    this.device = device;
    this.#tokens = tokens;
  }

  /**
   * One call, with a token that is good now (a recording may outlive many), renewed once when Frame.io
   * refuses it, and tried again while that may help. What remains is the caller's to decide:
   * `outcome.verdict` says skip, fail, stop, pairAgain or newAsset.
   */
  async call<T>(
    operation: Operation,
    build: (accessToken: string) => HttpRequest,
    parse: (reply: HttpReply) => T,
  ): Promise<Result<T>> {
    let token = await this.#tokens.get();
    let renewed = false;
    for (let attempt = 0; ; attempt += 1) {
      if (typeof token !== 'string') return { ok: false, outcome: token };
      const read = readExchange(operation, await this.device.http.send(build(token)), parse);
      if (read.ok || attempt + 1 === TRIES) return read;
      if (read.outcome.verdict === 'refresh') {
        if (renewed) {
          this.#tokens.disowned(read.outcome.message);
          return read;
        }
        renewed = true;
        token = await this.#tokens.rejected(token);
        continue;
      }
      if (!mayHelp(read.outcome)) return read;
      // A create that may have been carried out makes a second asset when it is repeated: a device
      // writes the first one down as lost before it goes on.
      await sleepUntil(Date.now() + retryDelayMs(read.outcome, attempt, Math.random()));
      token = await this.#tokens.get();
    }
  }
}

/** Whether trying the same again may help. */
export const mayHelp = ({ verdict }: Outcome): boolean =>
  verdict === 'retry' || verdict === 'waitForNetwork';

/** The value, or an error that says what a person must know. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.outcome.message);
}
