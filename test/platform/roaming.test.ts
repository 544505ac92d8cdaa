import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf, type Exchange } from '../../src/core/index.ts';
import {
  ApiClient,
  PartClient,
  SecureChannel,
  diskFiles,
  parseProxy,
  reach,
  trustAnchors,
} from '../../src/platform/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { makeFolder } from '../support/program.ts';

const V4 = '127.0.0.1';
const OLD_NETWORK = '127.0.0.2';
/** The machine is on another network: none of its addresses is what it was. */
const ELSEWHERE: ReadonlySet<string> = new Set(['192.0.2.7']);

/** Real connections on loopback, whose local addresses are taken for those of networks. */
describe('a machine that moves to another network', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let identity: { key: string; cert: string };
  let ca: readonly string[];
  let handler: RequestListener;
  let channel: SecureChannel;
  const servers: Server[] = [];
  const closing: (() => void | Promise<void>)[] = [];

  beforeEach(async () => {
    folder = await makeFolder();
    identity = await selfSigned('localhost');
    const anchor = join(folder.path, 'anchor.pem');
    writeFileSync(anchor, identity.cert);
    ca = trustAnchors(anchor);
    channel = new SecureChannel(ca);
    handler = (_, response) => response.end();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await folder[Symbol.asyncDispose]();
  });

  const listen = async (): Promise<number> => {
    const server = createServer(identity, (request, response) => handler(request, response));
    servers.push(server);
    server.listen(0, V4);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const open = async (port: number, over = channel) =>
    new Promise<TLSSocket>((resolve, reject) => {
      over.connect({ host: 'localhost', port, patienceMs: 10_000 }, (error, socket) =>
        error === null ? resolve(socket) : reject(error),
      );
    });

  test('loses the connections of the addresses that it has no more, and no other', async () => {
    const port = await listen();
    const [old, kept] = [await open(port), await open(port)];
    closing.push(() => void kept.destroy());
    // Loopback has one address that connections are made from.
    Object.defineProperty(old, 'localAddress', { value: OLD_NETWORK });
    const ended = once(old, 'error');
    channel.dropDead(new Set([V4]));
    expect(await ended).toMatchObject([{ code: 'NETWORK_MOVED' }]);
    kept.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1.1 200/);
  });

  test('loses those through a proxy by the address towards the proxy', async () => {
    await using proxy = await startConnectProxy();
    const through = new SecureChannel(ca, parseProxy(`http://${V4}:${proxy.port}`));
    const port = await listen();
    const arrived = once(servers[0] as Server, 'connection');
    const socket = await open(port, through);
    const [far] = (await arrived) as [Socket];
    through.dropDead(new Set([V4]));
    expect(socket.destroyed).toBe(false);
    const ended = [once(socket, 'error'), once(far, 'close')];
    through.dropDead(ELSEWHERE);
    expect((await Promise.all(ended))[0]).toMatchObject([{ code: 'NETWORK_MOVED' }]);
  });

  test('does not wait for one that was being opened: nothing was sent over it', async () => {
    const mute = createTcpServer();
    mute.listen(0, V4);
    const port = await once(mute, 'listening').then(() => (mute.address() as AddressInfo).port);
    const opening = reach(channel, `https://localhost:${port}`, 30_000);
    const [accepted] = (await once(mute, 'connection')) as [Socket];
    channel.dropDead(ELSEWHERE);
    expect(await opening).toMatchObject({ kind: 'network', reason: 'unreachable' });
    accepted.destroy();
    mute.close();
  });

  describe('in the midst of an exchange with the API', () => {
    const call = (port: number) =>
      ({
        method: 'POST',
        url: `https://localhost:${port}/x`,
        headers: {},
        body: { kind: 'none' },
      }) as const;

    test('hears at once that its answer is lost, and that it may have been done', async () => {
      const client = new ApiClient(channel);
      closing.push(async () => client.close());
      const port = await listen();
      const asked = Promise.withResolvers<void>();
      handler = () => asked.resolve();
      const answer = client.send(call(port));
      await asked.promise;
      channel.dropDead(ELSEWHERE);
      const exchange = await answer;
      expect(exchange).toEqual({
        kind: 'network',
        reason: 'reset',
        detail: `localhost:${port}: this machine has left the network that the connection was made on`,
      });
      expect(outcomeOf('createAsset', exchange)).toMatchObject({
        verdict: 'retry',
        mayHaveBeenDone: true,
      });
    });

    test('makes the next call over a new connection', async () => {
      const client = new ApiClient(channel);
      closing.push(async () => client.close());
      const port = await listen();
      const from: (number | undefined)[] = [];
      const ended = Promise.withResolvers<void>();
      handler = ({ socket }, response) => {
        from.push(socket.remotePort);
        socket.once('close', () => ended.resolve());
        response.end('{}');
      };
      const send = async (): Promise<Exchange> => client.send(call(port));
      await send();
      channel.dropDead(ELSEWHERE);
      await ended.promise;
      expect(await send()).toMatchObject({ status: 200 });
      expect(from[1]).not.toBe(from[0]);
    });
  });

  describe('in the midst of a part', () => {
    const bytes = Buffer.alloc(3_000_000, 'part');
    let client: PartClient;
    const put = async (port: number, signal = new AbortController().signal) => {
      const path = join(folder.path, 'clip.mp4');
      writeFileSync(path, bytes);
      const facts = await diskFiles().facts(path);
      if (facts.kind === 'file') throw new Error(facts.message);
      const part = {
        url: `https://localhost:${port}/part`,
        path,
        stamp: facts.stamp,
        filetype: 'video/mp4',
        offsetBytes: 0,
        sizeBytes: bytes.length,
        expectContinue: false,
      };
      client = new PartClient(channel);
      closing.push(() => client.close());
      const allow = async (wanted: number) => wanted;
      return client.putPart(part, { cancel: signal, onProgress: () => undefined, allow });
    };
    /** The first PUT is never answered, as on a path that is dead; what is after it, is. */
    const answeringTheSecond = () => {
      const begun = Promise.withResolvers<void>();
      const received: number[] = [];
      handler = (request, response) => {
        const index = received.push(0) - 1;
        request.on('data', (chunk: Buffer) => {
          received[index] = (received[index] ?? 0) + chunk.length;
          if (received[index] === bytes.length && index > 0) response.end();
          if (index === 0) begun.resolve();
        });
      };
      return { begun: begun.promise, received };
    };

    test('sends it again at once, as if nothing had been', async () => {
      const port = await listen();
      const { begun, received } = answeringTheSecond();
      const result = put(port);
      await begun;
      channel.dropDead(ELSEWHERE);
      expect(await result).toMatchObject({ kind: 'sent' });
      expect(received[1]).toBe(bytes.length);
      expect(received).toHaveLength(2);
    });

    test('leaves it alone where its address is still there', async () => {
      const port = await listen();
      const { begun, received } = answeringTheSecond();
      const stop = new AbortController();
      const result = put(port, stop.signal);
      await begun;
      channel.dropDead(new Set([V4]));
      await reach(channel, `https://localhost:${port}`, 5_000);
      expect(received).toHaveLength(1);
      stop.abort();
      expect(await result).toMatchObject({ reason: 'cancelled' });
    });

    test('waits for a network, at no cost to the part, where the new one leads nowhere', async () => {
      const port = await listen();
      const { begun } = answeringTheSecond();
      const result = put(port);
      await begun;
      servers[0]?.close();
      channel.dropDead(ELSEWHERE);
      const exchange = (await result) as Exchange;
      expect(outcomeOf('putPart', exchange).verdict).toBe('waitForNetwork');
    });
  });
});
