import { describe, expect, it } from 'vitest';
import {
  AUTH_ERROR_CODES,
  CHANNEL_PAUSED_BODY,
  detailedError,
  deviceCodeReply,
  finishedAssetReply,
  healthReply,
  identityReply,
  revokeReply,
  tokenReply,
} from '../../spec/index.ts';
import { running } from '../testing/running.ts';
import { tokensOf } from '../testing/test-device.ts';
import { uploadingOne } from '../testing/uploading.ts';

const CLIP = { name: 'a.mp4', filetype: 'video/mp4', filesize: 3, offset: 0 };

describe('the redirect fault', () => {
  it.each(['301', '302', '303', '307', '308'])(
    'answers %s to the same host unencrypted, and does nothing',
    async (status) => {
      await using run = await running();
      run.simulator.control.faults.enable('redirect', { status });
      const reply = await run.device.askCode();
      expect(reply.status).toBe(Number(status));
      expect(reply.headers.location).toBe(
        run.device.url.replace('https:', 'http:') + '/v2/auth/device/code',
      );
      expect(run.simulator.control.pendingCodes()).toEqual([]);
      expect(run.violations()).toEqual([]);
    },
  );

  it('redirects parts too, without a byte kept or a signature repeated', async () => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('redirect', { host: 'storage', status: '307' });
    const reply = await run.device.put(url, bytes);
    expect(reply.headers.location).toMatch(/^http:\/\/localhost:\d+\/parts\/[^?]+$/);
    expect(view()).toMatchObject({ storedParts: 0 });
  });

  it('notices who follows to another host, and who takes the token there', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('redirect', { to: 'other-host' });
    const { headers } = await run.device.me(access);
    expect(headers.location).toMatch(/^https:\/\/localhost:\d+\/v2\/devices\/me$/);
    expect(run.violations()).toEqual([]);
    const version = { 'x-client-version': '1.2.3' };
    await run.device.wire.send(headers.location ?? '', { headers: version });
    await run.device.wire.send(headers.location ?? '', {
      headers: { ...version, authorization: `Bearer ${access}` },
    });
    expect(run.violations()).toEqual([
      'null: followed a redirect to another host',
      'secret.tokens: followed a redirect to another host with its access token',
    ]);
    expect(JSON.stringify(run.simulator.control.violations())).not.toContain(access);
  });
});

describe('the captive-portal fault', () => {
  it.each([
    ['login-page', 200, 'Hotel'],
    ['redirect', 302, ''],
    ['not-found', 404, 'Hotel'],
    ['login-required', 511, 'Hotel'],
  ])('answers %s on both hosts, with nothing done', async (answer, status, text) => {
    await using run = await running();
    const { url, bytes, view } = await uploadingOne(run, 1000);
    run.simulator.control.faults.enable('captive-portal', { answer });
    for (const reply of [await run.device.askCode(), await run.device.put(url, bytes)]) {
      expect(reply.status).toBe(status);
      expect(reply.headers['content-type']).toContain('text/html');
      expect(reply.text).toContain(text);
      expect(reply.headers.location).toBe(
        status === 302 ? 'http://login.hotel.example/' : undefined,
      );
    }
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect(view()).toMatchObject({ storedParts: 0, putCount: 0 });
    expect((await run.device.wire.send(run.simulator.pageUrl)).text).not.toContain('Hotel');
  });
});

describe('the auth-error fault', () => {
  it.each(AUTH_ERROR_CODES)('answers a poll with %s, and the code stays good', async (code) => {
    await using run = await running();
    const asked = deviceCodeReply.parse((await run.device.askCode()).json);
    run.simulator.control.authorize(asked.user_code);
    run.simulator.control.faults.enable('auth-error', { code, times: 1 });
    const refused = await run.device.poll(asked.device_code);
    expect([refused.status, refused.text]).toEqual([400, `{"error":"${code}"}`]);
    expect(tokensOf(await run.device.poll(asked.device_code)).access).not.toBe('');
  });

  it('answers where it is told, and nowhere else', async () => {
    await using run = await running();
    const { access, refresh } = await run.device.pair();
    run.simulator.control.faults.enable('auth-error', { endpoint: 'code' });
    expect((await run.device.askCode()).text).toBe('{"error":"slow_down"}');
    expect((await run.device.refresh(refresh)).status).toBe(200);
    run.simulator.control.faults.enable('auth-error', { endpoint: 'both' });
    expect((await run.device.askCode()).status).toBe(400);
    expect((await run.device.refresh(refresh)).status).toBe(400);
    expect((await run.device.revoke(access)).status).toBe(200);
  });
});

