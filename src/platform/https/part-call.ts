import type { ClientRequest } from 'node:http';
import { request, type Agent } from 'node:https';
import { putPartRequest, type HttpReply } from '../../core/index.ts';
import type { PartToSend } from '../../engine/index.ts';
import { replyTo } from './part-reply.ts';

/** RFC 9110 10.1.1: a client need not wait for 100 for ever. Longer than any way to a storage. */
const CONTINUE_MS = 3_000;

/** One HTTP exchange with the storage: its head, its body slice by slice, its reply. */
export class PartCall {
  readonly #request: ClientRequest;
  /** Ends the wait for a write that a broken connection will never confirm. */
  #endWrite: (taken: boolean) => void = () => undefined;
  #refused = false;
  #connected = false;
  /** Rejects when the connection ends without one. */
  readonly reply: Promise<HttpReply>;

  /** @param onAnswering a reply has begun to arrive */
  constructor(agent: Agent, part: PartToSend, onAnswering: () => void) {
    const { url, filetype, sizeBytes, expectContinue } = part;
    const { headers } = putPartRequest(url, filetype, sizeBytes);
    // Exactly what is signed and nothing else: no bearer, no checksum header (protocol.md §11.4).
    this.#request = request(url, {
      method: 'PUT',
      agent,
      headers: { ...headers, ...(expectContinue ? { expect: '100-continue' } : {}) },
    });
    this.#request.once('response', ({ statusCode = 0 }) => {
      this.#refused = statusCode >= 300;
      onAnswering();
    });
    // The channel hands out no socket before its TLS stands.
    this.#request.once('socket', () => (this.#connected = true));
    this.#request.once('close', () => this.#endWrite(false));
    this.reply = replyTo(this.#request);
    this.reply.catch(() => undefined);
  }

  /** True when the connection had been used before. */
  get reusedConnection(): boolean {
    return this.#request.reusedSocket;
  }

  /** False: nothing can have been sent. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Nobody wants more of the body: more would only drive an answer out of the connection. */
  get over(): boolean {
    return this.#refused || this.#request.destroyed;
  }

  /** Sends the head and waits until the storage wants the body, has answered, or says nothing. */
  async invited(): Promise<void> {
    const call = this.#request;
    call.flushHeaders();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const arm = () => {
        timer = setTimeout(go, CONTINUE_MS);
      };
      call.once('continue', go).once('response', go).once('close', go);
      // The storage cannot have said anything before it is there.
      call.once('socket', arm);
    });
  }

  /**
   * Resolves when the system has taken the bytes, and their buffer may be used again; with false when
   * the connection broke, of which {@link reply} says more.
   */
  async write(bytes: Buffer): Promise<boolean> {
    return new Promise((resolve) => {
      this.#endWrite = resolve;
      this.#request.write(bytes, (error) => resolve(error === null || error === undefined));
    });
  }

  end(): void {
    this.#request.end();
  }

  destroy(): void {
    this.#request.destroy();
  }
}
