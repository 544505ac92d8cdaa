import { describe, expect, it } from 'vitest';
import { createAssetRequest } from './assets.ts';
import {
  deviceCodeRequest,
  revokeRequest,
  tokenByDeviceCodeRequest,
  tokenByRefreshRequest,
} from './auth.ts';
import type { HttpRequest } from './http.ts';
import { healthRequest, identityRequest } from './identity.ts';
import { describeUrl, requireHttps, type ApiContext } from './request.ts';

const client = { clientId: 'unit-0042', clientSecret: 'model-secret' };
const asset = {
  name: 'A.mov',
  filetype: 'video/quicktime',
  sizeBytes: 1,
  offsetSeconds: 0,
  partCount: 1,
};

/** Every request the core can build, by whether it speaks as the device. */
const TOKENLESS: Readonly<Record<string, (context: ApiContext) => HttpRequest>> = {
  health: healthRequest,
  deviceCode: (context) => deviceCodeRequest(context, client, { linkPairing: true }),
  poll: (context) => tokenByDeviceCodeRequest(context, client, 'device-code'),
  refresh: (context) => tokenByRefreshRequest(context, client, 'refresh-token'),
  revoke: (context) => revokeRequest(context, client, 'refresh-token'),
};
const BEARING: typeof TOKENLESS = {
  identity: (context) => identityRequest(context, 'access-token'),
  createAsset: (context) => createAssetRequest(context, 'access-token', asset),
  createAssetLegacy: (context) =>
    createAssetRequest(context, 'access-token', asset, { legacyPath: true }),
};
const ALL = Object.entries({ ...TOKENLESS, ...BEARING });
const frameio = { apiUrl: 'https://api.frame.io', clientVersion: '2.16.4-rc.1+build.7' };

describe('every request (protocol.md §7)', () => {
  it.each(ALL)('%s names the firmware version', (_, build) => {
    expect(build(frameio).headers['x-client-version']).toBe('2.16.4-rc.1+build.7');
  });

  it.each(ALL)('%s has no header beyond the documented ones', (_, build) => {
    const known = ['accept', 'authorization', 'x-client-platypus-enabled', 'x-client-version'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(build(frameio).headers)));
  });

  it.each(ALL)('%s is not built for an API that is not https:', (_, build) => {
    const apiUrl = 'http://operator:hunter2@api.frame.io/v9?key=abc123#frag';
    expect(() => build({ ...frameio, apiUrl })).toThrow(
      expect.objectContaining({
        code: 'insecure_url',
        fault: 'operator',
        message: 'Only https: is allowed, not http://api.frame.io/v9',
      }),
    );
  });

  it.each(Object.entries(TOKENLESS))('%s carries no bearer', (_, build) => {
    const { headers } = build(frameio);
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('authorization');
  });

  it.each(Object.entries(BEARING))('%s carries the bearer', (_, build) => {
    expect(build(frameio).headers).toMatchObject({ authorization: 'Bearer access-token' });
  });

  it.each(ALL)('%s keeps every secret out of the URL', (_, build) => {
    expect(build(frameio).url).not.toMatch(/[?#]|unit-0042|-(secret|code|token)/);
  });
});

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
  ])('refuses %j', (url) => {
    expect(() => requireHttps(url)).toThrow(expect.objectContaining({ code: 'insecure_url' }));
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
