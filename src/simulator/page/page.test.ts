import { describe, expect, it } from 'vitest';
import { deviceCodeReply } from '../../spec/index.ts';
import { MIB_5, growing, part } from '../testing/growing.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { html } from './html.ts';
import { ago, bytes } from './words.ts';

const FORM = 'application/x-www-form-urlencoded';

async function page(run: Running, path = '/') {
  const reply = await run.device.wire.send(run.device.url + path);
  return { ...reply, words: reply.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ') };
}

/** A button of the page, pressed in a browser. */
async function press(
  run: Running,
  path: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  return run.device.wire.send(run.device.url + path, {
    method: 'POST',
    headers: { 'content-type': FORM, origin: run.device.url, ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

describe('the page', () => {
  it('says on a fresh start what to do next', async () => {
    await using run = await running({ projectName: 'Reel One' });
    const { words, status } = await page(run);
    expect(status).toBe(200);
    for (const text of [
      'Reel One',
      'C2C Connections',
      '+ New C2C Connection',
      'No device is connected',
      'Nothing has arrived',
      'No device has called yet',
      'Not Frame.io',
    ]) {
      expect(words).toContain(text);
    }
  });

  it('pairs a device: six digits, its name, expiration, Authorize, Finish', async () => {
    await using run = await running();
    const code = deviceCodeReply.parse((await run.device.askCode()).json);
    expect((await page(run, '/pair')).words).toContain('six-digit code');
    const wrong = await page(run, '/pair?code=12x');
    expect([wrong.status, wrong.words.includes('No device waits')]).toEqual([404, true]);
    expect((await page(run, `/pair?code=${code.user_code}`)).words).toContain(code.name ?? '?');
    const done = await press(run, '/page/authorize', { code: code.user_code, expiration: 'day' });
    expect([done.status, done.headers.location]).toEqual([303, '/pair/finish']);
    expect((await page(run, '/pair/finish')).words).toContain('Finish');
    expect((await run.device.poll(code.device_code)).status).toBe(200);
    const { words } = await page(run);
    expect(words).toContain('Online');
    expect(words).toContain('Authorized by Demo User until 2026-11-24 12:00 UTC');
    const again = await press(run, '/page/authorize', { code: code.user_code });
    expect([again.status, again.text.includes('expired')]).toEqual([404, true]);
  });

  it('pauses, resumes, renames and forgets', async () => {
    await using run = await running();
    await run.device.pair();
    const id = run.simulator.control.devices()[0]?.id ?? '';
    expect((await press(run, `/page/devices/${id}/pause`)).status).toBe(303);
    expect((await page(run)).words).toMatch(/Paused .* Resume Forget Device/);
    await press(run, `/page/devices/${id}/resume`);
    expect((await page(run)).words).toMatch(/Online .* Pause Device Forget Device/);
    run.clock.advance(301);
    expect((await page(run)).words).toMatch(/Offline .* Heard 5 min ago/);
    await press(run, '/page/project', { name: 'Reel & Two' });
    expect((await page(run)).text).toContain('Reel &amp; Two');
    expect((await press(run, '/page/project', { name: ' ' })).status).toBe(400);
    await press(run, `/page/devices/${id}/forget`);
    expect((await page(run)).words).toContain('No device is connected');
    expect((await press(run, `/page/devices/${id}/pause`)).status).toBe(404);
  });

  it('shows assets in their folders, filling up and then with their hash', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { access } = await run.device.pair();
    const name = '<b>../&"A\n001</b> 🎬.mov';
    const { urls } = await run.device.asset(access, { name, filesize: 6 });
    await run.device.put(urls[0] ?? '', Buffer.from('abc'));
    const filling = await page(run);
    expect(filling.text).toContain('max="6"');
    expect(filling.text).toContain('value="3"');
    expect(filling.words).toContain('2026_11_23');
    expect(filling.text).toContain('&lt;b&gt;../&amp;&quot;A\n001&lt;/b&gt; 🎬.mov');
    expect(filling.text).not.toContain('<b>');
    const complete = nextEvent(run.simulator, 'assetComplete');
    await run.device.put(urls[1] ?? '', Buffer.from('def'));
    const { asset } = await complete;
    expect((await page(run)).words).toContain(`sha256 ${asset.sha256}`);
  });

  it('shows what of a growing asset has come, and how it is to end once that is known', async () => {
    await using run = await running();
    const { ask } = await growing(run);
    await ask([part(1)]);
    expect((await page(run)).words).toContain('A001.mp4 0 B so far Still being recorded.');
    await ask([part(2, 10, true)], { asset_filesize: MIB_5 + 10 });
    const ended = await page(run);
    expect(ended.words).toContain('A001.mp4 0 B of 5.2 MB');
    expect(ended.text).toContain('max="5242890"');
  });

  it('shows violations and calls, with the fault that hit them', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('status', { times: 1 });
    await run.device.wire.send(`${run.device.url}/health`);
    await run.device.wire.send(`${run.device.url}/health`);
    const { words } = await page(run);
    expect(words).toContain('http.version-header');
    expect(words).toContain('GET /health 503 Service Unavailable (fault: status)');
  });

  it('switches faults', async () => {
    await using run = await running();
    const { faults } = run.simulator.control;
    const on = await press(run, '/page/faults/stall/enable', { ms: '5', phase: 'before' });
    expect([on.status, on.headers.location]).toEqual([303, '/#fault-stall']);
    expect(faults.list()[2]?.active?.params).toMatchObject({ ms: 5, phase: 'before' });
    expect((await page(run)).words).toContain('on: 0 hit');
    await press(run, '/page/faults/stall/disable');
    expect(faults.list()[2]?.active).toBeNull();
    expect((await press(run, '/page/faults/stall/enable', { ms: '-1' })).status).toBe(400);
    expect((await press(run, '/page/faults/typo/enable')).status).toBe(404);
  });

  it('has no resource of elsewhere and no inline code, and says so to the browser', async () => {
    await using run = await running();
    const { text, headers } = await page(run);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/https?:\/\//);
    expect(text).not.toMatch(/<script>|<style|style=|\son\w+=/);
    for (const path of ['/page/style.css', '/page/live.js']) {
      expect((await run.device.wire.send(run.device.url + path)).status).toBe(200);
    }
  });

  it('tells its visitors when something has happened', async () => {
    await using run = await running();
    const socket = await run.device.wire.open(run.device.url);
    const host = new URL(run.device.url).host;
    let heard = '';
    socket.on('data', (piece: Buffer) => (heard += piece.toString()));
    socket.write(`GET /page/changes HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await expect.poll(() => heard).toContain('text/event-stream');
    await run.device.askCode();
    await expect.poll(() => heard, { timeout: 5000 }).toContain('data: changed');
    socket.destroy();
  });
});

describe('visitors from elsewhere', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
    ['another port', { origin: 'https://127.0.0.1:1' }],
    ['a foreign name for this machine', { host: 'evil.example' }],
  ])('cannot act from %s', async (_, headers) => {
    await using run = await running();
    await run.device.pair();
    const id = run.simulator.control.devices()[0]?.id ?? '';
    expect((await press(run, `/page/devices/${id}/forget`, {}, headers)).status).toBe(403);
    expect((await press(run, `/control/devices/${id}/forget`, {}, headers)).status).toBe(403);
    expect(run.simulator.control.devices()).toHaveLength(1);
  });

  it('cannot act with a browser that only says where it stands', async () => {
    await using run = await running();
    const reply = await run.device.wire.send(`${run.device.url}/control/project`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: '{"name":"x"}',
    });
    expect(reply.status).toBe(403);
  });

  it('cannot read by a foreign name either', async () => {
    await using run = await running();
    for (const path of ['/', '/control/calls', '/control/events']) {
      const headers = { host: 'evil.example' };
      expect((await run.device.wire.send(run.device.url + path, { headers })).status).toBe(403);
    }
  });
});

describe('html', () => {
  it('escapes what is put in, and only that', () => {
    const name = `<a href='x' title="y">&`;
    expect(html`<p title="${name}">${html`<b>${1}</b>`}${[name, null]}</p>`.text).toBe(
      '<p title="&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;">' +
        '<b>1</b>&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;</p>',
    );
  });
});

describe('words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [21_136_250, '21.1 MB'],
    [5e12, '5.0 TB'],
  ])('%d bytes are %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  it('counts time back in coarse steps', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(ago('2026-11-23T11:59:30Z', now)).toBe('just now');
    expect(ago('2026-11-23T11:01:00Z', now)).toBe('59 min ago');
    expect(ago('2026-11-22T12:00:00Z', now)).toBe('24 h ago');
    expect(ago('2026-11-13T12:00:00Z', now)).toBe('10 days ago');
  });
});
