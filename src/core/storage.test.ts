import { describe, expect, it } from 'vitest';
import type { HttpReply } from './http.ts';
import { parsePutPart, putPartRequest } from './storage.ts';

const URL = 'https://storage.example/parts/1?partNumber=1&X-Amz-Signature=hunter2&x=%2F%20+';
const reply = (status: number, headers: HttpReply['headers'], body = ''): HttpReply => ({
  kind: 'reply',
  status,
  headers,
  body,
});

describe('the PUT of a part (protocol.md §11.4)', () => {
  it('has what is signed and nothing else, and the URL to the letter [R2] [R3]', () => {
    expect(putPartRequest(URL, 'image/x-fujifilm-raf', 0)).toEqual({
      method: 'PUT',
      url: URL,
      headers: {
        'content-type': 'image/x-fujifilm-raf',
        'x-amz-acl': 'private',
        'content-length': '0',
      },
    });
  });

  it('writes 5 GiB out as digits [R3]', () => {
    const { headers } = putPartRequest(URL, 'video/mp4', 5 * 1024 ** 3);
    expect(headers['content-length']).toBe('5368709120');
  });

  it.each(['http://storage.example/1?X-Amz-Signature=hunter2', 'ftp://u:hunter2@s/1', '/1'])(
    'is not built for %s, whose secrets are not told [R1]',
    (url) => {
      const build = () => putPartRequest(url, 'video/mp4', 1);
      expect(build).toThrow(expect.objectContaining({ code: 'insecure_url' }));
      expect(build).not.toThrow(/hunter2/);
    },
  );
});

describe("the storage's receipt", () => {
  it.each([
    ['"9bb58f26192e4ba00f01e2e7b136bbd8"', '9bb58f26192e4ba00f01e2e7b136bbd8'],
    ['9bb58f26', '9bb58f26'],
    [' "9bb58f26" ', '9bb58f26'],
    ['W/"9bb58f26"', '9bb58f26'],
    ['"9bb5-3"', '9bb5-3'],
    ['""', null],
    ['', null],
  ])('has the ETag %j as %j', (etag, read) => {
    expect(parsePutPart(reply(200, { etag })).etag).toBe(read);
  });

  it('needs no ETag [R4]', () => {
    expect(parsePutPart(reply(200, {}))).toEqual({ etag: null, md5: null });
  });

  it.each([
    '<html>Log in</html>',
    '\uFEFF\n<!DOCTYPE html>',
    '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
    '<!-- portal --><!-- v2 -->\n<HTML>',
  ])('is not the page %j, whatever status it has [R5]', (page) => {
    for (const status of [200, 404, 503]) {
      expect(() => parsePutPart(reply(status, { etag: '"a"' }, page))).toThrow(
        expect.objectContaining({ code: 'captive_portal' }),
      );
    }
  });

  it.each([100, 199, 304, 403, 500])('is not %i [R5]', (status) => {
    expect(() => parsePutPart(reply(status, { etag: '"a"' }))).toThrow(
      expect.objectContaining({ code: 'unexpected_reply' }),
    );
  });

  it('is told from a page in no time, however many comments stand before nothing', () => {
    const hostile = `${'<!-- a -->'.repeat(20_000)}<!--${'<!--'.repeat(20_000)}`;
    expect(parsePutPart(reply(200, {}, hostile))).toEqual({ etag: null, md5: null });
  });
});

describe('the MD5 of what the storage has', () => {
  const MD5 = '9bb58f26192e4ba00f01e2e7b136bbd8';
  const md5Of = (etag: string, headers: HttpReply['headers'] = {}) =>
    parsePutPart(reply(200, { etag: `"${etag}"`, ...headers })).md5;

  it('is its ETag, in lower case', () => {
    expect(md5Of(MD5)).toBe(MD5);
    expect(md5Of(MD5.toUpperCase())).toBe(MD5);
    expect(parsePutPart(reply(200, { etag: MD5 })).md5).toBe(MD5);
  });

  it('is its ETag also when the storage encrypts with a key for all', () => {
    expect(md5Of(MD5, { 'x-amz-server-side-encryption': 'AES256' })).toBe(MD5);
  });

  it.each([
    ['x-amz-server-side-encryption', 'aws:kms'],
    ['x-amz-server-side-encryption', 'aws:kms:dsse'],
    ['x-amz-server-side-encryption', ' AWS:KMS'],
    ['x-amz-server-side-encryption-customer-algorithm', 'AES256'],
  ])('is not told when each object has its key (%s: %s)', (name, value) => {
    expect(md5Of(MD5, { [name]: value })).toBeNull();
  });

  it.each([`${MD5}-2`, `${MD5}-10000`, MD5.slice(1), `${MD5}0`, `g${MD5.slice(1)}`, 'abc-2'])(
    'is not the ETag %s',
    (etag) => {
      expect(md5Of(etag)).toBeNull();
    },
  );

  it('is not a weak ETag, which somebody on the way has made', () => {
    expect(parsePutPart(reply(200, { etag: `W/"${MD5}"` }))).toEqual({ etag: MD5, md5: null });
  });
});
