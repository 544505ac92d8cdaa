import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect, createSecureContext, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from './index.ts';
import { nextEvent, running } from './testing/running.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  folders.push(path);
  return path;
}

afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
});

async function handshake(options: object): Promise<TLSSocket> {
  const socket = connect({ port: 0, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

describe('starting', () => {
  it('hands back where it is, whom to trust, and the secret', async () => {
    await using run = await running({ clientSecret: 'mine' });
    const { apiUrl, pageUrl, caFile, caPem, clientSecret } = run.simulator;
    expect(apiUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(pageUrl).toBe(`${apiUrl}/`);
    expect(run.simulator.storageUrl).toMatch(/^https:\/\/localhost:\d+$/);
    const { access } = await run.device.pair();
    const [url = ''] = (await run.device.asset(access)).urls;
    expect(new URL(url).origin).toBe(run.simulator.storageUrl);
    expect(await readFile(caFile, 'utf8')).toBe(caPem);
    expect(clientSecret).toBe('mine');
  });

  it('listens where it is told', async () => {
    const first = await running();
    const port = Number(new URL(first.simulator.apiUrl).port);
    await first.simulator.close();
    await using run = await running({ port });
    expect(run.simulator.apiUrl).toBe(`https://127.0.0.1:${port}`);
  });

  it.each(['port', 'storagePort', 'peoplePort'])(
    'says port_taken when %s is taken',
    async (option) => {
      const holder = createServer();
      holder.listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const address = holder.address();
      const port = typeof address === 'object' ? address?.port : 0;
      await expect(startSimulator({ [option]: port })).rejects.toMatchObject({
        name: 'SimulatorError',
        code: 'port_taken',
        message: `Another program already listens on 127.0.0.1 port ${port}.`,
      });
      holder.close();
    },
  );

  it.each([
    [{ codeLifeSeconds: 121 }],
    [{ pollIntervalSeconds: 0 }],
    [{ accessTokenLifeSeconds: Number.NaN }],
    [{ timezone: 'Mars/Olympus' }],
    [{ clientSecret: '' }],
  ])('refuses %j', async (options) => {
    await expect(startSimulator(options)).rejects.toMatchObject({ code: 'bad_option' });
  });

  it.each([
    [
      { pollIntervalSecond: 1 },
      /^There is no simulator option pollIntervalSecond\. Did you mean pollIntervalSeconds\?$/,
    ],
    [{ PORT: 1 }, /Did you mean port\?$/],
    [{ frobnicate: 1 }, /^There is no simulator option frobnicate\. Known: port, .*clientSecret, /],
    [{ userCodes: ['4711'] }, /holds "4711", which is not six digits/],
    [
      { port: 4711, storagePort: 4711 },
      /^Port 4711 is the API's already: give the storage another/,
    ],
    [{ port: 4711, peoplePort: 4711 }, /give the people another port\.$/],
  ])('says what is wrong with %j', async (options, message) => {
    await expect(startSimulator(options as SimulatorOptions)).rejects.toMatchObject({
      code: 'bad_option',
      message: expect.stringMatching(message),
    });
  });

  it('tells every event from the first', async () => {
    const types: string[] = [];
    const plan = { steps: [{ afterSeconds: 0, do: 'authorizeEveryCode' as const }] };
    await using _ = await running({ plan, onEvent: ({ type }) => types.push(type) });
    expect(types).toEqual(['planStep']);
  });

  it.skipIf(process.platform !== 'linux')('says so where no folder can be made', async () => {
    await expect(startSimulator({ dataDir: '/proc/dailies/x' })).rejects.toMatchObject({
      code: 'data_dir',
      message:
        'The simulator cannot keep its files in /proc/dailies/x: no folder can be made there.',
    });
  });

  it('says data_dir when it cannot keep its files', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    await expect(startSimulator({ dataDir: file })).rejects.toMatchObject({ code: 'data_dir' });
  });

  it('runs several at once, each with its own CA', async () => {
    await using one = await running();
    await using two = await running();
    expect(one.simulator.caPem).not.toBe(two.simulator.caPem);
    await expect(one.device.wire.send(`${two.simulator.apiUrl}/health`)).rejects.toThrow(
      /certificate/,
    );
  });
});

describe('its certificates', () => {
  it('are valid for the names of loopback, and for nothing without the CA', async () => {
    await using run = await running();
    const { port } = new URL(run.simulator.apiUrl);
    const trust = { port: Number(port), ca: run.simulator.caPem };
    for (const name of [{ host: '127.0.0.1' }, { host: '127.0.0.1', servername: 'localhost' }]) {
      const socket = await handshake({ ...trust, ...name });
      expect(socket.authorized).toBe(true);
      expect(socket.getPeerCertificate().subjectaltname).toBe(
        'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
      );
      socket.destroy();
    }
    await expect(handshake({ ...trust, host: '127.0.0.1', servername: 'x.org' })).rejects.toThrow(
      /altnames/,
    );
    await expect(handshake({ port: Number(port), host: '127.0.0.1' })).rejects.toThrow(
      /certificate/,
    );
  });

  it('answer on IPv6 too, where the machine has it', async () => {
    await using run = await running();
    const { port } = new URL(run.simulator.apiUrl);
    const context = createSecureContext({ ca: run.simulator.caPem });
    const probe = handshake({ host: '::1', port: Number(port), secureContext: context });
    const outcome = await probe.then(
      (socket) => {
        socket.destroy();
        return 'answered';
      },
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(['answered', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EAFNOSUPPORT']).toContain(outcome);
  });

  it('speak HTTP/1.1 only', async () => {
    await using run = await running();
    const { port } = new URL(run.simulator.apiUrl);
    const socket = await handshake({
      host: '127.0.0.1',
      port: Number(port),
      ca: run.simulator.caPem,
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    expect(socket.alpnProtocol).toBe('http/1.1');
    socket.destroy();
  });

  it('keep their CA in the data folder, the key for this user alone', async () => {
    const dataDir = await folder();
    const first = await running({ dataDir });
    await first.simulator.close();
    const key = join(dataDir, 'ca-key.pem');
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    await chmod(key, 0o644);
    await using second = await running({ dataDir });
    expect(second.simulator.caPem).toBe(first.simulator.caPem);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    const kept = ['ca-key.pem', 'ca.pem', 'client-secret'];
    expect((await readdir(dataDir)).toSorted()).toEqual(kept);
  });

  it('agree on one CA when two simulators start on one folder', async () => {
    const dataDir = await folder();
    const runs = await Promise.all([running({ dataDir }), running({ dataDir })]);
    const [one, two] = runs;
    expect(one.simulator.caPem).toBe(two.simulator.caPem);
    expect((await two.device.wire.send(`${one.simulator.apiUrl}/health`)).status).toBe(200);
    await Promise.all(runs.map(({ simulator }) => simulator.close()));
  });
});

describe('the client secret', () => {
  it('stays the same on a data folder, for this user alone, unless one is given', async () => {
    const dataDir = await folder();
    const both = await Promise.all([running({ dataDir }), running({ dataDir })]);
    const [secret, twin] = both.map(({ simulator }) => simulator.clientSecret);
    await Promise.all(both.map(({ simulator }) => simulator.close()));
    expect(twin).toBe(secret);
    const file = join(dataDir, 'client-secret');
    await chmod(file, 0o644);
    const again = await running({ dataDir });
    await again.simulator.close();
    expect(again.simulator.clientSecret).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const given = await running({ dataDir, clientSecret: 'mine' });
    await given.simulator.close();
    expect(given.simulator.clientSecret).toBe('mine');
    expect((await readFile(file, 'utf8')).trim()).toBe(secret);
    await writeFile(file, '\n');
    await expect(running({ dataDir })).rejects.toMatchObject({
      code: 'data_dir',
      message: expect.stringContaining('client-secret is empty'),
    });
  });

  it('is kept nowhere without one', async () => {
    await using run = await running();
    expect(await readdir(dirname(run.simulator.caFile))).not.toContain('client-secret');
  });
});

describe('closing', () => {
  it('removes the private folder, and keeps the one it was given', async () => {
    const own = await running();
    await own.simulator.close();
    expect(existsSync(dirname(own.simulator.caFile))).toBe(false);
    const dataDir = await folder();
    const given = await running({ dataDir });
    await given.simulator.close();
    expect(existsSync(given.simulator.caFile)).toBe(true);
  });

  it('is prompt with a PUT under way and connections kept alive, and may be repeated', async () => {
    const run = await running();
    const { access } = await run.device.pair();
    const agent = run.device.wire.agent();
    await run.device.wire.send(`${run.device.url}/health`, { agent });
    const { urls } = await run.device.asset(access, { filesize: 50_000_000, parts: 1 });
    run.simulator.control.faults.enable('bandwidth', { bytesPerSecond: 1 });
    const arriving = nextEvent(run.simulator, 'bytesReceived');
    const put = run.device.put(urls[0] ?? '', Buffer.alloc(50_000_000)).catch((e: unknown) => e);
    await arriving;
    const startedMs = performance.now();
    await Promise.all([run.simulator.close(), run.simulator.close()]);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(await put).toBeInstanceOf(Error);
    await expect(run.device.me(access)).rejects.toThrow(/ECONNREFUSED/);
    expect(existsSync(dirname(run.simulator.caFile))).toBe(false);
    agent.destroy();
  });

  it('does not wait for an asset that is being put together', async () => {
    const run = await running();
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 30_000_000, parts: 1 });
    await run.device.put(urls[0] ?? '', Buffer.alloc(30_000_000));
    await run.simulator.close();
    expect(existsSync(dirname(run.simulator.caFile))).toBe(false);
  });
});

describe('large assets', () => {
  it('are put together in little memory', async () => {
    await using run = await running({ urlsPerAsset: () => 8 });
    const { access } = await run.device.pair();
    const part = Buffer.alloc(32 * 1024 * 1024, 'dailies');
    const { urls } = await run.device.asset(access, { filesize: part.byteLength * 8 });
    const expected = createHash('sha256');
    for (let count = 0; count < 8; count += 1) expected.update(part);
    const before = process.memoryUsage().rss;
    const complete = nextEvent(run.simulator, 'assetComplete');
    let peak = 0;
    for (const url of urls) {
      await run.device.put(url, part);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect((await complete).asset.sha256).toBe(expected.digest('hex'));
    // 256 MiB went through; most of the growth is the sending side of this very process.
    expect(peak - before).toBeLessThan(230 * 1024 * 1024);
  });
});
