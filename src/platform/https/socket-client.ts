import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import {
  describeUrl,
  type Exchange,
  type SocketConnection,
  type SocketNews,
  type SocketPort,
  type SocketRequest,
} from '../../core/index.ts';
import { ChannelAgent } from './channel-agent.ts';
import { networkFault, whileConnecting } from './network-fault.ts';
import type { SecureChannel } from './secure-channel.ts';

/** As long as the slowest of the ways to Frame.io is given. */
const CONNECT_MS = 30_000;
/** A push is some hundred bytes; whoever sends more than this is not Frame.io. */
const MESSAGE_MOST_BYTES = 1024 ** 2;
/** Of an answer that is no socket as much is read, and for so long, as tells what it is. */
const PAGE_MOST_BYTES = 64 * 1024;
const PAGE_MS = 5_000;
/** Going away, as a device does that ends or opens another connection (RFC 6455 7.4.1). */
const CLOSED = 1000;
/** A server that does not answer a close is not waited for. */
const FAREWELL_MS = 1_000;
/** Codes that no server sends: there was none. */
const NO_CODE = [1005, 1006];

/** The way to Frame.io's socket: no redirect followed. */
export class SocketClient implements SocketPort {
  readonly #agent: ChannelAgent;
  readonly #open = new Set<WebSocket>();

  constructor(channel: SecureChannel) {
    this.#agent = new ChannelAgent(channel, CONNECT_MS);
  }

  connect(request: SocketRequest, hear: (news: SocketNews) => void): SocketConnection {
    const { url, headers } = request;
    if (!url.startsWith('wss:') || !URL.canParse(url)) {
      const detail = `${describeUrl(url)} is no wss: URL that can be called`;
      const exchange = { kind: 'network', reason: 'other', detail } as const;
      queueMicrotask(() => hear({ type: 'refused', exchange }));
      return { send: () => undefined, close: () => undefined };
    }
    const socket = new WebSocket(url, {
      headers: { ...headers },
      agent: this.#agent,
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: MESSAGE_MOST_BYTES,
    });
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    return new Conversation(socket, new URL(url).host, hear);
  }

  close(): void {
    for (const socket of this.#open) socket.terminate();
  }
}

class Conversation implements SocketConnection {
  readonly #socket: WebSocket;
  readonly #host: string;
  /** Null once nothing more is to be told. */
  #hear: ((news: SocketNews) => void) | null;
  #isOpen = false;

  constructor(socket: WebSocket, host: string, hear: (news: SocketNews) => void) {
    this.#socket = socket;
    this.#host = host;
    this.#hear = hear;
    socket.on('open', () => {
      this.#isOpen = true;
      this.#tell({ type: 'opened' });
    });
    socket.on('unexpected-response', (_, response) => this.#refuse(response));
    socket.on('message', (data, isBinary) => {
      // Frame.io speaks text (§10.3); ws gives whole messages as one buffer.
      if (!isBinary) this.#tell({ type: 'received', text: (data as Buffer).toString('utf8') });
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', (code) => {
      this.#end({ type: 'dropped', ...(NO_CODE.includes(code) ? {} : { code }) });
    });
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(): void {
    this.#hear = null;
    if (!this.#isOpen) return this.#socket.terminate();
    this.#socket.close(CLOSED);
    setTimeout(() => this.#socket.terminate(), FAREWELL_MS).unref();
  }

  #tell(news: SocketNews): void {
    this.#hear?.(news);
  }

  #end(news: SocketNews): void {
    this.#tell(news);
    this.#hear = null;
  }

  /** After the handshake, `close` follows and tells. */
  #fail(error: Error): void {
    if (this.#isOpen) return;
    this.#end({ type: 'refused', exchange: networkFault(whileConnecting(error), this.#host) });
  }

  #refuse(response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = () => {
      this.#end({ type: 'refused', exchange: replyOf(response, Buffer.concat(chunks)) });
      this.#socket.terminate();
    };
    response.setTimeout(PAGE_MS, done);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= PAGE_MOST_BYTES) done();
    });
    response.on('end', done);
    response.on('error', done);
  }
}

function replyOf({ statusCode = 0, headers }: IncomingMessage, body: Buffer): Exchange {
  const flat = Object.entries(headers).map(([name, value]) => [
    name,
    [value ?? ''].flat().join(', '),
  ]);
  return {
    kind: 'reply',
    status: statusCode,
    headers: Object.fromEntries(flat) as Readonly<Record<string, string>>,
    body: body.toString('utf8', 0, PAGE_MOST_BYTES),
  };
}
