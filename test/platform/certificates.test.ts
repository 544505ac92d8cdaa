import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { SecureChannel, parseProxy, reach } from '../../src/platform/index.ts';
import { selfSigned, type Identity } from '../support/certificate.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';

/** Somebody who answers in TLS; `heard` is what was said to it. */
interface Host extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
  readonly heard: () => string;
}

async function answering(identity: Identity): Promise<Host> {
  let heard = '';
  let connections = 0;
  const server = createServer(identity, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  });
  server.on('connection', () => (connections += 1));
  return { ...(await listening(server)), connections: () => connections, heard: () => heard };
}

async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () =>
      new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** What one try to reach `localhost` comes to. */
async function tried(
  port: number,
  { ca = [], proxy = '', patienceMs = 10_000 }: Partial<Try> = {},
): Promise<Record<string, unknown>> {
  const channel = new SecureChannel(ca, proxy === '' ? null : parseProxy(proxy));
  try {
    return { ...(await reach(channel, `https://localhost:${port}`, patienceMs)) };
  } finally {
    channel.close();
  }
}

interface Try {
  readonly ca: readonly string[];
  readonly proxy: string;
  readonly patienceMs: number;
}

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe.each([['direct'], ['through a tunnel']])('certificates, %s', (way) => {
  /** The same host, direct or through a proxy, with what it said of the refusal. */
  const refused = async (identity: Identity, ca: readonly string[]) => {
    await using host = await answering(identity);
    await using proxy = await startConnectProxy();
    const through = way === 'direct' ? '' : `http://127.0.0.1:${proxy.port}`;
    const fault = await tried(host.port, { ca, proxy: through });
    expect(fault).toMatchObject({ kind: 'network', reason: 'certificate' });
    expect(proxy.asked.length).toBe(way === 'direct' ? 0 : 2);
    expect(host.heard()).toBe('');
    return fault['detail'];
  };

  test('one that has expired, or is of the future, puts the clock in question, with the days', async () => {
    const old = await selfSigned('localhost', -30, -2);
    expect(await refused(old, [old.cert])).toMatch(
      new RegExp(`clock.*says ${dayIn(0)};.*from ${dayIn(-30)} to ${dayIn(-2)}$`),
    );
    const young = await selfSigned('localhost', 2, 30);
    expect(await refused(young, [young.cert])).toMatch(
      new RegExp(`clock.*says ${dayIn(0)};.*from ${dayIn(2)} to ${dayIn(30)}$`),
    );
  });

  test('one of another host names that host', async () => {
    const other = await selfSigned('login.hotel.example');
    expect(await refused(other, [other.cert])).toContain('for "login.hotel.example"');
  });

  test('one that nobody here trusts names its signer', async () => {
    const stranger = await selfSigned('localhost');
    expect(await refused(stranger, [])).toContain('signed by itself ("localhost")');
  });

  test('one that is good is taken', async () => {
    const good = await selfSigned('localhost');
    await using host = await answering(good);
    await using proxy = await startConnectProxy();
    const through = way === 'direct' ? '' : `http://127.0.0.1:${proxy.port}`;
    const found = await tried(host.port, { ca: [good.cert], proxy: through });
    expect(found).toMatchObject({ kind: 'reached', protocol: 'TLSv1.3', issuer: 'localhost' });
  });
});

describe('what is seen of a refused certificate', () => {
  let stranger: Identity;
  beforeAll(async () => {
    stranger = await selfSigned('localhost');
  });

  test('is looked at once a minute for each host, however often it is refused', async () => {
    await using host = await answering(stranger);
    await using other = await answering(stranger);
    const channel = new SecureChannel([]);
    const faults = [];
    for (const { port } of [host, host, host, other]) {
      faults.push(await reach(channel, `https://localhost:${port}`, 10_000));
    }
    channel.close();
    expect(faults).toEqual(faults.map(() => expect.objectContaining({ reason: 'certificate' })));
    for (const fault of faults)
      expect(fault).toHaveProperty('detail', expect.stringMatching('itself'));
    expect(host.connections()).toBe(3 + 1);
    expect(other.connections()).toBe(1 + 1);
  });

  test('never makes the refusal later than the patience for the connection', async () => {
    await using host = await answering(stranger);
    let times = 0;
    // The second time it takes the connection and says nothing.
    await using proxy = await startConnectProxy(() => ++times > 1);
    const startMs = performance.now();
    const fault = await tried(host.port, {
      proxy: `http://127.0.0.1:${proxy.port}`,
      patienceMs: 500,
    });
    expect(performance.now() - startMs).toBeLessThan(1_300);
    expect(fault).toMatchObject({ reason: 'certificate' });
    expect(fault['detail']).toContain('not trusted here');
    expect(times).toBe(2);
  });
});

describe('a proxy that is itself spoken to in TLS', () => {
  test('carries tunnels, and its name and password go nowhere else', async () => {
    const own = await selfSigned('localhost');
    await using host = await answering(own);
    await using proxy = await startConnectProxy(undefined, own);
    const found = await tried(host.port, {
      ca: [own.cert],
      proxy: `https://joe:hunter2@localhost:${proxy.port}`,
    });
    expect(found).toMatchObject({ kind: 'reached', protocol: 'TLSv1.3' });
    expect(proxy.asked).toEqual([`localhost:${host.port}`]);
    expect(proxy.heads[0]).toContain(Buffer.from('joe:hunter2').toString('base64'));
    expect(host.heard()).toBe('');
  });

  test.each([
    ['is of a stranger', 'localhost', 'signed by itself ("localhost")'],
    ['is of another host', 'elsewhere.example', 'for "elsewhere.example"'],
  ])('hears nothing when its certificate %s, and is named', async (_, name, words) => {
    const own = await selfSigned(name);
    await using proxy = await startConnectProxy(undefined, own);
    const ca = name === 'localhost' ? [] : [own.cert];
    const proxyUrl = `https://joe:hunter2@localhost:${proxy.port}`;
    const fault = await tried(9, { ca, proxy: proxyUrl });
    expect(fault).toMatchObject({ kind: 'network', reason: 'certificate' });
    expect(fault['detail']).toContain(`the proxy localhost:${proxy.port}: its certificate is`);
    expect(fault['detail']).toContain(words);
    expect(proxy.heads).toEqual([]);
  });

  test('that does not speak TLS at all is named, without its password', async () => {
    await using plain = await startConnectProxy();
    const fault = await tried(9, {
      proxy: `https://joe:hunter2@127.0.0.1:${plain.port}`,
      patienceMs: 2_000,
    });
    expect(fault).toMatchObject({ kind: 'network' });
    expect(fault['detail']).toContain(`the proxy 127.0.0.1:${plain.port}`);
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });
});
