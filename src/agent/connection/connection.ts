import {
  HEARTBEAT_RECOMMENDED_SECONDS,
  deviceTopics,
  heartbeatRequest,
  parseHeartbeat,
  type ApiContext,
  type Identity,
  type SocketPort,
} from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import { isOwned, type SocketNote, type SocketReport } from '../../platform/index.ts';
import type { ConnectionNews } from '../events.ts';
import { Loop } from '../loop.ts';
import type { Account } from '../session/account.ts';
import type { TokenKeeper } from '../session/token-keeper.ts';
import { changesOf } from './changes.ts';
import { SocketDriver } from './socket-driver.ts';

/** How often it is looked whether the token falls due; a device that nobody uses renews it too. */
const LOOK_MS = 30_000;
const BEAT_MS = HEARTBEAT_RECOMMENDED_SECONDS * 1000;

interface ConnectionParts {
  readonly account: Account;
  readonly keeper: TokenKeeper;
  readonly socket: SocketPort;
  readonly clock: ClockPort;
  readonly context: ApiContext;
  readonly note: SocketNote;
  /** False: another process may own the state dir, and have the socket. */
  readonly owned: boolean;
  readonly stateDir: string;
  readonly emit: (event: ConnectionNews) => void;
}

/**
 * What makes this device Online, and tells what is decided about it at Frame.io: the socket; without one, heartbeats
 * (protocol.md §10). And whoever keeps it running need never pair again: its token is renewed also when nobody
 * calls.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #driver: SocketDriver;
  #loop: Loop | null = null;
  /** Of whom the socket is; null: of nobody. */
  #deviceId: string | null = null;
  #identity: Identity | null = null;
  #beatenAtMs = 0;
  #noting: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  /** It is known for the first time whether a socket opens. */
  readonly #answered = Promise.withResolvers<void>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { keeper, emit } = parts;
    this.#identity = identityOf(parts.account);
    this.#driver = new SocketDriver({
      ...parts,
      readIdentity: () => void keeper.readIdentity(),
      renewToken: (accessToken) => void keeper.renew(accessToken),
      onReport: ({ state, why }) => {
        emit({ type: 'socket', state, why });
        if (state === 'open' || why !== null) this.#answered.resolve();
        void this.#noteDown();
        if (isWithout(state)) this.#loop?.hurry();
      },
    });
  }

  get report(): SocketReport {
    return this.#driver.report;
  }

  /** Of another process's socket what that says. */
  async reportOfOwner(): Promise<SocketReport> {
    const { owned, stateDir, note } = this.#parts;
    const noted = owned || !isOwned(stateDir) ? null : await note.read();
    return noted ?? this.report;
  }

  /** From now on it is wanted. */
  start(): void {
    this.#loop ??= new Loop(this.#parts.clock, async () => {
      await this.#look();
      await this.#noteDown();
      return LOOK_MS;
    });
  }

  /** Starts, and waits until a socket is open or has been refused, or for `patienceMs`. */
  async tryOnline(patienceMs: number): Promise<void> {
    this.start();
    const { clock } = this.#parts;
    const callOff = clock.wakeAt(clock.now() + patienceMs, () => this.#answered.resolve());
    await this.#answered.promise.finally(callOff);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#loop?.close();
    this.#driver.close();
    if (this.#loop !== null) await this.#noteDown();
  }

  /** The pairing has changed, or what is known of it. */
  pairingChanged(): void {
    const { account, emit } = this.#parts;
    const identity = identityOf(account);
    for (const event of changesOf(this.#identity, identity)) emit(event);
    this.#identity = identity;
    this.#loop?.hurry();
    if (identity?.deviceId !== this.#deviceId) this.#end();
  }

  /** On another network the old connection says nothing more, and nobody says so: a new one at once. */
  networkMoved(): void {
    if (this.#deviceId === null) return;
    this.#end();
    this.#loop?.hurry();
  }

  /** Another token is the one to use; null: there is none any more. */
  tokenChanged(accessToken: string | null): void {
    if (accessToken === null) this.#end();
    else this.#driver.renewed(accessToken);
  }

  /** One after another: what is noted last is what was last. */
  async #noteDown(): Promise<void> {
    this.#noting = this.#noting.then(async () => this.#parts.note.write(this.report));
    return this.#noting;
  }

  #end(): void {
    this.#deviceId = null;
    this.#driver.unwant();
  }

  async #look(): Promise<void> {
    const { keeper, clock, account } = this.#parts;
    if (account.pairing.kind !== 'paired') return;
    const token = await keeper.token();
    const identity = identityOf(account);
    if (!token.ok || identity === null) return;
    if (this.#deviceId === null && this.#loop?.isClosed === false) {
      this.#deviceId = identity.deviceId;
      this.#driver.want(token.value, deviceTopics(identity));
    }
    const sinceBeatMs = Math.abs(clock.now() - this.#beatenAtMs);
    // One that is being opened will do: a command of a second needs no heartbeat.
    if (!isWithout(this.#driver.report.state) || sinceBeatMs < BEAT_MS) return;
    const isFirst = this.#beatenAtMs === 0;
    this.#beatenAtMs = clock.now();
    // Any call says as much (§10.2), and one that tells something is not too often after a quick restart.
    await (isFirst ? keeper.readIdentity() : this.#beat());
  }

  /** Whatever is wrong with it, the next one tells again; a lost pairing the keeper finds out by itself. */
  async #beat(): Promise<void> {
    const { keeper, context } = this.#parts;
    await keeper.call(
      'heartbeat',
      (token) => heartbeatRequest(context, token),
      parseHeartbeat,
      this.#closing.signal,
    );
  }
}

/** Heartbeats are what makes it Online. */
const isWithout = (state: SocketReport['state']) => state === 'closed' || state === 'unsupported';

const identityOf = ({ pairing }: Account): Identity | null =>
  pairing.kind === 'paired' ? pairing.identity : null;
