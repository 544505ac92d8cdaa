import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Identity } from './certificate.ts';

/** What a proxy was told, and what came through each of its connections before any TLS. */
export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  /** The heads it was sent, whole. */
  readonly heads: readonly string[];
  /** `HOST:PORT` of each CONNECT. */
  readonly asked: readonly string[];
}

/**
 * A proxy that opens tunnels and writes down what it sees.
 * @param answer does something else with a CONNECT than to open a tunnel when it returns true
 * @param identity speaks TLS itself, with this
 */
export async function startConnectProxy(
  answer: (socket: Socket, head: string) => boolean = () => false,
  identity: Identity | null = null,
): Promise<ConnectProxy> {
  const heads: string[] = [];
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    return socket;
  };
  const serve = (socket: Socket) => {
    keep(socket);
    let head = '';
    const hear = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', hear);
      heads.push(head);
      const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
      asked.push(`${host}:${port}`);
      if (host === '') return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      if (answer(socket, head)) return;
      const onward = keep(
        connect({ host, port: Number(port) }, () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        }),
      );
      onward.on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    };
    socket.on('data', hear);
  };
  const server = identity === null ? createServer(serve) : createTlsServer(identity, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heads,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
