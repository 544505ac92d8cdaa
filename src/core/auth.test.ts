import { describe, expect, it } from 'vitest';
import {
  deviceCodeRequest,
  parseAuthError,
  parseDeviceCode,
  parseRevoke,
  parseTokenPair,
  revokeRequest,
  tokenByDeviceCodeRequest,
  tokenByRefreshRequest,
} from './auth.ts';
import type { HttpReply } from './http.ts';

const context = { apiUrl: 'https://api.frame.io', clientVersion: '2.0.0' };
const client = { clientId: 'unit-0042', clientSecret: 'model-secret' };
const headers = { accept: 'application/json', 'x-client-version': '2.0.0' };

const reply = (status: number, body: unknown): HttpReply => ({
  kind: 'reply',
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('requests of the device grant (protocol.md §8, §9)', () => {
  it('asks for a code with id, secret and both scopes, as a form', () => {
    expect(deviceCodeRequest(context, client, { linkPairing: false })).toEqual({
      method: 'POST',
      url: 'https://api.frame.io/v2/auth/device/code',
      headers,
      body: {
        kind: 'form',
        fields: {
          client_id: 'unit-0042',
          client_secret: 'model-secret',
          scope: 'asset_create offline',
        },
      },
    });
  });

  it('asks for link and QR by a header, on this request alone', () => {
    const linked = deviceCodeRequest(context, client, { linkPairing: true });
    expect(linked.headers).toEqual({ ...headers, 'x-client-platypus-enabled': 'true' });
  });

  it('polls by POST with all four fields', () => {
    expect(tokenByDeviceCodeRequest(context, client, 'dc-1')).toEqual({
      method: 'POST',
      url: 'https://api.frame.io/v2/auth/token',
      headers,
      body: {
        kind: 'form',
        fields: {
          client_id: 'unit-0042',
          client_secret: 'model-secret',
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          device_code: 'dc-1',
        },
      },
    });
  });

  it('refreshes with secret and token, the field spelt as the guide spells it', () => {
    expect(tokenByRefreshRequest(context, client, 'rt-1')).toEqual({
      method: 'POST',
      url: 'https://api.frame.io/v2/auth/token',
      headers,
      body: {
        kind: 'form',
        fields: {
          client_id: 'unit-0042',
          client_secret: 'model-secret',
          grant_type: 'refresh_token',
          refresh_token: 'rt-1',
        },
      },
    });
  });

  it('revokes either token with all three fields', () => {
    expect(revokeRequest(context, client, 'rt-1')).toEqual({
      method: 'POST',
      url: 'https://api.frame.io/v2/auth/revoke',
      headers,
      body: {
        kind: 'form',
        fields: { client_id: 'unit-0042', client_secret: 'model-secret', token: 'rt-1' },
      },
    });
  });
});

const CODE = { device_code: 'dc-1', user_code: '001234', expires_in: 120, interval: 5 };

describe('the reply with a code', () => {
  it('keeps leading zeros and takes what a camera gets', () => {
    const camera = { ...CODE, name: 'FUJIFILM-X100VI-4BA1', surprise: { nested: [1] } };
    expect(parseDeviceCode(reply(200, camera))).toEqual({
      deviceCode: 'dc-1',
      userCode: '001234',
      lifeSeconds: 120,
      intervalSeconds: 5,
      deviceName: 'FUJIFILM-X100VI-4BA1',
      verificationUri: null,
      verificationUriComplete: null,
    });
  });

  it('takes link and complete link to the letter', () => {
    const verification_uri = 'https://app.frame.io/pair';
    const verification_uri_complete = 'https://app.frame.io/pair?code=001234';
    const body = { ...CODE, verification_uri, verification_uri_complete };
    expect(parseDeviceCode(reply(200, body))).toMatchObject({
      verificationUri: verification_uri,
      verificationUriComplete: verification_uri_complete,
    });
  });

  it('reads nulls as absent and polls every 5 s when no interval is named', () => {
    const nulls = { interval: null, name: null, verification_uri: null };
    const code = parseDeviceCode(
      reply(200, { ...CODE, ...nulls, verification_uri_complete: null }),
    );
    expect(code).toMatchObject({ intervalSeconds: 5, deviceName: null, verificationUri: null });
  });

  it('believes no life beyond the documented two minutes', () => {
    expect(parseDeviceCode(reply(200, { ...CODE, expires_in: 1800 })).lifeSeconds).toBe(120);
  });

  it('does not poll without a pause when the interval is 0', () => {
    expect(parseDeviceCode(reply(200, { ...CODE, interval: 0 })).intervalSeconds).toBeGreaterThan(
      0,
    );
  });

  it('refuses a code sent as a number, whose zeros are lost', () => {
    expect(() => parseDeviceCode(reply(200, { ...CODE, user_code: 1234 }))).toThrow(
      expect.objectContaining({ code: 'unexpected_reply' }),
    );
  });
});

const PAIR = { access_token: 'eyJhbGciOi.a.b', expires_in: 28_800, refresh_token: '5d1e6f0a' };

describe('the reply with tokens', () => {
  it.each([
    ['documented', { ...PAIR, token_type: 'bearer' }],
    ['with scope and strangers', { ...PAIR, scope: 'offline', id_token: null, token_type: null }],
  ])('is read when %s', (_, body) => {
    expect(parseTokenPair(reply(200, body))).toEqual({
      accessToken: 'eyJhbGciOi.a.b',
      refreshToken: '5d1e6f0a',
      accessLifeSeconds: 28_800,
    });
  });

  // The old pair died when this one was made: refusing it over a life that is documented loses the pairing.
  it.each([undefined, null])('is not thrown away when expires_in is %s: 8 hours then', (life) => {
    const pair = parseTokenPair(reply(200, { ...PAIR, expires_in: life }));
    expect(pair.accessLifeSeconds).toBe(28_800);
  });

  it.each(['access_token', 'refresh_token'])(
    'is refused without %s, told by name only',
    (field) => {
      const parse = () => parseTokenPair(reply(200, { ...PAIR, [field]: null }));
      expect(parse).toThrow(expect.objectContaining({ code: 'unexpected_reply' }));
      expect(parse).toThrow(new RegExp(`: ${field}$`));
      expect(parse).not.toThrow(/eyJ|5d1e6f0a/);
    },
  );
});

describe('the reply to a revocation (protocol.md §9)', () => {
  it.each([
    { success: true },
    { success: null },
    {},
    '"OK"',
    '""',
    'null',
    '',
    { success: true, n: 1 },
  ])('%j says that it is done [R4]', (body) => {
    expect(() => parseRevoke(reply(200, body))).not.toThrow();
  });

  it.each([{ success: false }, { success: 'no' }, '[]', '7', '{"success":tr'])(
    '%j does not [R5]',
    (body) => {
      expect(() => parseRevoke(reply(200, body))).toThrow(
        expect.objectContaining({ code: 'unexpected_reply' }),
      );
    },
  );
});

describe('an auth error', () => {
  it.each([
    'authorization_pending',
    'slow_down',
    'expired_token',
    'invalid_grant',
    'invalid_client',
    'invalid_request',
    'access_denied',
  ] as const)('%s is known', (error) => {
    expect(parseAuthError(reply(400, { error, error_description: 'words', extra: 1 }))).toBe(error);
  });

  it.each([{ error: 'teapot' }, { error: null }, { error: { code: 1 } }, {}, '', '<html>', 'null'])(
    '%j is none of them',
    (body) => {
      expect(parseAuthError(reply(400, body))).toBeNull();
    },
  );
});
