import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineDisk } from '../../src/agent/watching/watch-disk.ts';
import { Watcher } from '../../src/agent/watching/watcher.ts';
import { findFile, folderTime, listFolder, systemClock } from '../../src/platform/index.ts';
import { MemoryWatches } from '../../src/testing/index.ts';

/** On a real disk, by the real clock. */
describe('watching a folder of this machine', () => {
  let folder: string;
  let card: string;
  let watcher: Watcher;
  const handed: string[] = [];
  let heard: () => void = () => undefined;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'dailies-watching-')));
    card = join(folder, 'card');
    mkdirSync(card);
    handed.length = 0;
    watcher = new Watcher({
      memory: new MemoryWatches(),
      store: { version: async () => 1 },
      clock: systemClock,
      disk: machineDisk(),
      stateDir: join(folder, 'state'),
      emit: () => undefined,
      handOver: async (files) => {
        handed.push(...files.map(({ path }) => path.slice(card.length + 1)));
        heard();
        return files.map(() => null);
      },
    });
  });
  afterEach(async () => {
    await watcher.close();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string) => writeFileSync(join(card, name), PICTURE);
  const until = async (count: number) => {
    while (handed.length < count) await new Promise<void>((resolve) => (heard = resolve));
  };

  test('finds files in new folders, and leaves out what is hidden, looped or linked', async () => {
    await watcher.watch(card);
    mkdirSync(join(card, 'DCIM', '100'), { recursive: true });
    mkdirSync(join(card, '.Trashes'));
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'x.jpg'), PICTURE);
    symlinkSync(card, join(card, 'DCIM', 'loop'));
    symlinkSync(join(folder, 'elsewhere'), join(card, 'linked'));
    for (const name of ['.DS_Store', '.Trashes/b.jpg', 'a.jpg.part', 'DCIM/100/a.jpg']) write(name);
    await until(1);
    write('last.jpg');
    await until(2);
    expect(handed).toEqual(['DCIM/100/a.jpg', 'last.jpg']);
  });

  test('what is there when it is watched is left, unless it is wanted', async () => {
    write('before.jpg');
    await watcher.watch(card, { existing: 'nothing' });
    write('after.jpg');
    await until(1);
    expect(handed).toEqual(['after.jpg']);
  });

  test('a folder that is not there yet is missing, and all that is in it then is new', async () => {
    const late = join(card, 'late');
    await watcher.watch(late);
    mkdirSync(late);
    write('late/a.jpg');
    await until(1);
    expect(handed).toEqual(['late/a.jpg']);
  });

  test('a name that is no text hides no other file, and is said', async () => {
    await watcher.watch(card);
    const bad = Buffer.concat([Buffer.from(`${card}/`), Buffer.from([0xff, 0xfe])]);
    writeFileSync(bad, PICTURE);
    write('a.jpg');
    await until(1);
    const why = () => watcher.states[0]?.why ?? null;
    while (why() === null) await new Promise((resolve) => setImmediate(resolve));
    expect(why()).toMatch(/\ufffd.* is not there/);
  });
});

describe('the disk, as watching asks it', () => {
  test('never throws: what is wrong is told', async () => {
    await expect(listFolder('/nowhere/at/all')).resolves.toMatchObject({ code: 'file_vanished' });
    await expect(folderTime('/nowhere/at/all')).resolves.toMatchObject({ code: 'file_vanished' });
    await expect(findFile('/nowhere/at/all')).resolves.toMatchObject({ code: 'file_vanished' });
    await expect(folderTime(import.meta.filename)).resolves.toMatchObject({ kind: 'file' });
    await expect(findFile(import.meta.dirname)).resolves.toBeNull();
  });
});

/** A whole JPEG of one pixel. */
const PICTURE = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffda0008010100003f00d2ffd9',
  'hex',
);
