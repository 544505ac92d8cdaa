import { createHash } from 'node:crypto';
import { mkdir, open, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;
const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('dailies upload and queue, as processes', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
    await stage.pair();
  });
  afterEach(async () => stage[Symbol.asyncDispose]());
  const assets = () => stage.frameio.control.assets();

  test('delivers files and folders byte for byte, with the events of the contract', async () => {
    const one = await stage.file('A001C001.mp4', 20 * MEBI);
    await mkdir(join(stage.folder, 'card', 'DCIM'), { recursive: true });
    const two = await stage.file('card/DCIM/IMG_1.jpg', 12_345);
    const three = await stage.file('card/report.pdf', 1);
    const { code, events } = await stage.run('upload', one, join(stage.folder, 'card'));
    expect(code).toBe(0);
    for (const path of [one, two, three]) {
      const mine = events.filter((event) => event['path'] === path);
      const types = mine.map(({ type }) => type);
      expect(types[0]).toBe('queued');
      expect(types.at(-1)).toBe('completed');
      const completed = mine.at(-1);
      expect(completed?.['sha256']).toBe(await sha256(path));
      const asset = (await stage.assets()).find(({ id }) => id === completed?.['assetId']);
      expect(asset).toMatchObject({ status: 'complete', sha256: completed?.['sha256'] });
    }
    expect(events.at(-1)).toMatchObject({
      type: 'result',
      completed: 3,
      failed: 0,
      skipped: 0,
      totalBytes: 20 * MEBI + 12_346,
      durationMs: expect.any(Number),
    });
    expect(
      assets()
        .map(({ filetype }) => filetype)
        .sort(),
    ).toEqual(['application/pdf', 'image/jpeg', 'video/mp4']);
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('a file that is being written goes up as it grows, and whole', async () => {
    const path = join(stage.folder, 'take-1.ts');
    const camera = await open(path, 'w');
    await camera.write(Buffer.alloc(MEBI, 'begin'));
    const program = stage.start('upload', path);
    let grown = false;
    for (let mebi = 0; mebi < 200 && !grown; mebi++) {
      await camera.write(Buffer.alloc(MEBI, `frame ${mebi}`));
      await delay(50);
      grown = program.events.some((event) => Number(event['sentBytes']) > 0);
    }
    expect(grown).toBe(true);
    await camera.close();
    const { code, events } = await program.ended();
    expect(code).toBe(0);
    expect(events.find(ofType('queued'))).toMatchObject({ mode: 'growing', totalBytes: null });
    expect(events.find(ofType('completed'))?.['sha256']).toBe(await sha256(path));
    expect(await stage.assets()).toMatchObject([{ status: 'complete', mode: 'growing' }]);
    expect(stage.frameio.control.violations()).toEqual([]);
  });

  test('a file that is only open somewhere is finished', async () => {
    const path = await stage.file('A001.mp4', 3 * MEBI);
    await utimes(path, new Date(0), Date.now() / 1000 - 60);
    const editor = await open(path, 'r+');
    const { code, events } = await stage.run('upload', path);
    await editor.close();
    expect(code).toBe(0);
    expect(events.find(ofType('queued'))).toMatchObject({ mode: 'finished' });
  });

  test('names of every kind arrive exactly as they are', async () => {
    const names = [
      `${'n'.repeat(251)}.mov`,
      'clip 🎬 ünï.mp4',
      'two\nlines.wav',
      '..mp4',
      '-rf.mp4',
      'a\u001b[31mred.mp4',
    ];
    for (const name of names) await stage.file(name, 10);
    const { code, events } = await stage.run('upload', ...names.map((n) => join(stage.folder, n)));
    expect(code).toBe(0);
    expect(events.filter(ofType('completed'))).toHaveLength(names.length);
    expect(
      assets()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort());
  });

  test('a path with ../ in it is the file it means', async () => {
    await stage.file('x.mp4', 10);
    await mkdir(join(stage.folder, 'sub'));
    const { code } = await stage.run('upload', `${stage.folder}/sub/../x.mp4`);
    expect(code).toBe(0);
    expect(assets()).toMatchObject([{ name: 'x.mp4' }]);
  });

  test('prints a name with control characters so that the terminal does not obey it', async () => {
    const path = await stage.file('a\u001b[31m\nred.mp4', 10);
    const { stdout } = await stage.plain('upload', path);
    expect(stdout).toContain('a\\u{1b}[31m\\nred.mp4');
    expect(stdout).not.toContain('\u001b');
  });

  test('no such file: one sentence, exit 2, nothing started', async () => {
    const { code, events } = await stage.run('upload', join(stage.folder, 'nothing.mp4'));
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'no_such_file', exitCode: 2 }]);
    expect(assets()).toEqual([]);
  });

  test('a missing file among others does not hold them up: exit 5', async () => {
    const good = await stage.file('good.mp4', 10);
    const { code, events } = await stage.run('upload', join(stage.folder, 'nothing.mp4'), good);
    expect(code).toBe(5);
    expect(events.find(ofType('failed'))).toMatchObject({
      code: 'no_such_file',
      message: expect.any(String),
      hint: expect.any(String),
      retryable: false,
    });
    expect(events.at(-2)).toMatchObject({ type: 'result', completed: 1, failed: 1 });
    expect(events.at(-1)).toMatchObject({ type: 'error', exitCode: 5 });
  });

  test('an empty file is skipped with its reason, an empty folder is no file', async () => {
    const { code, events } = await stage.run('upload', await stage.file('empty.mp4', 0));
    expect(code).toBe(5);
    expect(events.find(ofType('skipped'))).toMatchObject({ code: 'empty' });
    await mkdir(join(stage.folder, 'bare'));
    expect((await stage.run('upload', join(stage.folder, 'bare'))).code).toBe(2);
    expect(assets()).toEqual([]);
  });

  test('a link to a file is followed, a loop of folders ends', async () => {
    const path = await stage.file('real.mp4', 10);
    const folder = join(stage.folder, 'links');
    await mkdir(folder);
    await symlink(path, join(folder, 'link.mp4'));
    await symlink(folder, join(folder, 'loop'));
    const { code, events } = await stage.run('upload', folder);
    expect(code).toBe(0);
    expect(events.at(-1)).toMatchObject({ completed: 1 });
  });

  test('knows what it has delivered; a file written anew is a new clip', async () => {
    const path = await stage.file('a.mp4', 100);
    await stage.run('upload', path);
    const again = await stage.run('upload', path);
    expect(again.events.find(ofType('skipped'))).toMatchObject({ code: 'duplicate' });
    expect(assets()).toHaveLength(1);
    await writeFile(path, 'other');
    expect((await stage.run('upload', path)).code).toBe(0);
    expect(assets()).toHaveLength(2);
  });

  test('the queue lists what became of each file', async () => {
    await stage.run('upload', await stage.file('a.mp4', 100), await stage.file('b.mp4', 0));
    const { code, events } = await stage.run('queue', 'list');
    expect(code).toBe(0);
    expect(events).toMatchObject([
      { type: 'upload', name: 'a.mp4', state: 'completed', totalBytes: 100, partsTotal: 1 },
      { type: 'upload', name: 'b.mp4', state: 'skipped', code: 'empty' },
    ]);
    expect((await stage.run('status')).events[0]).toMatchObject({
      uploads: { completed: 1, skipped: 1, queued: 0, remainingFiles: 0 },
    });
  });

  test('not paired: exit 3, nothing queued', async () => {
    await stage.run('unpair');
    const { code, events } = await stage.run('upload', await stage.file('a.mp4', 10));
    expect(code).toBe(3);
    expect(events).toMatchObject([{ type: 'error', code: 'not_paired' }]);
  });

  test('forgotten at Frame.io: exit 4, the queue is kept, and goes on after pairing', async () => {
    const path = await stage.file('a.mp4', 10);
    for (const { id } of stage.frameio.control.devices()) stage.frameio.control.forget(id);
    const lost = await stage.run('upload', path);
    expect(lost.code).toBe(4);
    expect(lost.events.at(-1)).toMatchObject({ type: 'error', code: 'pairing_lost', exitCode: 4 });
    expect((await stage.run('status')).events[0]).toMatchObject({
      auth: { state: 'lost' },
      uploads: { queued: 1 },
    });
    // Known to be lost, it is not asked again.
    const calls = stage.frameio.control.calls().length;
    expect((await stage.run('upload', path)).code).toBe(4);
    expect(stage.frameio.control.calls()).toHaveLength(calls);
    await stage.pair();
    expect((await stage.run('upload', path)).code).toBe(0);
    expect(assets()).toHaveLength(1);
  });

  test('an access token that has run out is renewed without a word', async () => {
    await using short = await makeStage({ accessTokenLifeSeconds: 2 });
    await short.pair();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const { code, stderr } = await short.run('upload', await short.file('a.mp4', 10));
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const grants = short.frameio.control.calls().map(({ grant }) => grant);
    expect(grants.filter((grant) => grant === 'refresh_token')).toHaveLength(1);
    expect(short.frameio.control.violations()).toEqual([]);
  });

  test('paused at Frame.io: the file is skipped and explained, others go on', async () => {
    const [device] = stage.frameio.control.devices();
    stage.frameio.control.pause(device?.id ?? '');
    const { code, events } = await stage.run('upload', await stage.file('a.mp4', 10));
    expect(code).toBe(5);
    expect(events.find(ofType('skipped'))).toMatchObject({ code: 'paused' });
  });

  test('Frame.io away: exit 6, the queue kept; --wait-offline waits for it', async () => {
    const path = await stage.file('a.mp4', 10);
    stage.frameio.control.faults.enable('reset', { host: 'api', phase: 'before' });
    const waiting = stage.start('upload', path, '--wait-offline');
    await waiting.event(ofType('queued'));
    stage.frameio.control.faults.disable('reset');
    expect((await waiting.ended()).code).toBe(0);
    const port = new URL(stage.frameio.apiUrl).port;
    await stage.frameio.close();
    const other = await stage.file('b.mp4', 10);
    const away = await stage.run('upload', other);
    expect(away.code).toBe(6);
    expect(away.events.at(-1)).toMatchObject({ code: 'unreachable', exitCode: 6 });
    expect(away.stdout).toContain(port);
    expect((await stage.run('queue', 'list')).events.at(-1)).toMatchObject({ state: 'queued' });
  });

  test('Ctrl-C stops at once, exit 130; the next upload goes on with the same asset', async () => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 10 * MEBI });
    const path = await stage.file('a.mp4', 40 * MEBI);
    const program = stage.start('upload', path);
    await program.event(({ type, sentBytes }) => type === 'progress' && Number(sentBytes) > 0);
    program.kill('SIGINT');
    const stopped = await program.ended();
    expect(stopped.code).toBe(130);
    expect(stopped.events.slice(-2)).toMatchObject([
      { type: 'cancelled' },
      { type: 'error', exitCode: 130 },
    ]);
    stage.frameio.control.faults.disable('bandwidth');
    expect((await stage.run('upload', path)).code).toBe(0);
    expect(await stage.assets()).toMatchObject([
      { status: 'complete', sha256: await sha256(path) },
    ]);
  });

  test.each(['detailed', 'none'])(
    'an older Frame.io that knows the legacy path only is found out and remembered (404, body: %s)',
    async (body) => {
      const { faults } = stage.frameio.control;
      faults.enable('status', { host: 'api', path: '/v2/devices/assets', status: 404, body });
      const paths = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => stage.file(`a${n}.mp4`, 10 + n)),
      );
      const { code } = await stage.run('upload', ...paths);
      expect(code).toBe(0);
      expect((await stage.assets()).filter(({ status }) => status === 'complete')).toHaveLength(20);
      const creates = stage.frameio.control.calls().map(({ path }) => path);
      expect(creates.filter((path) => path === '/v2/assets')).toHaveLength(20);
      const tried = creates.filter((path) => path === '/v2/devices/assets').length;
      // Once for each create that was on its way before the first had an answer.
      expect(tried).toBeGreaterThan(0);
      expect(tried).toBeLessThan(10);
    },
  );

  test('storage faults of all kinds are ridden out: same asset, same bytes', async () => {
    const { faults } = stage.frameio.control;
    faults.enable('status', { host: 'storage', status: 503, times: 2 });
    faults.enable('reset', { host: 'storage', phase: 'middle', times: 2 });
    const path = await stage.file('a.mp4', 40 * MEBI);
    const { code } = await stage.run('upload', path);
    expect(code).toBe(0);
    expect(await stage.assets()).toMatchObject([
      { status: 'complete', sha256: await sha256(path) },
    ]);
    expect(stage.frameio.control.violations()).toEqual([]);
  });
});
