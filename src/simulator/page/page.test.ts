import { describe, expect, it } from 'vitest';
import { deviceCodeReply } from '../../spec/index.ts';
import { MIB_5, growing, part } from '../testing/growing.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { html } from './html.ts';

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
    expect([done.status, done.headers.location]).toEqual([
      303,
      `/pair/finish?since=${run.clock.now()}`,
    ]);
    const finish = String(done.headers.location);
    expect((await page(run, finish)).words).toContain('connects by itself');
    expect((await run.device.poll(code.device_code)).status).toBe(200);
    expect((await page(run, finish)).words).toContain(`${code.name} is connected`);
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
    expect((await page(run)).words).toMatch(/Paused .* Resume Rename Forget Device/);
    await press(run, `/page/devices/${id}/resume`);
    expect((await page(run)).words).toMatch(/Online .* Pause Device Rename Forget Device/);
    run.clock.advance(301);
    expect((await page(run)).words).toMatch(/Offline .* Heard 5 min ago/);
    await press(run, '/page/project', { name: 'Reel & Two' });
    expect((await page(run)).text).toContain('Reel &amp; Two');
    expect((await press(run, '/page/project', { name: ' ' })).status).toBe(400);
    await press(run, `/page/devices/${id}/forget`);
    expect((await page(run)).words).toContain('No device is connected');
    expect((await press(run, `/page/devices/${id}/pause`)).status).toBe(404);
  });

  it('takes a code as people write it', async () => {
    await using run = await running();
    const code = deviceCodeReply.parse((await run.device.askCode()).json);
    const written = `${code.user_code.slice(0, 3)} - ${code.user_code.slice(3)} `;
    const found = await page(run, `/pair?code=${encodeURIComponent(written)}`);
    expect([found.status, found.words.includes(code.name ?? '?')]).toEqual([200, true]);
  });

  it('renames a device, moves it to another time zone and shows all that is known of it', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.asset(access);
    const id = run.simulator.control.devices()[0]?.id ?? '';
    await press(run, `/page/devices/${id}/name`, { name: 'B-CAM' });
    await press(run, `/page/devices/${id}/timezone`, { timezone: 'Asia/Tokyo' });
    const { words } = await page(run);
    for (const text of [
      'B-CAM Online',
      'Authorized by Demo User',
      'Paired 2026-11-23 12:00 UTC',
      'Authorization expires never',
      'Last seen 2026-11-23 12:00 UTC',
      'Time zone Asia/Tokyo',
      'Channel 0: B-CAM - Channel 1 (video)',
      'version 1.2.3',
    ]) {
      expect(words).toContain(text);
    }
    expect((await press(run, `/page/devices/${id}/name`, { name: ' ' })).status).toBe(400);
    expect((await press(run, `/page/devices/${id}/timezone`, { timezone: 'x' })).status).toBe(400);
  });

  it('asks before it forgets a device', async () => {
    await using run = await running();
    await run.device.pair();
    const { words, text } = await page(run);
    expect(words).toMatch(/Forget Simulated-C2C-\w+ \? Its authorization ends at once/);
    const id = run.simulator.control.devices()[0]?.id ?? '';
    expect(text).toMatch(new RegExp(`type="button"[^>]*popovertarget="forget-${id}"`));
  });

  it.each([
    ['markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['turned text', 'rtl \u202Egpj.exe', 'rtl \uFFFDgpj.exe'],
    ['lines', 'a\r\nb\u0000', 'a\uFFFD\uFFFDb\uFFFD'],
    ['great length', 'W'.repeat(255), 'W'.repeat(255)],
    ['a path', '../../etc/passwd', '../../etc/passwd'],
  ])('shows a name with %s as what it is', async (_, name, shown) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const id = run.simulator.control.devices()[0]?.id ?? '';
    run.simulator.control.renameDevice(id, name);
    await run.device.asset(access, { name: `${name}.mp4` });
    const { text, words } = await page(run);
    expect(text).toContain(`<bdi>${shown}</bdi>`);
    expect(text).toContain(`<bdi>${shown}.mp4</bdi>`);
    expect(text).not.toContain('<script>');
    expect(words).not.toContain('\u202E');
  });

  it('shows why an asset failed, its comments, and presses of logging buttons', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    await run.device.act(access, `/v2/devices/assets/${id}/comments`, {
      text: 'Boom in <shot>',
      timestamp: 48,
    });
    const channel = run.simulator.control.devices()[0]?.channels[0]?.id ?? '';
    await run.device.act(access, `/v2/devices/channels/${channel}/inputs/0/trigger`, {
      action_type: 'single_press',
      start: { smpte_timecode: '01:00:02:12', rate: { playback: [25, 1], ntsc: null } },
    });
    run.clock.advance(25 * 3600);
    const { words } = await page(run);
    expect(words).toContain('Failed Not complete within 86400 seconds: 0 bytes came, of 1000.');
    expect(words).toContain('Boom in &lt;shot&gt; frame 48');
    expect(words).toContain('01:00:02:12 at 25 frames a second');
    expect(words).toContain('0 complete (0 B), 0 on the way, 1 failed');
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
    expect(filling.text).toContain('&lt;b&gt;../&amp;&quot;A\uFFFD001&lt;/b&gt; 🎬.mov');
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
    expect((await page(run)).words).toContain(
      'A001.mp4 0 B so far Recording still being recorded; 0 of 1 part in',
    );
    await ask([part(2, 10, true)], { asset_filesize: MIB_5 + 10 });
    const ended = await page(run);
    expect(ended.words).toContain('A001.mp4 0 B of 5.2 MB Created');
  });

  it('shows violations and calls, with the fault that hit them', async () => {
    await using run = await running();
    run.simulator.control.faults.enable('status', { times: 1 });
    for (let call = 1; call <= 3; call += 1) {
      await run.device.wire.send(`${run.device.url}/health`);
    }
    const { words } = await page(run);
    expect(words).toContain('2 in all, 1 kind');
    expect(words).toMatch(
      /A device sent no x-client-version to \/health 2 times http.version-header \(must\): A SemVer/,
    );
    expect(words).toMatch(/GET \/health 503 Service Unavailable api, \d+ ms fault: status/);
    expect(words).toContain('Spent after 1 hit');
  });

  it('shows only the calls with problems when asked to', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.poll('nonsense');
    await run.device.me(access);
    const all = await page(run);
    expect(all.words).toContain('All 4 Only problems 1');
    expect(all.words).toContain('GET /v2/devices/me 200');
    const { words } = await page(run, '/?calls=problems');
    expect(words).toContain('POST /v2/auth/token 400 invalid_grant');
    expect(words).not.toContain('GET /v2/devices/me');
  });

  it('switches faults', async () => {
    await using run = await running();
    const { faults } = run.simulator.control;
    const stall = () => faults.list().find(({ name }) => name === 'stall');
    const on = await press(run, '/page/faults/stall/enable', { ms: '5', phase: 'before' });
    expect([on.status, on.headers.location]).toEqual([303, '/#fault-stall']);
    expect(stall()?.active?.params).toMatchObject({ ms: 5, phase: 'before' });
    expect((await page(run)).words).toMatch(/stall On: 0 hits Switch off ms 5, phase before/);
    await press(run, '/page/faults/stall/disable');
    expect(stall()?.active).toBeNull();
    faults.enable('status');
    faults.enable('reset');
    expect((await press(run, '/page/faults/disable')).status).toBe(303);
    expect(faults.list().filter(({ active }) => active !== null)).toEqual([]);
    expect((await page(run)).words).toContain('All are off');
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
    for (const path of ['/page/style.css', '/page/live.js', '/page/icon.svg']) {
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
