import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nextEvent, running } from '../testing/running.ts';
import { codeOf, sha256, uploading, uploadingOne } from '../testing/uploading.ts';

describe('the storage host refuses', () => {
  const REFUSALS: [
    string,
    (url: string) => string,
    Record<string, string>,
    [number, string, string | null],
  ][] = [
    [
      'a bearer',
      (url) => url,
      { authorization: 'Bearer hush' },
      [400, 'InvalidArgument', 'secret.tokens'],
    ],
    [
      'another content-type',
      (url) => url,
      { 'content-type': 'video/quicktime' },
      [403, 'SignatureDoesNotMatch', 'null'],
    ],
    [
      'another acl',
      (url) => url,
      { 'x-amz-acl': 'public-read' },
      [403, 'SignatureDoesNotMatch', 'null'],
    ],
    [
      'another host name',
      (url) => url.replace('localhost', '127.0.0.1'),
      {},
      [403, 'SignatureDoesNotMatch', 'null'],
    ],
    [
      'a changed query',
      (url) => url.replace('is_realtime_upload=false', 'is_realtime_upload=true'),
      {},
      [403, 'SignatureDoesNotMatch', 'null'],
    ],
    [
      'a longer life',
      (url) => url.replace('X-Amz-Expires=86400', 'X-Amz-Expires=604800'),
      {},
      [403, 'SignatureDoesNotMatch', 'null'],
    ],
    ['a checksum header', (url) => url, { 'content-md5': 'x' }, [403, 'AccessDenied', 'null']],
    ['no query', (url) => url.split('?')[0] ?? '', {}, [403, 'AccessDenied', null]],
    [
      'half a query',
      (url) => url.split('&')[0] ?? '',
      {},
      [400, 'AuthorizationQueryParametersError', 'null'],
    ],
  ];

  it.each(REFUSALS)('%s', async (_, change, headers, [status, code, mark]) => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    const reply = await run.device.put(change(url), bytes, headers);
    expect([reply.status, codeOf(reply.text)]).toEqual([status, code]);
    expect(reply.headers['content-type']).toBe('application/xml');
    expect(reply.text).toMatch(/<RequestId>[0-9A-F]{16}<\/RequestId>/);
    expect(reply.text).not.toContain('hush');
    const requirements = run.simulator.control.violations().map(({ requirement }) => requirement);
    expect(requirements.map(String)).toEqual(mark === null ? [] : [mark]);
    expect(view()).toMatchObject({ storedParts: 0, putCount: 0 });
  });

  interface Change {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly change?: (url: string) => string;
  }
  const DIFFERENCES: [string, Change, string][] = [
    [
      'another content-type',
      { headers: { 'content-type': 'video/quicktime' } },
      'sent content-type "video/quicktime", signed was "video/mp4" (§11.4)',
    ],
    [
      'no acl',
      { headers: { 'x-amz-acl': undefined } },
      'sent no x-amz-acl, signed was "private" (§11.4)',
    ],
    ['another method', { method: 'POST' }, 'sent the part with POST, signed was PUT (§11.4)'],
    [
      'another host',
      { change: (url) => url.replace('localhost', '127.0.0.1') },
      'sent host "127.0.0.1:PORT", signed was "localhost:PORT" (§11.4)',
    ],
    [
      'a changed query',
      { change: (url) => url.replace('upload=false', 'upload=true') },
      'changed the upload URL, which is opaque (§11.4)',
    ],
    [
      'another part of the same asset',
      { change: (url) => url.replace('/1?', '/2?') },
      'changed the upload URL, which is opaque (§11.4)',
    ],
    [
      'another asset',
      { change: (url) => url.replace(/parts\/[^/]+/, 'parts/none') },
      'sent a part to a URL that it was not given (§11.4)',
    ],
    [
      'two things at once, one of them endless',
      { method: 'POST', headers: { 'content-type': 'x'.repeat(9000) } },
      `sent the part with POST, signed was PUT; sent content-type "${'x'.repeat(80)}...", signed was "video/mp4" (§11.4)`,
    ],
  ];
  it.each(DIFFERENCES)(
    '%s, and says exactly that',
    async (_, { method = 'PUT', headers, change }, what) => {
      await using run = await running();
      const { url, bytes } = await uploadingOne(run, 1000);
      const plain = { 'content-type': 'video/mp4', 'x-amz-acl': 'private' };
      const sent = Object.entries({ ...plain, 'content-length': '1000', ...headers });
      const fit = Object.fromEntries(sent.flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
      const target = change === undefined ? url : change(url);
      const reply = await run.device.wire.send(target, { method, headers: fit, body: bytes });
      expect([reply.status, codeOf(reply.text)]).toEqual([403, 'SignatureDoesNotMatch']);
      const [violation, ...others] = run.simulator.control.violations();
      expect(others).toEqual([]);
      expect(violation?.what.replaceAll(/:\d+/g, ':PORT')).toBe(what);
      expect(violation?.what).not.toMatch(/X-Amz|Signature/);
    },
  );

  it('any other method with the URL of a PUT', async () => {
    await using run = await running();
    const { pieces } = await uploading(run, 1000);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const reply = await run.device.wire.send(pieces[0]?.url ?? '', {
        method,
        headers: { 'content-type': 'video/mp4', 'x-amz-acl': 'private' },
      });
      expect([reply.status, codeOf(reply.text)]).toEqual([403, 'SignatureDoesNotMatch']);
    }
  });

  it('a URL that has run out, in the words of S3', async () => {
    await using run = await running();
    const { url, bytes } = await uploadingOne(run, 1000);
    run.clock.advance(86_400);
    const reply = await run.device.put(url, bytes);
    expect(reply.status).toBe(403);
    expect(reply.text).toContain(
      '<Error><Code>AccessDenied</Code><Message>Request has expired</Message>' +
        '<X-Amz-Expires>86400</X-Amz-Expires><Expires>2026-11-24T12:00:00Z</Expires>' +
        '<ServerTime>2026-11-24T12:00:00Z</ServerTime>',
    );
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['too few bytes', 999, 'EntityTooSmall'],
    ['too many bytes', 1001, 'EntityTooLarge'],
  ])('%s', async (_, length, code) => {
    await using run = await running();
    const { pieces, view } = await uploading(run, 1000);
    const reply = await run.device.put(pieces[0]?.url ?? '', randomBytes(length));
    expect([reply.status, codeOf(reply.text)]).toEqual([400, code]);
    expect(run.violations()).toHaveLength(1);
    expect(view()?.storedParts).toBe(0);
  });

  it('a body of unknown length', async () => {
    await using run = await running();
    const { pieces } = await uploading(run, 1000);
    const reply = await run.device.wire.send(pieces[0]?.url ?? '', {
      method: 'PUT',
      headers: {
        'content-type': 'video/mp4',
        'x-amz-acl': 'private',
        'transfer-encoding': 'chunked',
      },
      body: randomBytes(1000),
    });
    expect([reply.status, codeOf(reply.text)]).toEqual([411, 'MissingContentLength']);
  });

  it('URLs of another simulator', async () => {
    await using one = await running();
    await using other = await running();
    const { url, bytes } = await uploadingOne(one, 1000);
    const elsewhere = (await uploading(other, 1000)).pieces[0]?.url ?? '';
    const moved = new URL(url);
    moved.port = new URL(elsewhere).port;
    const reply = await other.device.put(moved.href, bytes);
    expect(codeOf(reply.text)).toBe('AuthorizationQueryParametersError');
  });

  it('a large part in time for the sender to hear it', async () => {
    await using run = await running();
    const { url, bytes } = await uploadingOne(run, 8_000_000);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const reply = await run.device.put(url, bytes, { 'x-amz-acl': 'public-read' });
      expect(reply.status).toBe(403);
    }
  });
});

describe('Expect: 100-continue', () => {
  const head = (url: string, acl: string) => {
    const { pathname, search, host } = new URL(url);
    return (
      `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: video/mp4\r\n` +
      `x-amz-acl: ${acl}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n`
    );
  };

  it('lets the body come when all is well', async () => {
    await using run = await running();
    const { pieces, data } = await uploading(run, 1000);
    const socket = await run.device.wire.open(pieces[0]?.url ?? '');
    socket.write(head(pieces[0]?.url ?? '', 'private'));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 100 Continue/);
    const complete = nextEvent(run.simulator, 'assetComplete');
    socket.write(data);
    const [second] = (await once(socket, 'data')) as [Buffer];
    expect(second.toString()).toMatch(/^HTTP\/1.1 200 OK/);
    expect((await complete).asset.sha256).toBe(sha256(data));
    socket.destroy();
  });

  it('refuses before a byte is sent', async () => {
    await using run = await running();
    const { pieces } = await uploading(run, 1000);
    const url = pieces[0]?.url ?? '';
    const answer = await run.device.wire.raw(url, head(url, 'public-read'));
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toMatch(/connection: close/i);
  });
});
