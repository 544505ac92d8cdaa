import { once } from 'node:events';
import { type ClientRequestArgs, type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Simulator } from '../simulator.ts';

export interface SocketWish {
  readonly vsn?: string;
  readonly path?: string;
  /** Instead of the usual one, without its `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: string[];
}

export interface Ended {
  readonly code: number;
  readonly reason: string;
}

/** A socket of a device, frame by frame: nothing is answered, repeated or reopened by itself. */
export class TestSocket {
  readonly ws: WebSocket;
  /** When the connection has ended. */
  readonly ended: Promise<Ended>;
  readonly #frames: unknown[] = [];
  #wake = () => {};

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('error', () => undefined);
    ws.on('message', (data, isBinary) => {
      this.#frames.push(isBinary ? data : parse((data as Buffer).toString('utf8')));
      this.#wake();
    });
    this.ended = once(ws, 'close').then(([code, reason]) => {
      this.#wake();
      return { code: code as number, reason: String(reason) };
    });
  }

  static async open(simulator: Simulator, token: string, wish: SocketWish = {}) {
    const socket = new TestSocket(connect(simulator, token, wish));
    await once(socket.ws, 'open');
    return socket;
  }

  send(frame: unknown): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** A message in the V1 form. */
  say(topic: string, event: string, ref: string | null, payload: unknown = {}): void {
    this.send({ topic, event, payload, ref });
  }

  /** Joins `devices:ID` and waits for the answer. */
  async join(id: string, ref = '1'): Promise<unknown> {
    this.say(`devices:${id}`, 'phx_join', ref);
    return this.next();
  }

  /** A heartbeat and its answer. */
  async beat(ref = 'beat'): Promise<unknown> {
    this.say('phoenix', 'heartbeat', ref);
    return this.next();
  }

  /** The next frame that came or comes; text that is no JSON as it is. */
  async next(): Promise<unknown> {
    while (this.#frames.length === 0) {
      if (this.ws.readyState === WebSocket.CLOSED) throw new Error('The socket has ended.');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#frames.shift();
  }

  /** What came and was not asked for yet. */
  rest(): readonly unknown[] {
    return this.#frames;
  }
}

/** The status with which a handshake is answered. */
export async function handshake(
  simulator: Simulator,
  token: string,
  wish: SocketWish = {},
): Promise<{ status: number; headers: IncomingMessage['headers'] }> {
  const ws = connect(simulator, token, wish);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  ws.on('error', reject);
  ws.on('upgrade', resolve);
  ws.on('unexpected-response', (_: ClientRequestArgs, response) => resolve(response));
  const { statusCode = 0, headers } = await promise;
  ws.off('error', reject).on('error', () => undefined);
  ws.terminate();
  return { status: statusCode, headers };
}

function connect(simulator: Simulator, token: string, wish: SocketWish): WebSocket {
  const vsn = wish.vsn === undefined ? '' : `&vsn=${wish.vsn}`;
  const query = wish.query ?? `Authorization=Bearer%20${token}${vsn}`;
  const url = `${simulator.apiUrl.replace('https', 'wss')}${wish.path ?? '/devices/websocket'}`;
  return new WebSocket(`${url}?${query}`, wish.protocols ?? [], {
    ca: simulator.caPem,
    headers: wish.headers ?? { 'x-client-version': '1.2.3' },
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
