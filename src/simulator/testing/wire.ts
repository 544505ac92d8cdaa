import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';

/** HTTP as it is on the wire, for tests: no retries, no redirects, nothing added but what is asked for. */
export interface WireRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  readonly agent?: Agent;
}

export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export class Wire {
  readonly #caPem: string;

  constructor(caPem: string) {
    this.#caPem = caPem;
  }

  async send(url: string, options: WireRequest = {}): Promise<WireReply> {
    const { promise, resolve, reject } = Promise.withResolvers<WireReply>();
    const outgoing = request(url, {
      method: options.method ?? 'GET',
      headers: options.headers,
      ca: this.#caPem,
      agent: options.agent ?? false,
      // Or the Host header, which tests bend, would decide whose certificate is wanted.
      servername: new URL(url).hostname === 'localhost' ? 'localhost' : '',
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        const status = incoming.statusCode ?? 0;
        resolve({ status, headers: incoming.headers, text, json: parseOrNull(text) });
      });
    });
    outgoing.end(options.body);
    return promise;
  }

  /** As a device does that looks at no certificate. */
  async careless(url: string, method = 'GET'): Promise<number> {
    const outgoing = request(url, { method, agent: false, rejectUnauthorized: false });
    outgoing.end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming.resume();
    return incoming.statusCode ?? 0;
  }

  /** A TLS connection to say anything over. */
  async open(url: string): Promise<TLSSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect({
      host: hostname,
      port: Number(port),
      ca: this.#caPem,
      ...(hostname === 'localhost' && { servername: hostname }),
    });
    await once(socket, 'secureConnect');
    socket.on('error', () => undefined);
    return socket;
  }

  /** Sends raw text and gives back everything that comes until the connection ends. */
  async raw(url: string, text: string): Promise<string> {
    const socket = await this.open(url);
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.write(text);
    await once(socket, 'close');
    return Buffer.concat(pieces).toString('utf8');
  }

  agent(): Agent {
    return new Agent({ keepAlive: true, ca: this.#caPem });
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A multipart form with the content type that belongs to it. */
export async function multipart(
  fields: Readonly<Record<string, string>>,
): Promise<{ body: Uint8Array; headers: { 'content-type': string } }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = new Response(form);
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    headers: { 'content-type': response.headers.get('content-type') ?? '' },
  };
}
