import { deviceCodeReply, finishedAssetReply, tokenReply } from '../../spec/index.ts';
import type { Simulator } from '../simulator.ts';
import { Wire, type WireReply, multipart } from './wire.ts';

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** The plainest well-behaved device, for tests of the simulator: one call a method, nothing remembered. */
export class TestDevice {
  readonly wire: Wire;
  readonly clientId: string;
  readonly #simulator: Simulator;

  constructor(simulator: Simulator, clientId = 'unit-1') {
    this.#simulator = simulator;
    this.clientId = clientId;
    this.wire = new Wire(simulator.caPem);
  }

  get url(): string {
    return this.#simulator.apiUrl;
  }

  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WireReply> {
    const form = await multipart(fields);
    return this.wire.send(this.url + path, {
      method: 'POST',
      headers: { 'x-client-version': '1.2.3', ...form.headers, ...headers },
      body: form.body,
    });
  }

  askCode(headers: Readonly<Record<string, string>> = {}): Promise<WireReply> {
    const fields = {
      client_id: this.clientId,
      client_secret: this.#simulator.clientSecret,
      scope: 'asset_create offline',
    };
    return this.post('/v2/auth/device/code', fields, headers);
  }

  poll(deviceCode: string): Promise<WireReply> {
    return this.post('/v2/auth/token', {
      client_id: this.clientId,
      client_secret: this.#simulator.clientSecret,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: deviceCode,
    });
  }

  refresh(refreshToken: string): Promise<WireReply> {
    return this.post('/v2/auth/token', {
      client_id: this.clientId,
      client_secret: this.#simulator.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
  }

  revoke(token: string): Promise<WireReply> {
    return this.post('/v2/auth/revoke', {
      client_id: this.clientId,
      client_secret: this.#simulator.clientSecret,
      token,
    });
  }

  /** Code, authorisation at Frame.io's side, tokens. */
  async pair(options: { expiresAt?: number } = {}): Promise<Tokens> {
    const code = deviceCodeReply.parse((await this.askCode()).json);
    this.#simulator.control.authorize(code.user_code, options);
    return tokensOf(await this.poll(code.device_code));
  }

  me(accessToken: string, headers: Readonly<Record<string, string>> = {}): Promise<WireReply> {
    return this.wire.send(`${this.url}/v2/devices/me`, {
      headers: {
        authorization: `Bearer ${accessToken}`,
        'x-client-version': '1.2.3',
        ...headers,
      },
    });
  }

  createAsset(accessToken: string, body: unknown, path = '/v2/devices/assets'): Promise<WireReply> {
    return this.wire.send(this.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'x-client-version': '1.2.3',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  }

  /** Any operation with a bearer: JSON, or no body at all. */
  act(accessToken: string, path: string, body?: unknown): Promise<WireReply> {
    if (body !== undefined) return this.createAsset(accessToken, body, path);
    return this.wire.send(this.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'x-client-version': '1.2.3',
        'content-length': 0,
      },
    });
  }

  /** An asset with its upload URLs. */
  async asset(
    accessToken: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<{ id: string; urls: string[] }> {
    const body = { name: 'A001.mp4', filetype: 'video/mp4', filesize: 1000, offset: 0, ...fields };
    const reply = finishedAssetReply.parse((await this.createAsset(accessToken, body)).json);
    return { id: reply.id, urls: reply.upload_urls };
  }

  put(
    url: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WireReply> {
    return this.wire.send(url, {
      method: 'PUT',
      headers: {
        'content-type': 'video/mp4',
        'x-amz-acl': 'private',
        'content-length': body.byteLength,
        ...headers,
      },
      body,
    });
  }
}

export function tokensOf(reply: WireReply): Tokens {
  const tokens = tokenReply.parse(reply.json);
  return { access: tokens.access_token, refresh: tokens.refresh_token };
}
