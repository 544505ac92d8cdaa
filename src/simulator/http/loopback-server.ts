import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HostTrouble } from '../faults/fault.ts';
import type { CertificateFlaw, FlawedIdentities } from '../tls/flawed-certificates.ts';
import type { ServerIdentity } from '../tls/server-certificate.ts';
import type { Connection } from './connection.ts';
import { listenOnLoopback } from './loopback-listeners.ts';
import { type ParserFault, rawReply } from './parser-fault.ts';
import type { Reply } from './reply.ts';
import { parseTarget } from './target.ts';

/** One request with what only the server knows about its connection. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: Connection;
  /** Tells a device that waits for `100 Continue` to send the body. Once is enough. */
  letBodyCome(): void;
  /** Fires when the answer is out, the client is gone, or the simulator closes. */
  readonly gone: AbortSignal;
  /** TCP reset, under the TLS. */
  reset(): void;
}

/** A request to leave HTTP for a WebSocket; its connection is the taker's from now on. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came after the request already. */
  readonly head: Buffer;
  /** Fires when the connection ends, or the simulator closes. */
  readonly gone: AbortSignal;
  readonly connection: Connection;
  /** TCP reset, under the TLS. */
  readonly reset: () => void;
}

export interface LoopbackServerOptions {
  readonly port: number;
  readonly identity: ServerIdentity;
  /** To be shown instead while a fault wants it. */
  readonly flawed: FlawedIdentities;
  /** Whether people come here too: no fault may then turn a connection away before it is known whose. */
  readonly sharedWithPeople: boolean;
  /** 0: a request may take for ever (uploads). */
  readonly requestTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly serve: (incoming: Incoming) => Promise<void>;
  /** Where a GET may ask for a WebSocket. Elsewhere the wish is ignored, as HTTP allows. */
  readonly upgrade?: {
    readonly path: string;
    readonly take: (upgrade: Upgrade) => Promise<void>;
  };
  /** The answer to what is no HTTP, in the host's own shape. */
  readonly refuse: (fault: ParserFault) => Reply;
  /** Somebody spoke plain HTTP to the TLS port. */
  readonly onPlainHttp: () => void;
}

export interface LoopbackServer {
  readonly port: number;
  /** What faults do to the host from now on; replaces what they did before. */
  suffer(trouble: HostTrouble): void;
  /** Ends every connection at once and waits for the work in flight. */
  close(): Promise<void>;
}

const CHECK_TIMEOUTS_EVERY_MS = 250;
const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** S3 closes idle connections after about this long; seen, not documented. */
const KEEP_ALIVE_MS = 5_000;

/** HTTPS, HTTP/1.1 only, on loopback only. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer({
    ...options.identity,
    noDelay: true,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
    shouldUpgradeCallback: ({ method, url, headers }) =>
      method === 'GET' &&
      parseTarget(url).path === options.upgrade?.path &&
      headers.upgrade?.toLowerCase() === 'websocket',
  });
  // TLS sockets cannot be reset, and do not hand out the TCP socket below: find it by its peer.
  const opened = new Map<string, Opened>();
  let trouble: HostTrouble = {};
  const answering = new WeakMap<Duplex, ServerResponse>();
  const closing = new AbortController();
  const work = new Set<Promise<void>>();

  server.on('connection', (raw: Socket) => {
    raw.on('error', () => undefined);
    if (trouble.connections !== undefined && !options.sharedWithPeople) {
      raw.resetAndDestroy();
      return;
    }
    const peer = peerOf(raw);
    const certificateFlaw = trouble.certificate ?? null;
    opened.set(peer, { raw, connection: { certificateFlaw, requests: 0, isPeoples: false } });
    raw.once('close', () => opened.delete(peer));
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') options.onPlainHttp();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const current = answering.get(socket);
    const late = current !== undefined && (current.headersSent || current.writableEnded);
    if (!socket.writable || late) socket.destroy();
    else socket.end(rawReply(options.refuse, error), () => socket.destroy());
  });
  const take =
    (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
      const { raw, connection } = opened.get(peerOf(request.socket)) ?? gone();
      connection.requests += 1;
      const left = new AbortController();
      answering.set(request.socket, response);
      response.once('close', () => left.abort());
      response.on('error', () => undefined);
      let bodyMayCome = !expectsContinue;
      const task = options
        .serve({
          request,
          response,
          connection,
          letBodyCome: () => {
            if (!bodyMayCome) response.writeContinue();
            bodyMayCome = true;
          },
          gone: AbortSignal.any([left.signal, closing.signal]),
          reset: () => raw?.resetAndDestroy(),
        })
        .finally(() => work.delete(task));
      work.add(task);
    };
  server.on('request', take(false));
  server.on('checkContinue', take(true));
  // RFC 9110 10.1.1: what nobody knows may be ignored. Node would answer by itself, in no host's shape.
  server.on('checkExpectation', take(false));

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { raw, connection } = opened.get(peerOf(request.socket)) ?? gone();
    connection.requests += 1;
    const left = new AbortController();
    socket.on('error', () => undefined);
    socket.once('close', () => left.abort());
    if (options.upgrade === undefined) return void socket.destroy();
    const task = options.upgrade
      .take({
        request,
        socket,
        head,
        connection,
        gone: AbortSignal.any([left.signal, closing.signal]),
        reset: () => raw?.resetAndDestroy(),
      })
      .finally(() => work.delete(task));
    work.add(task);
  });

  const listeners = await listenOnLoopback(server, options.port);
  return {
    port: listeners.port,
    suffer(next) {
      if (next.certificate !== trouble.certificate) {
        // With a new context come new session keys: no resumed session gets past the certificate.
        server.setSecureContext(identityFor(next.certificate, options));
      }
      const outage = next.connections !== undefined && trouble.connections === undefined;
      trouble = next;
      if (!options.sharedWithPeople) listeners.refuse(next.connections === 'refuse');
      if (!outage) return;
      for (const { raw, connection } of opened.values()) {
        if (!connection.isPeoples) raw?.resetAndDestroy();
      }
    },
    async close() {
      closing.abort();
      listeners.close();
      for (const { raw } of opened.values()) raw?.destroy();
      server.closeAllConnections();
      await Promise.allSettled(work);
    },
  };
}

interface Opened {
  readonly raw: Socket | null;
  readonly connection: Connection;
}

/** A connection that died in the moment its request was read. */
function gone(): Opened {
  return { raw: null, connection: { certificateFlaw: null, requests: 0, isPeoples: false } };
}

function identityFor(
  flaw: CertificateFlaw | undefined,
  { identity, flawed }: LoopbackServerOptions,
): ServerIdentity {
  return flaw === undefined ? identity : flawed[flaw];
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
