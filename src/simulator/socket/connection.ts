import type { RawData, WebSocket } from 'ws';
import { PATHS, SOCKET_EVENTS, SOCKET_TOPIC } from '../../spec/index.ts';
import type { EventDraft } from '../event.ts';
import type { Traffic } from '../faults/fault.ts';
import type { Connection } from '../http/connection.ts';
import type { Call } from '../world/call-log.ts';
import type { OpenSocket } from '../world/device-sockets.ts';
import type { World } from '../world/world.ts';
import { type Guest, judgeTopic } from './admission.ts';
import { CODECS } from './codec.ts';
import { Manners } from './manners.ts';
import type { Message } from './message.ts';
import { Outlet } from './outlet.ts';
import { type Channels, NO_CHANNELS, endAll, isHeartbeat, push, receive } from './session.ts';

/** RFC 6455 7.4.1; 1006 never travels: it stands for a connection that ended without a close frame. */
const CODE = { normal: 1000, lost: 1006, serverFailed: 1011 } as const;

/** `open`: not joined. `closing`: nothing that comes counts any more. */
type ConnectionState = 'open' | 'joined' | 'closing' | 'closed';

type SocketEvent<D = EventDraft> = D extends { type: `socket${string}` }
  ? Omit<D, 'deviceId' | 'callId'>
  : never;

export interface ConnectionParts {
  readonly world: World;
  readonly ws: WebSocket;
  readonly guest: Guest;
  /** The handshake. */
  readonly call: Call;
  /** Beneath it. */
  readonly tcp: Connection;
  /** TCP reset. */
  readonly reset: () => void;
}

/** One open socket of a device: carries messages between the wire and the channels. */
export class SocketConnection implements OpenSocket {
  readonly #parts: ConnectionParts;
  readonly #manners: Manners;
  readonly #outlet: Outlet;
  readonly #gone = new AbortController();
  #channels: Channels = NO_CHANNELS;
  #state: ConnectionState = 'open';
  #sinceMs: number;
  #lastHeardMs: number;
  /** Why the server ends it, in our words; null while it does not. */
  #ending: string | null = null;

