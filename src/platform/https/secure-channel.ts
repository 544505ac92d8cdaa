import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { callbackify } from 'node:util';
import { certificateWords, seenOf, type SeenCertificate } from './certificate-fault.ts';
import { isCertificateFault, networkMoved, whileConnecting } from './network-fault.ts';
import { authorityOf, isExempt, proxyLabel, withoutBrackets, type Proxy } from './proxy.ts';
import { askForTunnel } from './tunnel.ts';

export interface Target {
  /** A name or an address, in brackets or not. */
  readonly host: string;
  readonly port: number;
  /** For all of it: lookup, proxy, TLS. */
  readonly patienceMs: number;
}

export type Opened = (
  ...result: [error: Error, socket: null] | [error: null, socket: TLSSocket]
) => void;

const PROXY_PATIENCE_MS = 10_000;
/**
 * A certificate that was refused is looked at for no longer than this, and never beyond the patience for the
 * connection itself: to explain a refusal must not make it late. Two round trips of 600 ms fit.
 */
const LOOK_MS = 1_500;
const LOOK_EVERY_MS = 60_000;
/** Storage has a few hosts; no more than these are remembered. */
const HOSTS_MOST = 200;

/** A certificate's refusal. `proxy`: it was the proxy's own. */
type Refused = Error & { readonly code?: string; readonly proxy?: string };

interface Look {
  readonly atMs: number;
  readonly seen: SeenCertificate | null;
}

/**
 * The one place where connections are opened: HTTPS to the host itself, or through the operator's proxy to
 * the host itself. Who gets one gets it verified; certificates are verified whatever the environment says:
 * `NODE_TLS_REJECT_UNAUTHORIZED` is for who does not care.
 */
export class SecureChannel {
  readonly #context: SecureContext;
  readonly #proxy: Proxy | null;
  readonly #sessions = new Map<string, Buffer>();
  readonly #looks = new Map<string, Look>();
  /** Each connection, also one that is being opened, with the TCP connection that it stands on. */
  readonly #standing = new Map<Socket, Socket>();
  readonly #closing = new AbortController();

  /** @param ca PEM certificates that are trusted; see `trustAnchors` */
  constructor(ca: readonly string[], proxy: Proxy | null = null) {
    // Not as `ca` of each connection: 200 KB of text would be read for each.
    this.#context = createSecureContext({ ca: [...ca] });
    this.#proxy = proxy;
  }

