import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordClip } from '../../src/recorder/index.ts';
import { ofType, type Line } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const forPath = (type: string, path: string) => (event: Line) =>
  event.type === type && event['path'] === path;
const lastOf = (events: readonly Line[]) => events.at(-1);

describe('dailies watch, as processes', () => {
  let stage: Stage;
  let card: string;
  beforeEach(async () => {
    stage = await makeStage();
    card = join(stage.folder, 'card');
    await mkdir(join(card, 'DCIM'), { recursive: true });
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  const copyIn = async (name: string, daysOld = 0): Promise<string> => {
    const take = {
      folder: stage.folder,
      name: 'clip.mp4',
      durationSeconds: 0.3,
      speed: 0,
    } as const;
    await recordClip({ ...take, ffmpeg: 'never' }).done;
    const path = join(card, name);
    await rename(join(stage.folder, 'clip.mp4'), path);
    const seconds = Date.now() / 1000 - daysOld * 86_400;
    utimesSync(path, seconds, seconds);
    return path;
  };
  const list = async () => (await stage.run('watch', 'list')).events;

  test('says what each choice would send, and changes nothing by it', async () => {
    await copyIn('DCIM/old.mp4', 3);
    await copyIn('DCIM/new.mp4');
    const { code, events } = await stage.run('watch', 'add', card, '--dry-run', '--pick', 'o*');
    expect(code).toBe(0);
    expect(events).toMatchObject([
      {
        type: 'survey',
        path: card,
        everything: { files: 2 },
        today: { files: 1 },
        chosen: { files: 1 },
      },
    ]);
    expect(await list()).toEqual([]);
  });

  test('without a terminal nothing that is there is sent, and it is said how to send it', async () => {
    await copyIn('a.mp4');
    const { code, events } = await stage.run('watch', 'add', card);
    expect(code).toBe(0);
    expect(events).toMatchObject([
      {
        type: 'watch',
        command: 'add',
        existing: 'nothing',
        sent: { files: 0 },
        left: { files: 1 },
      },
    ]);
    expect(lastOf(events)?.['message']).toContain('--existing everything');
    const [folder] = await list();
    expect(folder).toMatchObject({ type: 'watchFolder', path: card, state: 'idle' });
    expect(folder).toMatchObject({ counts: { before: 1 }, growing: true, mode: 'automatic' });
  });

  test('takes effect while an agent runs, and ends so', async () => {
    await stage.pair();
    const before = await copyIn('before.mp4', 2);
    const today = await copyIn('today.mp4');
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    expect((await stage.run('watch', 'add', card, '--existing', 'today')).code).toBe(0);
    await agent.event(forPath('completed', today));
    const later = await copyIn('later.mp4');
    await agent.event(forPath('completed', later));
    expect(await list()).toMatchObject([
      { path: card, state: 'watching', counts: { handedOver: 2 } },
    ]);
    const { events } = await stage.run('status');
    expect(lastOf(events)).toMatchObject({ watch: [{ path: card, state: 'watching' }] });
    expect((await stage.run('watch', 'remove', card)).code).toBe(0);
    expect(await list()).toEqual([]);
    expect(agent.events.some(forPath('queued', before))).toBe(false);
  });

  test('takes only what the settings want, and holds it where that is wanted', async () => {
    await stage.pair();
    const add = ['--type', 'video', '--exclude', 'x*', '--manual', '--finished', '--channel', '0'];
    expect((await stage.run('watch', 'add', card, ...add)).code).toBe(0);
    expect(await list()).toMatchObject([
      { types: ['video'], exclude: ['x*'], mode: 'manual', growing: false, channel: 0 },
    ]);
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    await copyIn('notes.txt');
    await copyIn('x1.mp4');
    const path = await copyIn('DCIM/a.MP4');
    await agent.event(forPath('queued', path));
    expect(agent.events.filter(ofType('queued'))).toHaveLength(1);
  });

  test.each([
    [['--existing', 'all'], 'nothing, today, everything, choose'],
    [['--existing', 'choose'], '--pick'],
    [['--pick', 'a*'], '--existing choose'],
    [['--type', 'a/b'], 'no type of file'],
    [['--channel', 'x'], 'channel'],
    [['--include', ''], 'empty'],
  ])('%j is refused with a reason: exit 2', async (args, words) => {
    const { code, events } = await stage.run('watch', 'add', card, ...args);
    expect(code).toBe(2);
    expect(String(lastOf(events)?.['message'])).toContain(words);
    expect(await list()).toEqual([]);
  });

  test('a folder that is not there, or holds the state dir, is refused: exit 2', async () => {
    for (const folder of [join(card, 'none'), stage.folder, join(stage.folder, 'device')]) {
      expect((await stage.run('watch', 'add', folder)).code, folder).toBe(2);
    }
    expect((await stage.run('watch', 'remove', card)).code).toBe(2);
  });

  test('the media is never touched, and what is decided about is not even read', async () => {
    await stage.pair();
    const before = await copyIn('before.mp4', 1);
    // Read after it was written, a file would have its time of access moved.
    utimesSync(before, 1_600_000_000, 1_700_000_000);
    const look = () => lookAt(card);
    await stage.run('watch', 'add', card);
    const agent = stage.start('agent');
    await agent.event(ofType('listening'));
    const path = await copyIn('DCIM/a.mp4');
    const seen = look();
    await agent.event(forPath('completed', path));
    agent.kill('SIGTERM');
    await agent.ended();
    expect(look()).toEqual(seen);
    expect(statSync(before).atimeMs).toBe(1_600_000_000_000);
  });
});

/** All that a person or a program could see of a folder, but for times of access. */
function lookAt(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const stats = statSync(path, { bigint: true });
      const { size, mtimeNs, ctimeNs, birthtimeNs, mode, ino, nlink } = stats;
      const isHashed = stats.isFile() && !path.endsWith('before.mp4');
      const sha256 = isHashed && createHash('sha256').update(readFileSync(path)).digest('hex');
      return { path, size, mtimeNs, ctimeNs, birthtimeNs, mode, ino, nlink, sha256 };
    });
}
