import { describe, expect, it } from 'vitest';
import { describeUrl, requireHttps } from './request.ts';

describe('requireHttps', () => {
  it.each([
    'https://api.frame.io',
    'HTTPS://API.FRAME.IO/v2',
    'https://127.0.0.1:8443',
    'https://[::1]:8443/',
    'https://bucket.s3-accelerate.amazonaws.com/parts/1?X-Amz-Signature=abc',
  ])('lets %s pass as it is', (url) => {
    expect(requireHttps(url)).toBe(url);
  });

  it.each([
    'http://api.frame.io',
    'wss://api.frame.io',
    'ftp://api.frame.io',
    'file:///etc/passwd',
    'data:text/plain,https://api.frame.io',
    '//api.frame.io',
    'api.frame.io',
    'https:',
    'https:/api.frame.io',
    'https:///api.frame.io',
    'https:\\\\api.frame.io',
    'http://api.frame.io/?https://api.frame.io',
    '',
  ])('refuses %j [R1]', (url) => {
    expect(() => requireHttps(url)).toThrow(expect.objectContaining({ code: 'insecure_url' }));
  });

  it('blames the operator, and tells the URL without its secrets [R1] [O5]', () => {
    const url = 'http://operator:hunter2@api.frame.io/v9?key=abc123#frag';
    expect(() => requireHttps(url)).toThrow(
      expect.objectContaining({
        fault: 'operator',
        message: 'Only https: is allowed, not http://api.frame.io/v9',
      }),
    );
  });

  it('refuses what names no host and cannot be called', () => {
    const hostless = ['https://?a=b', 'https://#a', 'https:// /a', 'https://@/a', 'https://:443/'];
    const passed = hostless.filter((url) => {
      try {
        return requireHttps(url) === url;
      } catch {
        return false;
      }
    });
    expect(passed).toEqual([]);
  });
});

describe('describeUrl', () => {
  it.each([
    ['https://h.example/parts/1?X-Amz-Signature=hunter2', 'https://h.example/parts/1'],
    ['https://h.example/a#hunter2', 'https://h.example/a'],
    ['https://h.example?Authorization=Bearer%20hunter2', 'https://h.example'],
    ['https://h.example/a\n?hunter2\nhunter2', 'https://h.example/a\n'],
    ['wss://user:hunter2@h.example/devices', 'wss://h.example/devices'],
    ['https://user:hunter2@odd@h.example:8443/a', 'https://h.example:8443/a'],
    ['https://h.example/a@b', 'https://h.example/a@b'],
  ])('tells %j as %j', (url, told) => {
    expect(describeUrl(url)).toBe(told);
  });

  it('tells no password, however the URL is written', () => {
    // A browser takes the first four for URLs with a password too (WHATWG URL 4.4).
    const written = [
      ' http://user:hunter2@h.example/',
      'http:user:hunter2@h.example/',
      'http:/user:hunter2@h.example/',
      'http:\\\\user:hunter2@h.example/',
      '//user:hunter2@h.example/',
      'user:hunter2@h.example/',
      'http://user:hunter2?x@h.example/',
    ];
    expect(written.map(describeUrl).filter((told) => told.includes('hunter2'))).toEqual([]);
  });
});
