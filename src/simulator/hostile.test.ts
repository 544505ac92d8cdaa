import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, running } from './testing/running.ts';

/** Everything here is thrown at one simulator, which has to be well afterwards. */
let run: Running;
let storageUrl: string;
let access: string;

beforeAll(async () => {
  run = await running({ requestSeconds: 1 });
  ({ access } = await run.device.pair());
  storageUrl = new URL((await run.device.asset(access)).urls[0] ?? '').origin;
});

afterAll(async () => {
  await run.simulator.close();
});

const statusOf = (answer: string) => Number(/^HTTP\/1.1 (\d{3})/.exec(answer)?.[1]);
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);

describe('what is no HTTP', () => {
  it.each([
    ['noise', 'hello?\r\n\r\n', 400],
    ['a header line without a colon', 'GET /health HTTP/1.1\r\nHost: x\r\nwrong\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'length and chunks at once',
      'POST /v2/assets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['huge headers', `GET /health HTTP/1.1\r\nHost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400],
  ])('gets a clean answer on the API host: %s', async (_, text, status) => {
    const answer = await run.device.wire.raw(run.device.url, text);
    expect(statusOf(answer)).toBe(status);
  });

  it('gets XML on the storage host', async () => {
    const answer = await run.device.wire.raw(storageUrl, 'hello?\r\n\r\n');
    expect(statusOf(answer)).toBe(400);
    expect(bodyOf(answer)).toMatch(/<Error><Code>BadRequest<\/Code>/);
  });

  it('is answered in the documented shape', async () => {
    const answer = await run.device.wire.raw(run.device.url, 'hello?\r\n\r\n');
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ code: 400, errors: [{ status: 400 }] });
    const huge = `GET /health HTTP/1.1\r\nHost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(JSON.parse(bodyOf(await run.device.wire.raw(run.device.url, huge)))).toMatchObject({
      code: 431,
      message: 'Request Header Fields Too Large',
    });
  });

  it('gets a chunk that is none, in the middle of a body', async () => {
    const answer = await run.device.wire.raw(
      run.device.url,
      'POST /v2/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x' +
        '\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    );
    expect(statusOf(answer)).toBe(400);
  });
});

describe('an expectation nobody has heard of', () => {
  it.each([
    ['the API', () => run.device.url, 200, '{"status":"ok"}'],
    ['the storage', () => storageUrl, 403, '<Code>AccessDenied</Code>'],
  ])('is ignored by %s', async (_, url, status, text) => {
    const head = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: wonders\r\n';
    const answer = await run.device.wire.raw(url(), `${head}x-client-version: 1.0.0\r\n\r\n`);
    expect(statusOf(answer)).toBe(status);
    expect(bodyOf(answer)).toContain(text);
  });
});

describe('slow clients', () => {
  it.each([
    ['headers that never end', 'GET /health HTTP/1.1\r\nHost: x\r\n'],
    [
      'a body that never ends',
      'POST /v2/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x' +
        '\r\nContent-Length: 100\r\n\r\n--x',
    ],
  ])('are shown out: %s', async (_, text) => {
    const answer = await run.device.wire.raw(run.device.url, text);
    expect(statusOf(answer)).toBe(408);
  });

  it('may open connections and say nothing, without harm to others', async () => {
    const { hostname, port } = new URL(run.device.url);
    const silent = Array.from({ length: 50 }, () => connect(Number(port), hostname));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    expect((await run.device.me(access)).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });
});

describe('bodies', () => {
  const post = (path: string, type: string, body: string | Uint8Array) =>
    run.device.wire.send(run.device.url + path, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-client-version': '1.0.0',
        authorization: `Bearer ${access}`,
      },
      body,
    });

  it.each([
    ['no boundary', 'multipart/form-data', '--x\r\n'],
    ['an empty boundary', 'multipart/form-data; boundary=', '--\r\n'],
    ['a boundary that never comes', 'multipart/form-data; boundary=x', 'client_id=1'],
    ['no end', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data'],
    [
      'a field twice',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n1\r\n'.repeat(2) + '--x--\r\n',
    ],
    [
      'a file for a field',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="token"; filename="t"\r\n\r\n1\r\n--x--\r\n',
    ],
    [
      'a field of a name of ours',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--\r\n',
    ],
    ['bytes', 'multipart/form-data; boundary=x', Buffer.from([0, 255, 254, 13, 10])],
  ])('of a form with %s are refused', async (_, type, body) => {
    const reply = await post('/v2/auth/revoke', type, body);
    expect([reply.status, reply.text]).toEqual([400, '{"error":"invalid_request"}']);
  });

  it.each([
    ['nested beyond reason', '['.repeat(30_000)],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['with __proto__', '{"__proto__":{"name":"x"}}'],
    ['with numbers out of this world', '{"name":"a","filetype":"a/b","filesize":1e400}'],
  ])('of JSON %s are refused', async (_, body) => {
    const reply = await post('/v2/devices/assets', 'application/json', body);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 400 });
  });

  it.each(['/v2/auth/token', '/v2/devices/assets'])(
    'too large for %s are refused',
    async (path) => {
      const type = path.includes('auth') ? 'multipart/form-data; boundary=x' : 'application/json';
      const reply = await post(path, type, Buffer.alloc(3_000_000, 'a'));
      expect(reply.status).toBe(413);
      expect(reply.json).toMatchObject({ code: 413 });
    },
  );

  it('of parts by the thousand are answered, or refused', async () => {
    const body = {
      name: 'a.mov',
      filetype: 'video/quicktime',
      offset: 0,
      is_realtime_upload: true,
    };
    const reply = await run.device.createAsset(access, body);
    const path = `/v2/devices/assets/${(reply.json as { id: string }).id}/realtime_upload/parts`;
    const part = { size: 5_242_880, is_final: false };
    const all = Array.from({ length: 10_000 }, (_, index) => ({ ...part, number: index + 1 }));
    const given = await run.device.act(access, path, { parts: all });
    expect(new Set((given.json as { upload_urls: string[] }).upload_urls).size).toBe(10_000);
    const junk = Array.from({ length: 50_000 }, () => ({ a: { b: [1] } }));
    expect((await run.device.act(access, path, { parts: junk })).status).toBe(400);
    const deep = await post(path, 'application/json', '['.repeat(900_000));
    expect(deep.status).toBe(400);
    const nested = `{"parts":[{"number":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`;
    expect((await post(path, 'application/json', nested)).status).toBe(400);
    expect((await post(path, 'application/json', Buffer.alloc(3_000_000, 'a'))).status).toBe(413);
  });

  it('too large for the page are refused', async () => {
    const reply = await run.device.wire.send(`${run.device.url}/page/project`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `name=${'a'.repeat(100_000)}`,
    });
    expect(reply.status).toBe(413);
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/v2/devices/assets/../../../etc/passwd', 404],
    ['GET', '/%2e%2e/%00', 404],
    ['GET', '//evil.example/health', 404],
    ['GET', 'https://evil.example/health', 404],
    ['OPTIONS', '/v2/devices/me', 405],
    ['DELETE', '/v2/devices/assets', 405],
    ['HEAD', '/v2/nothing', 404],
    ['POST', '/v2/devices/heartbeat', 401],
    ['GET', '/v2/devices/heartbeat', 405],
    ['POST', '/v2/devices/heartbeat/', 404],
    ['POST', '/v2/devices/assets/x/comments', 401],
    ['DELETE', '/v2/devices/assets/x/comments', 405],
    ['POST', '/v2/devices/assets//comments', 404],
    ['BREW', '/health', 400],
  ])('%s %s gets a clean %d', async (method, path, status) => {
    const answer = await run.device.wire.raw(
      run.device.url,
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(status);
  });

  const ids = [
    '..',
    '%2e%2e%2f%2e%2e',
    '%2Fetc%2Fpasswd',
    '%',
    '%zz',
    '%00',
    '__proto__',
    'constructor',
    'connect',
    '0',
    'a'.repeat(8_000),
    '%F0%9F%8E%AC',
  ];
  it.each(
    [
      '/v2/devices/assets/{id}/realtime_upload/parts',
      '/v2/assets/{id}/realtime_upload/parts',
      '/v2/devices/assets/{id}/comments',
      '/v2/devices/channels/{id}/disconnect',
      '/v2/devices/channels/{id}/inputs/0/trigger',
    ].flatMap((path) => ids.map((id) => [path, id] as const)),
  )('%s with the id %.20s gets a clean 404', async (path, id) => {
    const head = [
      `POST ${path.replace('{id}', id)} HTTP/1.1`,
      'Host: x',
      'Connection: close',
      'x-client-version: 1.0.0',
      `Authorization: Bearer ${access}`,
      'Content-Type: application/json',
      'Content-Length: 2',
    ];
    const answer = await run.device.wire.raw(run.device.url, `${head.join('\r\n')}\r\n\r\n{}`);
    expect(statusOf(answer)).toBe(404);
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ code: 404, errors: [{ status: 404 }] });
  });

  it('with an input index that is none get a clean 400', async () => {
    const { json } = await run.device.me(access);
    const { channels } = json as { channels: { id: string }[] };
    for (const index of ['-1', '1e3', '0x1', '1.5', 'NaN', '%2F', '9'.repeat(400)]) {
      const path = `/v2/devices/channels/${channels[0]?.id}/inputs/${index}/trigger`;
      const reply = await run.device.act(access, path, { action_type: 'single_press' });
      expect([index, reply.status]).toEqual([index, 400]);
    }
  });

  it('that want another protocol get none', async () => {
    const upgrade = (path: string) =>
      run.device.wire.raw(
        run.device.url,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n` +
          'Upgrade: websocket\r\n\r\n',
      );
    expect(statusOf(await upgrade('/socket/websocket'))).toBe(404);
    expect(statusOf(await upgrade('/devices/websocket'))).toBe(403);
    const tunnel = 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await run.device.wire.raw(run.device.url, tunnel)).not.toMatch(/ 200 /);
  });

  it('with anything on the storage host gets XML', async () => {
    for (const path of ['/', '/parts/x/1', '/parts/%zz', '/%00?%', '/parts/../..']) {
      const answer = await run.device.wire.raw(
        storageUrl,
        `PUT ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
      expect(bodyOf(answer)).toContain('<Error>');
    }
  });
});

describe('plain HTTP', () => {
  it('gets nothing, and is a violation', async () => {
    for (const url of [run.device.url, storageUrl]) {
      const { port } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.resume();
      await once(socket, 'close');
    }
    const noted = run.simulator.control
      .violations()
      .filter(({ requirement }) => requirement === 'http.https-only');
    expect(noted).toHaveLength(2);
  });
});

describe('after all this', () => {
  it('the simulator is well', async () => {
    expect((await run.device.me(access)).status).toBe(200);
    const { urls } = await run.device.asset(access, { filesize: 3 });
    expect((await run.device.put(urls[0] ?? '', Buffer.from('abc'))).status).toBe(200);
    const calls = run.simulator.control.calls();
    expect(calls.filter(({ internalError }) => internalError !== null)).toEqual([]);
  });
});
