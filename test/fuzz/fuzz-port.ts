import { Agent, FormData, request } from 'undici';
import type { Exchange, HttpRequest, PartRequest, RequestBody } from '../../src/core/index.ts';

/** Real; longer than a busy machine ever takes. */
const SILENCE_MS = 10_000;

/** The network of a fuzzed device: real TLS on loopback, and nothing repeated by itself. */
export class FuzzPort {
  readonly #agent: Agent;

  constructor(caPem: string) {
    this.#agent = new Agent({
      connect: { ca: caPem },
      allowH2: false,
    });
  }

  async send({ method, url, headers, body }: HttpRequest): Promise<Exchange> {
    const json = body.kind === 'json' ? { 'content-type': 'application/json' } : {};
    return this.#exchange(url, method, { ...headers, ...json }, encode(body));
  }

  async put({ url, headers }: PartRequest, bytes: Buffer): Promise<Exchange> {
    return this.#exchange(url, 'PUT', headers, bytes);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #exchange(
    url: string,
    method: 'GET' | 'POST' | 'PUT',
    headers: Readonly<Record<string, string>>,
    body: string | Buffer | FormData | null,
  ): Promise<Exchange> {
    try {
      const reply = await request(url, {
        method,
        headers,
        body,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(SILENCE_MS),
      });
      const fields = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
      return {
        kind: 'reply',
        status: reply.statusCode,
        headers: Object.fromEntries(fields) as Record<string, string>,
        body: await reply.body.text(),
      };
    } catch (error) {
      const { name } = error as Error;
      return {
        kind: 'network',
        reason: name === 'TimeoutError' ? 'timeout' : 'reset',
        detail: name,
      };
    }
  }
}

function encode(body: RequestBody): string | FormData | null {
  if (body.kind === 'none') return null;
  if (body.kind === 'json') return JSON.stringify(body.value);
  const form = new FormData();
  for (const [name, value] of Object.entries(body.fields)) form.append(name, value);
  return form;
}