describe('the conflict fault', () => {
  it.each([
    ['slow_down', 'detailed', 'message', 'slow_down'],
    ['slow_down', 'simple', 'error', 'slow_down'],
    ['invalid_client', 'detailed', 'message', 'invalid_client'],
    ['invalid_client', 'simple', 'error', 'invalid_client'],
    ['Channel Paused', 'simple', 'error', 'Channel Paused'],
  ])('says %s in the %s shape, and creates nothing', async (message, shape, field, text) => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('conflict', { message, shape, times: 1 });
    const reply = await run.device.createAsset(access, CLIP);
    expect(reply.status).toBe(409);
    expect(reply.json).toMatchObject({ [field]: text });
    expect(run.simulator.control.assets()).toEqual([]);
    expect(run.simulator.control.calls().at(-1)?.error).toBe(text);
    expect((await run.device.createAsset(access, CLIP)).status).toBe(200);
  });

  it('speaks of a pause word for word, on the legacy path too', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('conflict', { message: 'Channel Paused' });
    const reply = await run.device.createAsset(access, CLIP, '/v2/assets');
    expect(reply.json).toEqual(CHANNEL_PAUSED_BODY);
    expect((await run.device.me(access)).status).toBe(200);
  });
});

describe('the odd-reply fault', () => {
  it.each([
    ['object', 200, '{}'],
    ['null', 200, 'null'],
    ['array', 200, '[]'],
    ['text', 200, '"text"'],
    ['empty', 200, ''],
    ['no-content', 204, ''],
  ])('answers with %s, before or after the work', async (reply, status, text) => {
    await using run = await running();
    const { access } = await run.device.pair();
    for (const [phase, created] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      run.simulator.control.faults.enable('odd-reply', { reply, phase });
      const answer = await run.device.createAsset(access, CLIP);
      expect([answer.status, answer.text]).toEqual([status, text]);
      expect(run.simulator.control.assets()).toHaveLength(created);
    }
  });

  it('answers with nothing but nulls, under the right names', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.simulator.control.faults.enable('odd-reply', { reply: 'nulls', phase: 'after' });
    const { json } = await run.device.createAsset(access, CLIP);
    expect(json).toMatchObject({ id: null, upload_urls: null, name: null });
    run.simulator.control.faults.enable('odd-reply', { reply: 'nulls' });
    expect((await run.device.askCode()).json).toMatchObject({ device_code: null });
  });

  it('lets refusals be what they are', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('odd-reply', { phase: 'after' });
    expect((await run.device.me('wrong')).json).toMatchObject({ message: 'Not Authorized' });
  });
});

describe('the strange-fields fault', () => {
  it.each(['all', 'unknown', 'nulls', 'order', 'numbers'])(
    'keeps to what is documented with %s: a good device notices nothing',
    async (change) => {
      await using run = await running();
      run.simulator.control.faults.enable('strange-fields', { change });
      const code = deviceCodeReply.parse((await run.device.askCode()).json);
      expect(code.user_code).toMatch(/^\d{6}$/);
      run.simulator.control.authorize(code.user_code);
      const reply = await run.device.poll(code.device_code);
      const tokens = tokenReply.parse(reply.json);
      const me = identityReply.parse((await run.device.me(tokens.access_token)).json);
      expect(me.project?.name).toBe('Demo Project');
      const created = await run.device.createAsset(tokens.access_token, CLIP);
      const asset = finishedAssetReply.parse(created.json);
      expect((await run.device.put(asset.upload_urls[0] ?? '', Buffer.from('abc'))).status).toBe(
        200,
      );
      healthReply.parse((await run.device.wire.send(`${run.device.url}/health`)).json);
      revokeReply.parse((await run.device.revoke(tokens.access_token)).json);
      const error = detailedError.parse((await run.device.me(tokens.access_token)).json);
      expect([error.message, error.errors?.[0]?.title]).toEqual([
        'Not Authorized',
        'Not Authorized',
      ]);
      expect(run.simulator.control.calls()[0]?.faults).toEqual(['strange-fields']);
    },
  );

  it('does change something', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const honest = (await run.device.me(access)).text;
    const seen = new Set([honest]);
    for (const change of ['unknown', 'nulls', 'order', 'all']) {
      run.simulator.control.faults.enable('strange-fields', { change });
      seen.add((await run.device.me(access)).text);
    }
    expect(seen.size).toBe(5);
    run.simulator.control.faults.enable('strange-fields', { change: 'numbers' });
    expect((await run.device.me(access)).text).toBe(honest);
    expect((await run.device.me('wrong')).json).toMatchObject({
      code: '401',
      errors: [{ status: '401' }, null],
    });
  });
});