  constructor(parts: ConnectionParts) {
    const { world, ws, guest, call } = parts;
    this.#parts = parts;
    this.#sinceMs = world.settings.now();
    this.#lastHeardMs = this.#sinceMs;
    this.#manners = new Manners(this.#sinceMs, (requirement, what) =>
      world.violations.record(requirement, what, call),
    );
    this.#outlet = new Outlet(ws, guest.version, () => this.#reset('it did not read'));
    ws.on('message', (data, isBinary) => this.#heard(() => this.#take(data, isBinary)));
    ws.on('ping', (data) => this.#heard(() => this.#outlet.pong(data)));
    ws.on('pong', () => this.#heard(() => {}));
    ws.on('error', (error) => this.#broken(error));
    ws.on('close', (code) => this.#closed(code));
    guest.device.sockets.opened(this);
    this.#tell({ type: 'socketOpened', version: guest.version });
    this.#engage(true);
  }

  get deviceId(): string {
    return this.#parts.guest.device.id;
  }

  get version() {
    return this.#parts.guest.version;
  }

  get state(): OpenSocket['state'] {
    return this.#channels.size > 0 ? 'joined' : 'open';
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  get heartbeats(): number {
    return this.#manners.heartbeats;
  }

  /** What time alone brings about, by the simulator's clock: a token's end, an idle socket. */
  look(): void {
    if (!this.#isUp() || !this.#mayStay()) return;
    const { now, socketIdleSeconds } = this.#parts.world.settings;
    const nowMs = now();
    this.#manners.look(nowMs);
    if (nowMs - this.#lastHeardMs < socketIdleSeconds * 1000) return;
    this.#manners.tooSilent(socketIdleSeconds);
    // The code is the one of Cowboy, Phoenix's usual web server, for its idle timeout.
    this.#close(CODE.normal, 'nothing was heard for too long');
  }

  /** Tells the device, where it has joined, that something about it changed. */
  announce(): void {
    if (!this.#isUp()) return;
    // The payload's shape is not known (open question 2): this one is our choice.
    const status = this.#parts.guest.device.pauses.isOpen ? 'paused' : 'online';
    this.#outlet.messages(push(this.#channels, SOCKET_EVENTS.statusUpdated, { status }));
  }

  /** The device may act no more: its channels end, then the socket. */
  end(reason: string): void {
    if (!this.#isUp()) return;
    const { channels, frames } = endAll(this.#channels);
    this.#outlet.messages(frames);
    this.#channels = channels;
    this.#close(CODE.normal, reason);
  }

  drop(): void {
    this.#reset('dropped by the simulator');
  }

  /** A fault was switched on, anew or off while this socket is open. */
  faultChanged(name: string, enabled: boolean): void {
    this.#outlet.remove(name);
    if (enabled && this.#isUp()) this.#engage(false, name);
  }

  terminate(): void {
    this.#ending ??= 'the simulator closes';
    this.#parts.ws.terminate();
  }

  #isUp(): boolean {
    return this.#state === 'open' || this.#state === 'joined';
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#sinceMs = this.#parts.world.settings.now();
  }

  /** Anything that comes is a sign of life, if it comes from a device that may still act. */
  #heard(then: () => void): void {
    if (!this.#isUp() || !this.#mayStay()) return;
    const { world, guest } = this.#parts;
    this.#lastHeardMs = world.settings.now();
    world.devices.touch(guest.device, guest.device.clientVersion);
    then();
  }

  #take(data: RawData, isBinary: boolean): void {
    const message = isBinary ? null : CODECS[this.version].decode(textOf(data));
    if (message === null) {
      this.#manners.offend(null, 'sent a frame that is no Phoenix message of its version (§10.3)');
      // Phoenix raises, and its web server says so; the channels die without a word.
      return this.#close(CODE.serverFailed, 'a frame was no message');
    }
    const { settings } = this.#parts.world;
    if (isHeartbeat(message)) this.#manners.heartbeat(settings.now());
    const turn = receive(this.#channels, message, (topic) => this.#judge(topic));
    this.#channels = turn.channels;
    this.#enter(this.state);
    this.#outlet.messages(turn.frames);
    if (isJoined(message, turn.channels)) {
      this.#manners.joined();
      this.#tell({ type: 'socketJoined' });
    }
  }

  #judge(topic: string) {
    const { world, guest } = this.#parts;
    const verdict = judgeTopic(topic, guest.device, world.settings.socketTopicId);
    if (verdict !== 'welcome') this.#manners.strayed(topic, guest.device);
    return verdict;
  }

  /** @returns false when the socket had to end */
  #mayStay(): boolean {
    const { world, guest } = this.#parts;
    // Finding an authorisation expired ends this socket by the event of it, before the next line does.
    if (world.devices.authorized(guest.device.id) === undefined) {
      this.end('the device may act no more');
      return false;
    }
    if (!world.settings.socketEndsWithToken) return true;
    if (world.tokens.authenticate(guest.pair.accessToken) !== undefined) return true;
    this.#close(CODE.normal, 'its access token stopped working');
    return false;
  }

  #engage(isFresh: boolean, only?: string): void {
    const { world, call } = this.#parts;
    const traffic: Traffic = {
      host: 'socket',
      method: 'GET',
      path: PATHS.socket,
      hasBody: false,
      hasAuthorization: true,
      authority: '',
      connection: this.#parts.tcp,
      now: world.settings.now,
      violate: (requirement, what) => world.violations.record(requirement, what, call),
      gone: this.#gone.signal,
      reset: () => this.#reset('dropped by a fault'),
      line: {
        isFresh,
        version: this.version,
        topic: () => [...this.#channels.keys()][0] ?? SOCKET_TOPIC,
        send: (data) => this.#outlet.raw(data),
        close: (code) => this.#close(code, 'closed by a fault'),
      },
    };
    for (const [name, hooks] of world.faults.engageSocket(traffic, only)) {
      if (!call.faults.includes(name)) call.faults.push(name);
      this.#outlet.add(name, hooks);
    }
  }

  #close(code: number, reason: string): void {
    if (!this.#isUp()) return;
    this.#enter('closing');
    this.#ending ??= reason;
    this.#parts.ws.close(code);
  }

  #reset(reason: string): void {
    if (this.#state === 'closed') return;
    this.#enter('closing');
    this.#ending ??= reason;
    this.#parts.reset();
  }

  /** `ws` answers with the close code that fits, and ends the connection. */
  #broken(error: Error): void {
    if (!('code' in error && String(error.code).startsWith('WS_ERR_'))) return;
    this.#ending ??= 'a frame broke RFC 6455 or was too large';
    this.#manners.offend(null, 'sent a frame that breaks RFC 6455, or one over 64 KiB');
  }

  #closed(code: number): void {
    this.#enter('closed');
    this.#gone.abort();
    this.#parts.guest.device.sockets.closed(this, this.#sinceMs);
    const unasked = code === CODE.lost ? 'the connection was lost' : 'the device closed it';
    this.#tell({ type: 'socketClosed', code, reason: this.#ending ?? unasked });
  }

  #tell(event: SocketEvent): void {
    const { world, call } = this.#parts;
    world.events.emit({ ...event, deviceId: this.deviceId, callId: call.id });
  }
}

function isJoined({ event, topic }: Message, channels: Channels): boolean {
  return event === SOCKET_EVENTS.join && channels.has(topic);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}
