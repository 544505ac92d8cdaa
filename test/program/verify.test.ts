import { execFileSync } from 'node:child_process';
import {
  chmod,
  copyFile,
  mkdir,
  open,
  rename,
  stat,
  symlink,
  truncate,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ofType, runProgram, type Ended } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

const MEBI = 1024 ** 2;
/** Root may read everything: only another user meets what may not be read. */
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** Another byte in the middle; size and times as they were. */
async function flipByte(path: string, atBytes: number): Promise<void> {
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, atBytes);
  await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, atBytes);
  await file.close();
  await utimes(path, atime, mtime);
}

const verdictsOf = ({ events }: Ended) =>
  Object.fromEntries(
    events
      .filter(ofType('verified'))
      .map((event) => [String(event['path']).split('/').at(-1), event['verdict']]),
  );

describe('dailies verify: may this card be formatted?', () => {
  let stage: Stage;
  let card: string;
  beforeEach(async () => {
    stage = await makeStage();
    card = join(stage.folder, 'card');
    await mkdir(join(card, 'DCIM'), { recursive: true });
    await stage.file('card/a.mp4', 3 * MEBI);
    await stage.file('card/DCIM/b.mov', 1_000);
    await stage.pair();
    await stage.run('upload', card);
  });
  afterEach(async () => stage[Symbol.asyncDispose]());

  test('yes, when every file has arrived: exit 0, one event a file, and one clear answer', async () => {
    const ended = await stage.run('verify', card);
    expect(ended.code).toBe(0);
    const [first] = ended.events;
    expect(first).toMatchObject({
      type: 'verified',
      path: join(card, 'DCIM', 'b.mov'),
      verdict: 'arrived',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      totalBytes: 1_000,
      message: expect.any(String),
    });
    const assets = await stage.assets();
    expect(assets.find(({ id }) => id === first?.['assetId'])?.sha256).toBe(first?.['sha256']);
    expect(ended.events.at(-1)).toMatchObject({
      type: 'verdict',
      arrived: 2,
      notArrived: 0,
      totalBytes: 3 * MEBI + 1_000,
      mayFormat: true,
    });
    const { stdout } = await stage.plain('verify', card);
    expect(stdout).toBe(
      'All 2 files (3.1 MB) have arrived, byte for byte. This card may be formatted.\n',
    );
  });

  test.each([0, 1_500_000, 3 * MEBI - 1])(
    'no, when the byte at %i is another, though size and time are the same: exit 5, and it is named',
    async (atBytes) => {
      await flipByte(join(card, 'a.mp4'), atBytes);
      const ended = await stage.run('verify', card);
      expect(ended.code).toBe(5);
      expect(verdictsOf(ended)).toEqual({ 'b.mov': 'arrived', 'a.mp4': 'different' });
      expect(ended.events.slice(-2)).toMatchObject([
        { type: 'verdict', arrived: 1, notArrived: 1, mayFormat: false },
        { type: 'error', exitCode: 5 },
      ]);
      const { stdout } = await stage.plain('verify', card);
      expect(stdout).toContain(join(card, 'a.mp4'));
      expect(stdout).not.toContain('b.mov');
      expect(stdout).toContain('1 of 2 files has not arrived. Do not format.');
    },
  );

  test('yes for files that were renamed, moved and copied with other times', async () => {
    await rename(join(card, 'a.mp4'), join(card, 'DCIM', 'renamed.mp4'));
    await copyFile(join(card, 'DCIM', 'b.mov'), join(card, 'copy.mov'));
    await rename(card, join(stage.folder, 'moved'));
    const ended = await stage.run('verify', join(stage.folder, 'moved'));
    expect(ended.code).toBe(0);
    expect(ended.events.at(-1)).toMatchObject({ arrived: 3, mayFormat: true });
  });

  test('no for what is empty, new, or a link that leads nowhere; each with where it stands', async () => {
    await stage.file('card/empty.wav', 0);
    await stage.file('card/new.mp4', 77);
    await symlink(join(card, 'gone.mp4'), join(card, 'link.mp4'));
    const ended = await stage.run('verify', card);
    expect(ended.code).toBe(5);
    expect(verdictsOf(ended)).toEqual({
      'b.mov': 'arrived',
      'a.mp4': 'arrived',
      'empty.wav': 'empty',
      'new.mp4': 'missing',
      'link.mp4': 'vanished',
    });
    expect(ended.events.find(({ path }) => path === join(card, 'new.mp4'))).toMatchObject({
      message: expect.stringContaining('not in the queue'),
    });
  });

  test.skipIf(!isRoot)('no when a folder may not be read', async () => {
    const stateDir = join(stage.folder, 'of-nobody');
    await mkdir(stateDir);
    execFileSync('chmod', ['-R', 'a+rX', stage.folder]);
    execFileSync('chown', ['nobody', stateDir]);
    await chmod(join(card, 'DCIM'), 0o000);
    const env = { ...stage.env, DAILIES_STATE_DIR: stateDir };
    const ended = await runProgram(['verify', card, '--json'], env, 'nobody');
    expect(ended.code).toBe(5);
    expect(verdictsOf(ended)).toEqual({ DCIM: 'unreadable', 'a.mp4': 'missing' });
  });

  test('hidden entries and links to folders are counted and said, and are not part of it', async () => {
    await stage.file('card/.DS_Store', 10);
    await symlink(stage.folder, join(card, 'loop'));
    const ended = await stage.run('verify', card);
    expect(ended.code).toBe(0);
    expect(ended.events.at(-1)).toMatchObject({
      arrived: 2,
      leftOut: { hidden: 1, folderLinks: 1, special: 0 },
    });
    const { stdout } = await stage.plain('verify', card);
    expect(stdout).toMatch(/Not looked at: 1 hidden .*, 1 link\(s\) to folders\.\nAll 2 files/);
  });

  test('a file that is named twice is one file, and named files are no card', async () => {
    const path = join(card, 'a.mp4');
    const ended = await stage.run('verify', path, card);
    expect(ended.events.at(-1)).toMatchObject({ arrived: 2, mayFormat: true });
    const { stdout } = await stage.plain('verify', path);
    expect(stdout).toContain('What was named may be erased.');
    expect(stdout).not.toContain('formatted');
  });

  test('a place without any file is no card that may be formatted: exit 2', async () => {
    await mkdir(join(stage.folder, 'bare'));
    for (const path of [join(stage.folder, 'bare'), join(stage.folder, 'nowhere')]) {
      const ended = await stage.run('verify', path);
      expect(ended.code).toBe(2);
      expect(ended.events).toMatchObject([{ type: 'error', code: 'no_such_file', exitCode: 2 }]);
    }
    const mixed = await stage.run('verify', card, join(stage.folder, 'nowhere'));
    expect(mixed.code).toBe(5);
    expect(verdictsOf(mixed)['nowhere']).toBe('vanished');
  });

  test('works without a pairing; a state dir that has delivered nothing knows of no file', async () => {
    await stage.run('unpair');
    expect((await stage.run('verify', card)).code).toBe(0);
    stage.env['DAILIES_STATE_DIR'] = join(stage.folder, 'other-device');
    const other = await stage.run('verify', card);
    expect(other.code).toBe(5);
    expect(verdictsOf(other)).toEqual({ 'a.mp4': 'missing', 'b.mov': 'missing' });
  });

  test('looks while another process uploads, and keeps none from it', async () => {
    stage.frameio.control.faults.enable('bandwidth', { bytesPerSecond: 2 * MEBI });
    const late = await stage.file('card/late.mp4', 20 * MEBI);
    const upload = stage.start('upload', late);
    await upload.event(({ type, sentBytes }) => type === 'progress' && Number(sentBytes) > 0);
    const during = await stage.run('verify', card);
    expect(during.code).toBe(5);
    expect(during.events.find(({ path }) => path === late)).toMatchObject({
      verdict: 'missing',
      message: expect.stringContaining('goes up now'),
    });
    stage.frameio.control.faults.disable('bandwidth');
    expect((await upload.ended()).code).toBe(0);
    expect((await stage.run('verify', card)).code).toBe(0);
  });

  test('Ctrl-C ends it without an answer: exit 130', async () => {
    // Sparse: takes no room, and long enough to read that a person changes their mind.
    const sizeBytes = 40 * 1024 * MEBI;
    await truncate(await stage.file('card/huge.mp4', 1), sizeBytes);
    // Read only because something of its size was delivered.
    const store = new Database(join(stage.folder, 'device', 'queue.sqlite'));
    store.prepare("UPDATE deliveries SET size_bytes = ? WHERE name = 'b.mov'").run(sizeBytes);
    store.close();
    const program = stage.start('verify', card);
    await program.event(({ path }) => path === join(card, 'a.mp4'));
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    expect(code).toBe(130);
    expect(events.slice(-2)).toMatchObject([
      { type: 'cancelled' },
      { type: 'error', exitCode: 130 },
    ]);
    expect(events.filter(ofType('verdict'))).toEqual([]);
  });
});
