import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { SocketNews } from '../../src/core/index.ts';
import {
  ApiClient,
  SecureChannel,
  SocketClient,
  parseProxy,
  trustAnchors,
} from '../../src/platform/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy.ts';

describe('through a proxy', () => {
  let server: Server;
  let identity: Awaited<ReturnType<typeof selfSigned>>;
  let port: number;
  beforeAll(async () => {
    identity = await selfSigned('localhost');
    server = createServer(identity, (request, response) => {
      response.end(`heard ${request.headers.authorization ?? 'nothing'}`);
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.send('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const TOKEN = 'Bearer a-token-nobody-may-see';
  const channelOver = (proxy: ConnectProxy, who = '', ca: readonly string[] = [identity.cert]) =>
    new SecureChannel(ca, parseProxy(`http://${who}127.0.0.1:${proxy.port}`));
  const call = async (channel: SecureChannel) => {
    const client = new ApiClient(channel);
    const headers = { authorization: TOKEN };
    const url = `https://localhost:${port}/secret/path`;
    try {
      return await client.send({ method: 'GET', url, headers, body: { kind: 'none' } });
    } finally {
      await client.close();
      channel.close();
    }
  };

  test('a call goes through a tunnel of which the proxy knows where to, and its own credentials', async () => {
    await using proxy = await startConnectProxy();
    const exchange = await call(channelOver(proxy, 'joe:p%40ss@'));
    expect(exchange).toMatchObject({ kind: 'reply', status: 200, body: `heard ${TOKEN}` });
    const credentials = Buffer.from('joe:p@ss').toString('base64');
    expect(proxy.heads).toEqual([
      `CONNECT localhost:${port} HTTP/1.1\r\nHost: localhost:${port}\r\n` +
        `Proxy-Authorization: Basic ${credentials}\r\n\r\n`,
    ]);
  });

  test('calls that follow one another share their tunnels', async () => {
    await using proxy = await startConnectProxy();
    const channel = channelOver(proxy);
    const client = new ApiClient(channel);
    const call = { method: 'GET', url: `https://localhost:${port}/`, headers: {} } as const;
    for (let index = 0; index < 20; index += 1) {
      const exchange = await client.send({ ...call, body: { kind: 'none' } });
      expect(exchange).toMatchObject({ kind: 'reply', status: 200 });
    }
    await client.close();
    channel.close();
    // A call may begin before the one before it has let go of its tunnel.
    expect(proxy.asked.length).toBeLessThanOrEqual(2);
  });

  test('the socket does too', async () => {
    await using proxy = await startConnectProxy();
    const channel = channelOver(proxy);
    const client = new SocketClient(channel);
    const news = await new Promise<SocketNews>((resolve) => {
      client.connect({ url: `wss://localhost:${port}/socket`, headers: {} }, (some) => {
        if (some.type !== 'opened') resolve(some);
      });
    });
    client.close();
    channel.close();
    expect(news).toEqual({ type: 'received', text: 'hello' });
    expect(proxy.asked).toEqual([`localhost:${port}`]);
  });

  test('what NO_PROXY names is called without it', async () => {
    await using proxy = await startConnectProxy();
    const direct = parseProxy(`http://127.0.0.1:${proxy.port}`, 'localhost');
    const exchange = await call(new SecureChannel([identity.cert], direct));
    expect(exchange).toMatchObject({ kind: 'reply', status: 200 });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'wants a name and a password'],
    ['HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno', 'does not let this machine call'],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'cannot reach localhost'],
    ['SSH-2.0-OpenSSH_9.9\r\n\r\n', 'not as a proxy does'],
    ['HTTP/1.1 200 OK\r\n\r\nand bytes of its own', 'not as a proxy does'],
    ['x'.repeat(17 * 1024), 'not as a proxy does'],
  ])('a proxy that says %j is named, with what it said', async (reply, words) => {
    await using proxy = await startConnectProxy((socket) => socket.write(reply) || true);
    const exchange = await call(channelOver(proxy));
    expect(exchange).toMatchObject({ kind: 'network', reason: 'proxy' });
    const { detail } = exchange as { detail: string };
    expect(detail).toContain(`The proxy 127.0.0.1:${proxy.port}`);
    expect(detail).toContain(words);
  });

  test('a proxy that hangs up, or is not there, is named', async () => {
    const proxy = await startConnectProxy((socket) => socket.destroy() !== undefined);
    const cut = await call(channelOver(proxy));
    expect(cut).toMatchObject({ reason: 'unreachable' });
    await proxy[Symbol.asyncDispose]();
    const gone = await call(channelOver(proxy));
    expect(gone).toMatchObject({ reason: 'refused' });
    for (const { detail } of [cut, gone] as { detail: string }[]) {
      expect(detail).toContain(`the proxy 127.0.0.1:${proxy.port}:`);
    }
  });

  test.each([['silent'], ['dripping']])(
    'a proxy that is %s is given up after ten seconds',
    { timeout: 30_000 },
    async (manner) => {
      const drip = (socket: Socket) => {
        const timer = setInterval(() => socket.write('H'), 500);
        socket.once('close', () => clearInterval(timer));
        return true;
      };
      await using proxy = await startConnectProxy((socket) => manner === 'silent' || drip(socket));
      const startMs = performance.now();
      expect(await call(channelOver(proxy))).toMatchObject({ reason: 'connectTimeout' });
      expect(performance.now() - startMs).toBeLessThan(15_000);
    },
  );

  test('one that opens the encryption is refused and named, and hears nothing', async () => {
    const inspector = await selfSigned('Contoso Inspection CA');
    let heard = '';
    await using proxy = await startConnectProxy((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const inside = new TLSSocket(socket, { isServer: true, ...inspector });
      inside.on('error', () => undefined);
      inside.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
      return true;
    });
    const exchange = await call(channelOver(proxy, '', trustAnchors(null)));
    expect(exchange).toMatchObject({ kind: 'network', reason: 'certificate' });
    expect((exchange as { detail: string }).detail).toContain('"Contoso Inspection CA"');
    expect((exchange as { detail: string }).detail).toContain('opens the encryption');
    expect(heard).toBe('');
    expect(proxy.heads.join('')).not.toContain('Bearer');
  });
});
