import { Agent, FormData, request, type buildConnector } from 'undici';
import {
  describeUrl,
  isHttps,
  type Cancellation,
  type Exchange,
  type HttpPort,
  type HttpReply,
  type HttpRequest,
  type RequestBody,
} from '../../core/index.ts';
import { API_ANSWER_SECONDS } from '../../spec/index.ts';
import { networkFault } from './network-fault.ts';
import type { SecureChannel } from './secure-channel.ts';

/** Frame.io ends what is not done in time (protocol.md §16.1); a little more for the way. */
const REPLY_TIMEOUT_MS = API_ANSWER_SECONDS * 1000 + 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** 10,000 presigned URLs of 2 kB, twice. */
const REPLY_LIMIT_BYTES = 40 * 1024 ** 2;

/** The way to Frame.io's API: HTTPS, no redirect followed. */
export class ApiClient implements HttpPort {
  readonly #agent: Agent;

  constructor(channel: SecureChannel) {
    this.#agent = new Agent({
      connect: connector(channel),
      headersTimeout: REPLY_TIMEOUT_MS,
      bodyTimeout: REPLY_TIMEOUT_MS,
      allowH2: false,
      connections: 4,
      // A reply that shrinks under way or grows without end is a fault, not a reply.
      maxResponseSize: REPLY_LIMIT_BYTES,
    });
  }

  async send(call: HttpRequest, cancel?: Cancellation): Promise<Exchange> {
    if (!isHttps(call.url) || !URL.canParse(call.url)) {
      const detail = `${describeUrl(call.url)} is no https: URL that can be called`;
      return { kind: 'network', reason: 'other', detail };
    }
    const url = new URL(call.url);
    try {
      const { statusCode, headers, body } = await request(url, {
        method: call.method,
        headers: { ...call.headers, ...contentType(call.body) },
        body: encode(call.body),
        signal: (cancel as AbortSignal | undefined) ?? null,
        dispatcher: this.#agent,
      });
      return reply(statusCode, headers, await body.text());
    } catch (error) {
      return cancel?.aborted === true
        ? { kind: 'network', reason: 'cancelled', detail: `${url.host}: cancelled` }
        : networkFault(error, url.host);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function connector(channel: SecureChannel): buildConnector.connector {
  return ({ hostname, port }, done) =>
    channel.connect(
      { host: hostname, port: Number(port || 443), patienceMs: CONNECT_TIMEOUT_MS },
      done,
    );
}

/** The form's own content type carries its boundary; undici sets it. */
function contentType(body: RequestBody): Record<string, string> {
  return body.kind === 'json' ? { 'content-type': 'application/json' } : {};
}

function encode(body: RequestBody): string | FormData | null {
  switch (body.kind) {
    case 'none':
      return null;
    case 'json':
      return JSON.stringify(body.value);
    case 'form': {
      const form = new FormData();
      for (const [name, value] of Object.entries(body.fields)) form.append(name, value);
      return form;
    }
  }
}

function reply(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): HttpReply {
  const flat = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return { kind: 'reply', status, headers: Object.fromEntries(flat) as HttpReply['headers'], body };
}
