import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordClip } from '../../src/recorder/index.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { TestDevice, tokensOf } from '../../src/simulator/testing/test-device.ts';
import { urlsOf } from '../../src/simulator/testing/growing.ts';
import { deviceCodeReply, growingAssetReply } from '../../src/spec/index.ts';
import { axeFindings, openChromium } from '../support/chromium.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MIB_5 = 5 * 1024 * 1024;

describe('the page of the simulator, in a browser', () => {
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  let device: TestDevice;
  let problems: string[];
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stage = await makeStage({
      projectName: 'Night Shoot',
      userName: 'Ada',
      timezone: 'UTC',
      urlsPerAsset: () => 2,
    });
    device = new TestDevice(stage.frameio);
    page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      ignoreHTTPSErrors: true,
    });
    problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // The browser itself tells of every 400, which the page's own words explain.
      const isProblem = message.type() === 'error' && !message.text().includes('status of 400');
      if (isProblem) problems.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    await stage[Symbol.asyncDispose]();
  });

  const control = () => stage.frameio.control;
  const section = (id: string): Locator => page.locator(`#${id}`);
  const byRole = (name: string) => page.getByRole('button', { name, exact: true });

  /** A paired device and its page, which is not loaded again: a mark on the window would be gone. */
  async function paired(): Promise<string> {
    const { access } = await device.pair();
    await device.me(access);
    await page.goto(stage.frameio.pageUrl);
    await page.evaluate('window.isSame = true');
    return access;
  }
  const isSame = async () => page.evaluate('window.isSame === true');

  test('a person connects a device: six digits, its name, expiration, Authorize, Finish', async () => {
    await page.goto(stage.frameio.pageUrl);
    await page.getByText('No device is connected').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const code = deviceCodeReply.parse((await device.askCode()).json);
    await page.getByText('A device shows a code and waits').waitFor();

    await page.getByRole('link', { name: '+ New C2C Connection' }).click();
    // No click: the field has the keyboard. The way people write codes is taken, too.
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).search, 'two digits are no code').toBe('');
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(`${code.user_code.slice(0, 3)} ${code.user_code.slice(3)}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: code.name ?? '?' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Expiration').selectOption('In one week');
    await byRole('Authorize').click();
    await page.getByText('connects by itself').waitFor();
    const { access } = tokensOf(await device.poll(code.device_code));
    await page.getByText(`${code.name} is connected`).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await byRole('Finish').click();

    await section('connections').getByText('Online', { exact: true }).waitFor();
    const expiresAt = control().devices()[0]?.authorizationExpiresAt ?? '';
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    await page.getByText('Authorized by Ada until').waitFor();
    expect((await device.me(access)).status).toBe(200);
    expect(problems).toEqual([]);
  });

  test('a wrong code is explained, and keeps its leading zeros', async () => {
    await page.goto(`${stage.frameio.pageUrl}pair?code=001234`);
    await page.getByRole('alert').getByText('No device waits with this code').waitFor();
    expect(await page.getByLabel('Six-digit code').inputValue()).toBe('001234');
    expect(await axeFindings(page)).toEqual([]);
  });

  test('pauses, renames, moves and, after a question, forgets a device without leaving', async () => {
    await paired();
    await byRole('Pause Device').click();
    await section('connections').getByText('Paused', { exact: true }).waitFor();
    expect(control().devices()).toMatchObject([{ status: 'paused' }]);
    // The keyboard is still on the button that was pressed, which now does the opposite.
    await page.keyboard.press('Enter');
    await section('connections').getByText('Online', { exact: true }).waitFor();

    await byRole('Rename').first().click();
    await page.getByLabel('Name', { exact: true }).first().fill('A-CAM <1>');
    await page.keyboard.press('Enter');
    await section('connections').getByRole('heading', { name: 'A-CAM <1>' }).waitFor();
    expect(await page.getByRole('dialog').count(), 'the form is gone').toBe(0);

    await page.getByText('Details').first().click();
    await page.getByLabel('Time zone').fill('Mars/Olympus');
    await byRole('Change').click();
    await page.getByText('This is no IANA time zone').waitFor();
    await page.getByLabel('Time zone').fill('Asia/Tokyo');
    await byRole('Change').click();
    await section('connections').getByText('Asia/Tokyo', { exact: true }).waitFor();
    expect(await page.getByText('This is no IANA time zone').count()).toBe(0);

    await byRole('Forget Device').click();
    await page.getByRole('dialog').getByText('has to be paired again').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(control().devices(), 'Keep it is what the keyboard is on').toHaveLength(1);
    await byRole('Forget Device').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget Device' }).click();
    await page.getByText('No device is connected').waitFor();
    expect([await isSame(), problems]).toEqual([true, []]);
  });

  test('an asset fills up, completes with its hash and plays, while the page stays', async () => {
    const access = await paired();
    const { path } = await recordClip({
      folder: stage.folder,
      name: 'A001C001.mp4',
      durationSeconds: 4,
      width: 320,
      height: 180,
      speed: 0,
    }).done;
    const clip = await readFile(path);
    const half = Math.ceil(clip.length / 2);
    const { urls } = await device.asset(access, {
      name: 'A001C001.mp4',
      filesize: clip.length,
    });
    const asset = section('folders').locator('.asset', { hasText: 'A001C001.mp4' });
    await asset.locator('.badge', { hasText: 'Created' }).waitFor();
    await device.put(urls[0] ?? '', clip.subarray(0, half));
    await asset.locator('.badge', { hasText: 'Uploading' }).waitFor();
    expect(await asset.getByRole('progressbar').getAttribute('value')).toBe(String(half));
    await asset.locator('summary').click();
    await device.put(urls[1] ?? '', clip.subarray(half));
    await asset.locator('.badge', { hasText: 'Complete' }).waitFor();
    const sha256 = createHash('sha256').update(clip).digest('hex');
    await asset.getByText(sha256, { exact: true }).waitFor();
    const browserContext = page.context();
    await browserContext.grantPermissions(['clipboard-read', 'clipboard-write']);
    await asset.getByRole('button', { name: 'Copy' }).click();
    await asset.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sha256);

    const video = asset.locator('video');
    const played = async () => video.evaluate((player: HTMLVideoElement) => player.currentTime);
    await video.evaluate(async (player: HTMLVideoElement) => {
      player.muted = true;
      player.title = 'the same';
      await player.play();
    });
    await expect.poll(played).toBeGreaterThan(0);
    expect(await video.evaluate((player: HTMLVideoElement) => player.videoWidth)).toBe(320);
    // Something else happens: the page refreshes around the player, which goes on.
    const before = await played();
    await device.asset(access, { name: 'A001C002.mp4' });
    await section('folders').getByText('A001C002.mp4').waitFor();
    expect(await video.getAttribute('title')).toBe('the same');
    await expect.poll(played).toBeGreaterThan(before);
    // A jump asks for a range.
    const seen = await video.evaluate(
      async (player: HTMLVideoElement) =>
        new Promise<number>((resolve) => {
          player.pause();
          player.addEventListener('seeked', () => resolve(player.currentTime), { once: true });
          player.currentTime = 3;
        }),
    );
    expect(seen).toBe(3);
    expect(await axeFindings(page)).toEqual([]);
    expect([await isSame(), problems]).toEqual([true, []]);
  });

  test('a growing asset is shown as being recorded, with its size so far', async () => {
    const access = await paired();
    const created = await device.createAsset(access, {
      name: 'A001C003.mp4',
      filetype: 'video/mp4',
      offset: 0,
      is_realtime_upload: true,
    });
    const { id } = growingAssetReply.parse(created.json);
    const asset = section('folders').locator('.asset', { hasText: 'A001C003.mp4' });
    await asset.locator('.badge', { hasText: 'Recording' }).waitFor();
    const [url = ''] = urlsOf(
      await device.act(access, `/v2/devices/assets/${id}/realtime_upload/parts`, {
        parts: [{ number: 1, size: MIB_5, is_final: false }],
      }),
    );
    await device.put(url, Buffer.alloc(MIB_5));
    await asset.getByText('5.2 MB so far').waitFor();
    await asset.getByText('1 of 1 part in').waitFor();
    expect([await isSame(), problems]).toEqual([true, []]);
  });

  test('a fault is switched on and hits, a violation appears, only problems are shown', async () => {
    await paired();
    const faults = section('faults');
    await faults.locator('#fault-status summary').click();
    const form = faults.locator('#switch-status');
    await form.locator('[name=times]').fill('1');
    await form.locator('[name=status]').fill('500');
    // The page refreshes while somebody types.
    await device.wire.send(`${device.url}/health`, { headers: { 'x-client-version': '1.2.3' } });
    await section('calls').getByText('/health').waitFor();
    expect(await form.locator('[name=times]').inputValue()).toBe('1');
    await form.getByRole('button', { name: 'Switch on' }).click();
    await faults.getByText('On: 0 hits, 1 to go').waitFor();
    await device.wire.send(`${device.url}/health`);
    await faults.getByText('Spent after 1 hit').waitFor();
    await section('calls').getByText('fault: status').waitFor();
    await device.wire.send(`${device.url}/health`);
    await section('violations').getByText('http.version-header').first().waitFor();
    await section('glance')
      .getByText(/\d violations?/)
      .waitFor();

    await section('calls')
      .getByText(/^Only problems/)
      .click();
    await section('calls').getByText('/v2/devices/me').waitFor({ state: 'detached' });
    expect(await section('calls').getByText('fault: status').count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?calls=problems');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Search faults').fill('tcp');
    await faults.locator('#fault-status').waitFor({ state: 'hidden' });
    expect(await faults.locator('.fault:visible').count()).toBe(1);
    await page.getByLabel('Search faults').fill('no such thing');
    await faults.getByText('No fault is called').waitFor();
    await page.getByLabel('Search faults').fill('');
    await byRole('Switch off status').click();
    await faults.getByText('All are off').waitFor();
    control().faults.enable('stall', { path: '/nowhere' });
    control().faults.enable('reset', { path: '/nowhere' });
    await byRole('Switch all off').click();
    await faults.getByText('All are off').waitFor();
    expect(
      control()
        .faults.list()
        .filter(({ active }) => active !== null),
    ).toEqual([]);
    await form.locator('[name=times]').fill('-1');
    await form.evaluate((element) => element.setAttribute('novalidate', ''));
    await form.getByRole('button', { name: 'Switch on' }).click();
    await form.getByRole('alert').getByText('wants times between').waitFor();
    expect([await isSame(), problems]).toEqual([true, []]);
  });

  test('it is good to read: axe in light and dark, large text, a phone, two hundred assets', async () => {
    const access = await paired();
    const [{ id } = { id: '' }] = control().devices();
    control().renameDevice(id, `<script>alert(1)</script>\u202E${'W'.repeat(200)}`);
    const names = [
      '<img src=x onerror=alert(1)>.mp4',
      'W'.repeat(255),
      'a\nb.mov',
      '\u202Egpj.exe',
    ];
    for (let clip = names.length; clip < 200; clip += 1) names.push(`A001C${clip}.mp4`);
    for (const name of names) await device.asset(access, { name });
    control().faults.enable('status', { path: '/nowhere', code: 'W'.repeat(200) });
    await device.wire.send(`${device.url}/${'w'.repeat(300)}`);
    await page.getByText('Show all 200').waitFor();
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 360],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 740 });
      expect(await axeFindings(page), `${colorScheme} at ${width}`).toEqual([]);
      expect(await overflow(page), `nothing sticks out at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.getByLabel('Show all 200').check();
    await page.evaluate('for (const d of document.querySelectorAll("details")) d.open = true');
    await page.evaluate('document.documentElement.style.fontSize = "200%"');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await overflow(page), `nor with large text at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(await page.evaluate('document.querySelectorAll("main img").length')).toBe(0);
    expect(problems).toEqual([]);
  });

  test('it says when the simulator is gone, and goes on when it is back', async () => {
    await paired();
    const port = Number(new URL(stage.frameio.apiUrl).port);
    await section('fault-stall').locator('summary').click();
    await stage.frameio.close();
    await page.getByText('The simulator does not answer').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const back = await startSimulator({
      port,
      dataDir: `${stage.folder}/frameio`,
      projectName: 'Second Day',
    });
    try {
      await page.getByRole('heading', { name: 'Second Day' }).waitFor();
      await page.getByText('No device is connected').waitFor();
      expect(await page.getByText('The simulator does not answer').count()).toBe(0);
      const isOpen = await section('fault-stall').getAttribute('open');
      expect([await isSame(), isOpen]).toEqual([true, '']);
    } finally {
      await back.close();
    }
  });
});

async function overflow(page: Page): Promise<unknown> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
