import { describe, expect, it } from 'vitest';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { byteRange } from './byte-range.ts';

const BYTES = Buffer.from('0123456789');

/** A complete asset of ten bytes. */
async function arrived(run: Running, filetype = 'video/mp4', name = 'A001.mp4', bytes = BYTES) {
  const { access } = await run.device.pair();
  const filesize = bytes.length;
  const { id, urls } = await run.device.asset(access, { name, filetype, filesize, parts: 1 });
  const complete = nextEvent(run.simulator, 'assetComplete');
  await run.device.put(urls[0] ?? '', bytes, { 'content-type': filetype });
  await complete;
  return (headers: Record<string, string> = {}) =>
    run.device.wire.send(`${run.device.url}/page/assets/${id}/content`, { headers });
}

describe('the content of an asset', () => {
  it('is given out whole, as what it is, and harmless', async () => {
    await using run = await running();
    const reply = await (await arrived(run))();
    expect([reply.status, reply.text]).toEqual([200, '0123456789']);
    expect(reply.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '10',
      'content-disposition': "inline; filename*=UTF-8''A001.mp4",
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=5-999', 206, '56789', 'bytes 5-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
    ['bytes=10-', 416, 'The asset has no such bytes.\n', 'bytes */10'],
  ])('comes by range: %s', async (range, status, text, contentRange) => {
    await using run = await running();
    const reply = await (await arrived(run))({ range });
    expect([reply.status, reply.text, reply.headers['content-range']]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'image/SVG+xml',
    'application/xhtml+xml',
    'video/mp4; x=<y>',
    'video/',
  ])('is only for download when its type is %s', async (filetype) => {
    await using run = await running();
    const { headers } = await (await arrived(run, filetype, 'page.html'))();
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''page.html");
  });

  it('has a file name that is no path, no header and no lie', async () => {
    await using run = await running();
    const { headers } = await (
      await arrived(run, 'video/mp4', '../../a\r\nb:"c\u202Egpj\'é🎬.mp4')
    )();
    expect(headers['content-disposition']).toBe(
      "inline; filename*=UTF-8''__.._a__b__c_gpj%27%C3%A9%F0%9F%8E%AC.mp4",
    );
  });

  it('is not there before the asset is complete, nor for other ids', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    for (const path of [id, 'nonsense', '..%2F..%2Fetc%2Fpasswd']) {
      const url = `${run.device.url}/page/assets/${path}/content`;
      expect((await run.device.wire.send(url)).status).toBe(404);
    }
  });

  it('is not for visitors by a foreign name', async () => {
    await using run = await running();
    const ask = await arrived(run);
    expect((await ask({ host: 'evil.example' })).status).toBe(403);
  });

  it('is served again after a reader left in the middle', async () => {
    await using run = await running();
    const big = Buffer.alloc(8_000_000, 'x');
    const ask = await arrived(run, 'video/mp4', 'big.mp4', big);
    const path = run.simulator.control.assets()[0]?.id ?? '';
    const socket = await run.device.wire.open(run.device.url);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.once('data', () => socket.destroy());
    socket.write(
      `GET /page/assets/${path}/content HTTP/1.1\r\nHost: ${new URL(run.device.url).host}\r\n\r\n`,
    );
    await gone;
    expect((await ask()).text).toHaveLength(big.length);
  });
});

describe('a byte range', () => {
  it.each([
    ['', 10, null],
    ['bytes=', 10, null],
    ['bytes=-', 10, null],
    ['bytes=4-2', 10, null],
    ['bytes=a-b', 10, null],
    ['bytes=0-0', 10, { start: 0, end: 0 }],
    ['bytes=-99', 10, { start: 0, end: 9 }],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
  ])('%j of %d bytes', (header, size, expected) => {
    expect(byteRange(header, size)).toEqual(expected);
  });
});
