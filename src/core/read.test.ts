import { describe, expect, it } from 'vitest';
import { parseCreatedAsset } from './assets.ts';
import { parseTokenPair } from './auth.ts';
import type { HttpReply } from './http.ts';
import { parseIdentity } from './identity.ts';
import { readExchange } from './read.ts';

const reply = (status: number, body: unknown): HttpReply => ({
  kind: 'reply',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const create = (body: unknown, status = 200) =>
  readExchange('createAsset', reply(status, body), parseCreatedAsset);
const GOOD = { id: 'a', upload_urls: ['https://s3.example/1?X-Amz-Signature=hunter2'] };

describe('reading an exchange', () => {
  it('gives the value of a good reply', () => {
    const value = { assetId: 'a', uploadUrls: GOOD.upload_urls };
    expect(create(GOOD, 201)).toEqual({ ok: true, value });
  });

  it('gives what an error means, without reading it as a value', () => {
    expect(create(GOOD, 503)).toMatchObject({
      ok: false,
      outcome: { verdict: 'retry', code: 'frameio_error', mayHaveBeenDone: true },
    });
  });

  it('gives what silence means', () => {
    const fault = { kind: 'network', reason: 'dns', detail: 'api.frame.io: no such name' } as const;
    expect(readExchange('identity', fault, parseIdentity)).toEqual({
      ok: false,
      outcome: {
        verdict: 'waitForNetwork',
        code: 'unreachable',
        message: 'Frame.io cannot be reached: api.frame.io: no such name',
        retryAfterMs: null,
        mayHaveBeenDone: false,
      },
    });
  });

  it.each(['<html>Welcome to Hotel Wi-Fi</html>', '<!doctype html>', 'Login required'])(
    'waits for the network when 200 brings the page %j [R5] [O2]',
    (body) => {
      expect(create(body)).toMatchObject({
        ok: false,
        outcome: { verdict: 'waitForNetwork', code: 'captive_portal' },
      });
    },
  );

  it.each([{}, 'null', '[]', { id: 'a' }, { ...GOOD, id: 7 }])(
    'fails the act, which may have been done, when 200 brings %j [R5] [O8]',
    (body) => {
      expect(create(body)).toMatchObject({
        ok: false,
        outcome: { verdict: 'fail', code: 'unexpected_reply', mayHaveBeenDone: true },
      });
    },
  );

  // Creating is not idempotent (protocol.md §12.6): an asset nobody knows must be written down.
  it.each(['', JSON.stringify(GOOD).slice(0, -9)])(
    'counts a creation as possibly done when 200 brings nothing or half a reply: %j',
    (body) => {
      expect(create(body)).toMatchObject({ ok: false, outcome: { mayHaveBeenDone: true } });
    },
  );

  it('takes no upload URL that is not https:, and tells none of its secrets', () => {
    const result = create({ id: 'a', upload_urls: ['http://u:pw@s3.example/1?sig=hunter2'] });
    expect(result).toMatchObject({ ok: false, outcome: { verdict: 'fail' } });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|pw/);
  });

  it('never tells a token out of a reply it cannot read [O5]', () => {
    const half = { access_token: 'eyJ.hunter2', refresh_token: ['hunter2'], expires_in: 'hunter2' };
    for (const body of [half, JSON.stringify(half).slice(0, -5), [half]]) {
      const result = readExchange('refreshToken', reply(200, body), parseTokenPair);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain('hunter2');
    }
  });

  it('does not take a fault of ours for one of the reply', () => {
    const broken = () => {
      throw new TypeError('a bug');
    };
    expect(() => readExchange('health', reply(200, {}), broken)).toThrow(TypeError);
  });
});
