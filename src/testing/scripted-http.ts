import type { Exchange, HttpPort, HttpRequest } from '../core/index.ts';

/** A conversation: the test takes each request as it comes and answers it. */
export class ScriptedHttp implements HttpPort {
  readonly #waiting: { request: HttpRequest; answer: (exchange: Exchange) => void }[] = [];
  #arrived: () => void = () => undefined;

  async send(request: HttpRequest): Promise<Exchange> {
    return new Promise((answer) => {
      this.#waiting.push({ request, answer });
      this.#arrived();
    });
  }

  /** How many requests wait for an answer. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** The next request, when it comes, and the way to answer it. */
  async next(): Promise<{
    request: HttpRequest;
    reply: (status: number, body: unknown) => void;
    fault: (exchange: Exchange) => void;
  }> {
    while (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    const { request, answer } = this.#waiting.shift() ?? fail();
    return {
      request,
      reply: (status, body) =>
        answer({ kind: 'reply', status, headers: {}, body: JSON.stringify(body) }),
      fault: answer,
    };
  }
}

function fail(): never {
  throw new Error('no request waits');
}
