import {
  decodeMessage,
  encodeMessage,
  type Exchange,
  type HttpPort,
  type HttpRequest,
  type Identity,
  type SocketNews,
  type SocketPort,
  type SocketRequest,
  type VaultContents,
  type VaultPort,
} from '../../core/index.ts';
import { ManualClock, settle } from '../../testing/index.ts';
import { Connection } from '../connection/connection.ts';
import type { ConnectionNews } from '../events.ts';
import { Account } from '../session/account.ts';
import { TokenKeeper } from '../session/token-keeper.ts';

const HOUR_MS = 3_600_000;
const LIFE_MS = 8 * HOUR_MS;
const CONTEXT = { apiUrl: 'https://api.example', clientVersion: '1.2.3' };

const IDENTITY: Identity = {
  deviceId: 'd',
  unitId: null,
  deviceName: 'A-Cam',
  projectId: 'p',
  projectName: 'Night Shoot',
  userName: null,
  paused: false,
  timezone: null,
  authorizationEndsAtMs: null,
  channels: [],
};

/** A Frame.io that answers a connection at once: tokens, identity, heartbeats, a socket. */
export class ConnectionWorld implements HttpPort, SocketPort {
  readonly clock = new ManualClock();
  readonly news: ConnectionNews[] = [];
  readonly paths: string[] = [];
  /** The token of each socket that was opened, and whether it is open still. */
  readonly sockets: {
    readonly token: string;
    isOpen: boolean;
    hear: (news: SocketNews) => void;
  }[] = [];
  /** What a new socket meets. */
  onSocket: 'opens' | Exchange = 'opens';
  /** What `devices/me` answers with. */
  me: Record<string, unknown> = {};
  /** Tokens that are good; a renewal ends the one before. */
  good = 'at-1';
  lost: string | null = null;
  #pairs = 1;
  #renewedAtMs = this.clock.now();
  connection!: Connection;
  account!: Account;

  static async make(onSocket: ConnectionWorld['onSocket'] = 'opens'): Promise<ConnectionWorld> {
    const world = new ConnectionWorld();
    world.onSocket = onSocket;
    const { clock } = world;
    const contents: VaultContents = {
      clientId: 'unit',
      clientSecret: 'secret',
      pairing: {
        kind: 'paired',
        identity: IDENTITY,
        tokens: {
          accessToken: 'at-1',
          refreshToken: 'rt-1',
          issuedAtMs: clock.now(),
          accessExpiresAtMs: clock.now() + LIFE_MS,
        },
      },
    };
    const vault: VaultPort = { read: async () => contents, write: async () => undefined };
    const account = await Account.open(vault, null);
    const emit = (event: ConnectionNews) => void world.news.push(event);
    const onToken = (token: string | null) => world.connection.tokenChanged(token);
    const onLost = (message: string) => void (world.lost = message);
    const note = { read: async () => null, write: async () => undefined };
    const common = { account, clock, context: CONTEXT, note, owned: true, stateDir: '' };
    const keeper = new TokenKeeper({ ...common, http: world, onLost, onToken });
    world.account = account;
    world.connection = new Connection({ ...common, keeper, socket: world, emit });
    account.onPairing(() => world.connection.pairingChanged());
    world.connection.start();
    await settle();
    return world;
  }

  async send({ url, headers }: HttpRequest): Promise<Exchange> {
    const path = new URL(url).pathname;
    this.paths.push(path);
    if (path.endsWith('/auth/token')) return this.#renew();
    if (headers['authorization'] !== `Bearer ${this.good}`) return reply(401, {});
    if (!path.endsWith('/devices/me')) return reply(204, null);
    const me = { id: 'd', name: 'A-Cam', project_id: 'p', status: 'online', ...this.me };
    return reply(200, { project: { id: 'p', name: 'Night Shoot' }, ...me });
  }

  /** Frame.io ends a pairing that was not renewed for 14 days (§9). */
  #renew(): Exchange {
    const nowMs = this.clock.now();
    if (nowMs - this.#renewedAtMs > 14 * 24 * HOUR_MS) return reply(401, {});
    this.#renewedAtMs = nowMs;
    this.#pairs += 1;
    this.good = `at-${this.#pairs}`;
    return reply(200, {
      access_token: this.good,
      refresh_token: `rt-${this.#pairs}`,
      expires_in: LIFE_MS / 1000,
      token_type: 'bearer',
    });
  }

  connect({ url }: SocketRequest, hear: (news: SocketNews) => void) {
    const token = new URL(url).searchParams.get('Authorization') ?? '';
    const socket = { token, isOpen: this.onSocket === 'opens', hear };
    this.sockets.push(socket);
    const answer = this.onSocket;
    queueMicrotask(() => {
      hear(answer === 'opens' ? { type: 'opened' } : { type: 'refused', exchange: answer });
    });
    return {
      send: (text: string) => queueMicrotask(() => hear({ type: 'received', text: ok(text) })),
      close: () => void (socket.isOpen = false),
    };
  }

  /** Sockets that are open now. */
  get open(): readonly string[] {
    return this.sockets.filter(({ isOpen }) => isOpen).map(({ token }) => token);
  }

  count(ending: string): number {
    return this.paths.filter((path) => path.endsWith(ending)).length;
  }
}

function ok(text: string): string {
  const message = decodeMessage(text);
  const payload = { status: 'ok', response: {} };
  return message === null ? '' : encodeMessage({ ...message, event: 'phx_reply', payload });
}

function reply(status: number, body: unknown): Exchange {
  return { kind: 'reply', status, headers: {}, body: body === null ? '' : JSON.stringify(body) };
}
