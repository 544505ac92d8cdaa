import { describe, expect, it } from 'vitest';
import { deviceCodeReply, tokenReply } from '../../spec/index.ts';
import { running } from '../testing/running.ts';
import { tokensOf } from '../testing/test-device.ts';
import { codeOf, uploadingOne } from '../testing/uploading.ts';
import { waitMs } from '../faults/wait.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('compressed time', () => {
  it('lets a device live through three times 8 hours in seconds', async () => {
    // 8 h become 1 s, 14 days 24 s; what polls need stays.
    await using run = await running({ now: Date.now, compressTime: 28_800 });
    const asked = deviceCodeReply.parse((await run.device.askCode()).json);
    expect(asked).toMatchObject({ expires_in: 120, interval: 5 });
    run.simulator.control.authorize(asked.user_code);
    const first = await run.device.poll(asked.device_code);
    expect(tokenReply.parse(first.json).expires_in).toBe(1);
    let tokens = tokensOf(first);
    const startedMs = performance.now();
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      expect((await run.device.me(tokens.access)).status).toBe(200);
      await waitMs(1_010, []);
      expect((await run.device.me(tokens.access)).status).toBe(401);
      tokens = tokensOf(await run.device.refresh(tokens.refresh));
    }
    expect((await run.device.me(tokens.access)).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(run.violations()).toEqual([]);
  });

  it('ends refresh tokens and upload URLs after their compressed days', async () => {
    await using run = await running({ compressTime: 14_400 });
    const { url, bytes } = await uploadingOne(run, 1000);
    const { refresh } = await run.device.pair();
    run.clock.advance(DAY / 14_400 + 0.01);
    expect((await run.device.put(url, bytes)).text).toContain('Request has expired');
    run.clock.advance(13 * (DAY / 14_400));
    expect((await run.device.refresh(refresh)).text).toBe('{"error":"invalid_request"}');
  });

  it('keeps a refresh token alive until just before', async () => {
    await using run = await running({ compressTime: 14_400 });
    const { refresh } = await run.device.pair();
    run.clock.advance((14 * DAY) / 14_400 - 0.01);
    expect((await run.device.refresh(refresh)).status).toBe(200);
  });

  it('shortens the way to an expiration chosen at pairing', async () => {
    await using run = await running({ compressTime: 3600 });
    const { access } = await run.device.pair({ expiresAt: run.clock.now() + 24 * HOUR * 1000 });
    run.clock.advance(7.9);
    expect((await run.device.me(access)).status).toBe(200);
    run.clock.advance(17);
    expect(run.simulator.control.devices()).toEqual([]);
  });

  it('leaves lives that were given as they were given', async () => {
    await using run = await running({ compressTime: 3600, accessTokenLifeSeconds: 60 });
    const code = deviceCodeReply.parse((await run.device.askCode()).json);
    run.simulator.control.authorize(code.user_code);
    expect((await run.device.poll(code.device_code)).json).toMatchObject({ expires_in: 60 });
  });

  it.each([0, -1, Number.NaN, Infinity])('has no factor %d', async (compressTime) => {
    await expect(running({ compressTime })).rejects.toMatchObject({ code: 'bad_option' });
  });
});

describe('advanceTime', () => {
  it('ages tokens at once, and moves the Date header', async () => {
    await using run = await running();
    const { control } = run.simulator;
    let tokens = await run.device.pair();
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      expect((await run.device.me(tokens.access)).status).toBe(200);
      control.advanceTime(8 * HOUR);
      expect((await run.device.me(tokens.access)).status).toBe(401);
      tokens = tokensOf(await run.device.refresh(tokens.refresh));
    }
    const { headers } = await run.device.me(tokens.access);
    expect(headers.date).toBe('Tue, 24 Nov 2026 12:00:00 GMT');
    control.advanceTime(14 * DAY);
    expect((await run.device.refresh(tokens.refresh)).text).toBe('{"error":"invalid_request"}');
    expect(control.time()).toEqual({ now: '2026-12-08T12:00:00.000Z' });
  });

  it('ages codes, upload URLs and online states', async () => {
    await using run = await running();
    const { url, bytes } = await uploadingOne(run, 1000);
    await run.device.askCode();
    run.simulator.control.advanceTime(DAY);
    expect(run.simulator.control.pendingCodes()).toEqual([]);
    expect(run.simulator.control.devices()).toMatchObject([{ status: 'offline' }]);
    expect(codeOf((await run.device.put(url, bytes)).text)).toBe('AccessDenied');
  });

  it.each([0, -1, Number.NaN, Infinity, 1e12])('never goes by %d seconds', async (seconds) => {
    await using run = await running();
    const act = () => run.simulator.control.advanceTime(seconds);
    expect(act).toThrow(expect.objectContaining({ code: 'bad_option' }));
    expect(run.simulator.control.time()).toEqual({ now: '2026-11-23T12:00:00.000Z' });
  });

  it('works over /control too', async () => {
    await using run = await running();
    const url = `${run.device.url}/control/time`;
    const body = JSON.stringify({ seconds: 60 });
    const advance = { method: 'POST', body };
    expect((await run.device.wire.send(`${url}/advance`, advance)).json).toEqual({ done: true });
    expect((await run.device.wire.send(url)).json).toEqual({ now: '2026-11-23T12:01:00.000Z' });
    const wrong = { method: 'POST', body: '{"seconds":-1}' };
    expect((await run.device.wire.send(`${url}/advance`, wrong)).status).toBe(400);
  });
});