  /** Calls back once: with a socket whose TLS stands, or with what {@link networkFault} reads. */
  connect(target: Target, done: Opened): void {
    const host = withoutBrackets(target.host);
    const open = callbackify(async () => this.#open({ ...target, host }));
    open((error: Error | null, socket) => {
      if (error === null) done(null, socket);
      else done(whileConnecting(error) as Error, null);
    });
  }

  /**
   * Ends every connection that was made from an address which this machine has no more: nothing is heard over it
   * again, and nobody says so. Those of other addresses live on.
   */
  dropDead(addresses: ReadonlySet<string>): void {
    const isDead = ({ localAddress }: Socket) => {
      const address = localAddress?.replace(/^::ffff:(?=\d+\.)/, '');
      return address !== undefined && !addresses.has(address);
    };
    const dead = [...this.#standing].filter(([, standsOn]) => isDead(standsOn));
    const carrying = new Set(dead.flatMap(([socket, on]) => (socket === on ? [] : [on])));
    // What stands on another ends that too. The other way round, both at once, Node 24.21 crashes (SIGSEGV).
    for (const [socket] of dead) if (!carrying.has(socket)) socket.destroy(networkMoved());
  }

  /** Gives up what is being opened; what was handed out is not touched. */
  close(): void {
    this.#closing.abort(Object.assign(new Error('closed'), { code: 'ABORT_ERR' }));
  }

  async #open(target: Target): Promise<TLSSocket> {
    return this.#within(target.patienceMs, async (signal) => {
      try {
        return await this.#secure(target, await this.#way(target, signal), true, signal);
      } catch (error) {
        throw isCertificateFault(error)
          ? await this.#explained(error as Refused, target, signal)
          : error;
      }
    });
  }

  /** The tunnel to the host, or null: none is needed. */
  async #way({ host, port }: Target, signal: AbortSignal): Promise<Socket | null> {
    const proxy = this.#proxy;
    if (proxy === null || isExempt(proxy, host, port)) return null;
    let socket: Socket | undefined;
    try {
      return await this.#within(PROXY_PATIENCE_MS, async (inTime) => {
        const both = AbortSignal.any([signal, inTime]);
        socket = await this.#reach(proxy, both);
        await askForTunnel(socket, proxy, host, port, both);
        return socket;
      });
    } catch (error) {
      socket?.destroy();
      throw Object.assign(error as Error, { proxy: proxyLabel(proxy) });
    }
  }

  async #reach(proxy: Proxy, signal: AbortSignal): Promise<Socket> {
    const { host, port, isSecure } = proxy;
    if (isSecure) return this.#secure({ host, port }, null, true, signal);
    const socket = connectTcp({ host, port, noDelay: true });
    this.#follow(socket, socket);
    await stands(socket, 'connect', signal);
    return socket;
  }

  async #secure(
    { host, port }: Omit<Target, 'patienceMs'>,
    way: Socket | null,
    rejectUnauthorized: boolean,
    signal: AbortSignal,
  ): Promise<TLSSocket> {
    const key = authorityOf(host, port);
    const session = rejectUnauthorized ? this.#sessions.get(key) : undefined;
    const socket = connectTls({
      host,
      port,
      ...(way === null ? {} : { socket: way }),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(session === undefined ? {} : { session }),
      secureContext: this.#context,
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
    });
    this.#follow(socket, way === null ? socket : (this.#standing.get(way) ?? way));
    if (rejectUnauthorized) {
      socket.on('session', (fresh) => this.#keep(key, fresh));
      // A session that is no good any more must not be offered again.
      socket.once('error', () => this.#sessions.delete(key));
    }
    await stands(socket, 'secureConnect', signal).catch((error: unknown) => {
      way?.destroy();
      throw error;
    });
    socket.setNoDelay(true);
    return socket;
  }

  #follow(socket: Socket, standsOn: Socket): void {
    this.#standing.set(socket, standsOn);
    socket.once('close', () => this.#standing.delete(socket));
  }

  #keep(key: string, session: Buffer): void {
    if (this.#sessions.size >= HOSTS_MOST) this.#sessions.clear();
    this.#sessions.set(key, session);
  }

  async #explained(error: Refused, target: Target, signal: AbortSignal): Promise<Error> {
    const seen = await this.#look(error.proxy === undefined ? target : null, signal);
    const said = certificateWords(error.code ?? '', seen, Date.now());
    return said === null ? error : Object.assign(error, { said });
  }

  /**
   * Whose certificate was refused: Node does not say. A connection of its own that trusts nothing, over
   * which nothing is sent.
   * @param target null for the proxy
   */
  async #look(target: Target | null, signal: AbortSignal): Promise<SeenCertificate | null> {
    const whose = target ?? this.#proxy;
    if (whose === null) return null;
    const key = authorityOf(whose.host, whose.port);
    const atMs = performance.now();
    const known = this.#looks.get(key);
    if (known !== undefined && atMs - known.atMs < LOOK_EVERY_MS) return known.seen;
    const seen = await this.#within(LOOK_MS, async (late) => {
      const inTime = AbortSignal.any([signal, late]);
      const way = target === null ? null : await this.#way(target, inTime);
      const socket = await this.#secure(whose, way, false, inTime);
      const certificate = socket.getPeerCertificate();
      socket.destroy();
      return seenOf(certificate);
    }).catch(() => null);
    if (this.#looks.size >= HOSTS_MOST) this.#looks.clear();
    this.#looks.set(key, { atMs, seen });
    return seen;
  }

  async #within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const error = Object.assign(new Error('no connection in time'), TOO_LATE);
    const timer = setTimeout(() => late.abort(error), ms);
    try {
      return await work(AbortSignal.any([late.signal, this.#closing.signal]));
    } finally {
      clearTimeout(timer);
    }
  }
}

const TOO_LATE = { code: 'ETIMEDOUT', syscall: 'connect' } as const;

/** Resolves when it does; ends the socket when it does not. */
async function stands(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  // Until somebody else listens, nobody may fall over what happens to it.
  socket.on('error', () => undefined);
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? (signal.reason as Error) : error;
  }
}
