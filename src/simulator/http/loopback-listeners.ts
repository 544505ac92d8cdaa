import type { Server as HttpsServer } from 'node:https';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { SimulatorError } from '../simulator-error.ts';

const IPV4 = '127.0.0.1';
const IPV6 = '::1';
const TRIES_FOR_A_FREE_PORT = 10;
const NO_IPV6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

export interface LoopbackListeners {
  readonly port: number;
  /** From now on connections are refused, or taken again on the same port. */
  refuse(refusing: boolean): void;
  close(): void;
}

/**
 * One port on both loopback addresses, so that `localhost` reaches us whichever way it resolves.
 * Without IPv6 on the machine: on 127.0.0.1 alone.
 *
 * @throws SimulatorError `port_taken`, `port_refused`
 */
export async function listenOnLoopback(
  server: HttpsServer,
  wantedPort: number,
): Promise<LoopbackListeners> {
  const tries = wantedPort === 0 ? TRIES_FOR_A_FREE_PORT : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = await listen(server, wantedPort, IPV4);
    const twin = createServer({ noDelay: true }, (socket: Socket) => {
      server.emit('connection', socket);
    });
    try {
      await listen(twin, port, IPV6);
      return listeners(port, [server, IPV4], [twin, IPV6]);
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'port_taken' && attempt < tries) {
        // A free port on IPv4 that somebody holds on IPv6: take another.
        await new Promise((resolve) => server.close(resolve));
        continue;
      }
      if (NO_IPV6.has(codeOf(error))) return listeners(port, [server, IPV4]);
      server.close();
      throw error;
    }
  }
}

function listeners(
  port: number,
  ...bound: readonly (readonly [Server, string])[]
): LoopbackListeners {
  let state: 'taking' | 'refusing' | 'closed' = 'taking';
  const stop = () => {
    for (const [server] of bound) server.close();
  };
  return {
    port,
    refuse(refusing) {
      const next = refusing ? 'refusing' : 'taking';
      if (state === 'closed' || state === next) return;
      state = next;
      if (refusing) return stop();
      for (const [server, host] of bound) {
        // Where somebody took the port meanwhile it stays refused.
        listen(server, port, host).catch(() => undefined);
      }
    },
    close() {
      state = 'closed';
      stop();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ port, host, exclusive: true }, () => {
    server.off('error', reject);
    resolve((server.address() as AddressInfo).port);
  });
  try {
    return await promise;
  } catch (cause) {
    const where = `${host} port ${port}`;
    if (codeOf(cause) === 'EADDRINUSE') {
      throw new SimulatorError('port_taken', `Another program already listens on ${where}.`, {
        cause,
      });
    }
    if (codeOf(cause) === 'EACCES') {
      throw new SimulatorError('port_refused', `This user may not listen on ${where}.`, { cause });
    }
    throw cause;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
