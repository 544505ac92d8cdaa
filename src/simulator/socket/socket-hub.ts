import { WebSocketServer } from 'ws';
import type { SimulatorEvent } from '../event.ts';
import type { Upgrade } from '../http/loopback-server.ts';
import { detailedError } from '../http/reply.ts';
import type { World } from '../world/world.ts';
import { SocketConnection } from './connection.ts';
import { type Opening, type Shaking, shakeHands } from './handshake.ts';

type DeviceChange = Extract<SimulatorEvent, { type: 'deviceChanged' }>['change'];

/** How often sockets are held against the simulator's clock, which may be any. */
const LOOK_EVERY_MS = 200;
const FRAME_MAX_BYTES = 64 * 1024;
/** How long a client may take to answer a close frame. */
const CLOSE_TIMEOUT_MS = 1_000;

/** All real-time connections of the simulator (protocol.md §10.3). */
export class SocketHub {
  readonly #world: World;
  readonly #connections = new Set<SocketConnection>();
  readonly #unsubscribe: () => void;
  /** Runs while there is a socket to look at. */
  #looking: NodeJS.Timeout | null = null;
  readonly #server: WebSocketServer;

  constructor(world: World) {
    this.#world = world;
    const options = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: FRAME_MAX_BYTES,
      closeTimeout: CLOSE_TIMEOUT_MS,
      // A fault may have to keep pongs back.
      autoPong: false,
      // Phoenix chooses no subprotocol; the default would give the first one back.
      handleProtocols: () => false as const,
    };
    this.#server = new WebSocketServer(options);
    this.#unsubscribe = world.events.subscribe((event) => this.#onEvent(event));
  }

  /** Serves one handshake, to the socket's opening or its refusal. */
  take(upgrade: Upgrade): Promise<void> {
    return shakeHands(this.#world, upgrade, (opening) => this.#open(upgrade, opening));
  }

  /** Ends every socket at once. */
  close(): void {
    this.#unsubscribe();
    for (const connection of this.#connections) connection.terminate();
    this.#server.close();
  }

  #open(upgrade: Upgrade, { guest, call }: Opening): Shaking {
    const { request, socket, head, connection: tcp, reset } = upgrade;
    let shaking: Shaking = { kind: 'gone' };
    const malformed = (error: Error) => {
      shaking = { kind: 'refused', reply: detailedError(400, 'Bad Request', error.message) };
    };
    this.#server.once('wsClientError', malformed);
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      shaking = {
        kind: 'opened',
        begin: () => {
          const parts = { world: this.#world, ws, guest, call, tcp, reset };
          const connection = new SocketConnection(parts);
          ws.once('close', () => this.#forget(connection));
          this.#keep(connection);
        },
      };
    });
    this.#server.off('wsClientError', malformed);
    return shaking;
  }

  #keep(connection: SocketConnection): void {
    this.#connections.add(connection);
    this.#looking ??= setInterval(() => {
      for (const each of this.#connections) each.look();
    }, LOOK_EVERY_MS).unref();
  }

  #forget(connection: SocketConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size > 0 || this.#looking === null) return;
    clearInterval(this.#looking);
    this.#looking = null;
  }

  #onEvent(event: SimulatorEvent): void {
    const each = (act: (connection: SocketConnection) => void) => {
      for (const connection of this.#connections) act(connection);
    };
    if (event.type === 'faultsChanged') {
      each((connection) => connection.faultChanged(event.fault, event.enabled));
    } else if (event.type === 'projectRenamed') {
      each((connection) => connection.announce());
    } else if (event.type === 'deviceChanged') {
      each((connection) => {
        if (connection.deviceId === event.deviceId) tell(connection, event.change);
      });
    }
  }
}

function tell(connection: SocketConnection, change: DeviceChange): void {
  if (change === 'forgotten') connection.end('the device was forgotten');
  else if (change === 'deauthorized') connection.end('the device deauthorised itself');
  else connection.announce();
}
