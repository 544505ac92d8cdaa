import { request } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDevice, serveLocalApi, type Device, type LocalApi } from '../../src/agent/index.ts';
import { axeFindings, openChromium } from '../support/chromium.ts';
import { makeStage, type Stage } from '../support/stage.ts';

describe('the page of the device', () => {
  let browser: Browser;
  let stage: Stage;
  let device: Device;
  let api: LocalApi;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stage = await makeStage();
    const { apiUrl, caFile, clientSecret } = stage.frameio;
    const stateDir = join(stage.folder, 'device');
    device = await createDevice({ stateDir, apiUrl, caFile, clientSecret });
    api = await serveLocalApi(device, { port: 0 });
  });
  afterEach(async () => {
    await api.close();
    await device.close();
    await stage[Symbol.asyncDispose]();
  });

  test('pairs, works, completes and falls silent before the eyes of a person', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(api.url);
    expect(page.url(), 'the token does not stay in the address').not.toContain('token');
    await page.getByText('Offline').first().waitFor();

    const pairing = device.pair({ renew: true, timeoutMs: null });
    const code = await new Promise<string>((resolve) => {
      device.on((event) => event.type === 'code' && resolve(event.userCode));
    });
    await page.getByText(code.slice(0, 3), { exact: true }).waitFor();
    await page.getByText(code.slice(3), { exact: true }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    stage.frameio.control.authorize(code);
    await pairing;
    await page.getByText('Online').first().waitFor();
    await page.getByText('Demo Project').waitFor();

    device.start();
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 4_000_000 });
    await device.upload(await stage.file('A001 🎬.mp4', 12_000_000));
    await page.getByRole('progressbar').first().waitFor();
    await device.upload(await stage.file('empty.wav', 0));
    await page.getByText('The file is empty').waitFor();
    await page
      .getByText(/sha256/i)
      .first()
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow), 'nothing sticks out on a phone').toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);

    await api.close();
    await page.getByText('does not answer').first().waitFor();
    await page.close();
  });

  test('says Offline and why while Frame.io is away', async () => {
    stage.frameio.control.authorizeEveryCode();
    await device.pair({ renew: true, timeoutMs: null });
    device.start();
    const page = await browser.newPage();
    await page.goto(api.url);
    await page.getByText('Online').first().waitFor();
    await stage.frameio.close();
    await device.upload(await stage.file('a.mp4', 1_000));
    await page.getByText('Offline').first().waitFor();
    const reason = page.getByText('nothing listens there').first();
    await reason.waitFor();
    expect(await reason.isVisible()).toBe(true);
    await page.close();
  });

  test('is shown only to who has the link, under its own name, and gives out no files', async () => {
    const url = new URL(api.url);
    const bearer = { authorization: `Bearer ${url.searchParams.get('token')}` };
    const ask = (path: string, headers: Record<string, string> = {}) =>
      statusOf(Number(url.port), path, headers);
    expect(await ask('/api/v1/status')).toBe(401);
    expect(await ask('/?token=wrong')).toBe(401);
    expect(await ask('/api/v1/status', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await ask('/api/v1/status', bearer)).toBe(200);
    expect(await ask('/../../package.json', bearer)).toBe(404);
    expect(await ask('/%2e%2e/%2e%2e/package.json', bearer)).toBe(404);
    expect(await ask('/api/v1/uploads?limit=99999', bearer)).toBe(400);
    expect(await ask('/api/v1/uploads?state=nonsense', bearer)).toBe(400);
    // A page elsewhere whose name was made to point here: same address, another Host.
    expect(await ask('/api/v1/status', { ...bearer, host: 'evil.example' })).toBe(421);
  });
});

/** A request as it is written, which fetch would tidy up. */
async function statusOf(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers })
      .on('response', (reply) => resolve(reply.resume().statusCode ?? 0))
      .on('error', reject)
      .end();
  });
}
