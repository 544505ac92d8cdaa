import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../../engine/index.ts';
import { inspectFile } from './inspect.ts';
import { movedTo } from './moved.ts';
import { Sights } from './sight.ts';

let folder: string;
let sights: Sights;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-sight-'));
  sights = new Sights();
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

function write(name: string, text = 'media'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function see(path: string): Promise<Sighting> {
  const seen = await sights.sight(path);
  if ('code' in seen) throw new Error(seen.message);
  return seen;
}

/** Another program that opens a file, and closes it when it is told to. */
async function opener(path: string, flags: string): Promise<{ close(): Promise<void> }> {
  const script = `
    const fs = require('node:fs');
    const fd = fs.openSync(process.argv[1], process.argv[2]);
    process.stdin.once('data', () => { fs.closeSync(fd); console.log('closed'); });
    console.log('open');`;
  const child = spawn(process.execPath, ['-e', script, path, flags], { stdio: 'pipe' });
  running.push(child);
  await once(child.stdout, 'data');
  const close = async () => {
    child.stdin.write('close');
    await once(child.stdout, 'data');
  };
  return { close };
}

/** What it is once the last scan no longer serves. */
async function writerLater(path: string, is: Sighting['writer']): Promise<void> {
  await expect.poll(async () => (await see(path)).writer, { interval: 50 }).toBe(is);
}

describe('a look at a file', () => {
  test('tells its stamp, its id and what the disk holds of it', async () => {
    const path = write('A.mp4');
    const seen = await see(path);
    expect(seen).toMatchObject({ path, stamp: { sizeBytes: 5 } });
    truncateSync(path, 64 * 1024 ** 2);
    const sparse = await see(path);
    expect(sparse.fileId).toBe(seen.fileId);
    expect(sparse.stamp).not.toEqual(seen.stamp);
    expect(sparse.allocatedBytes ?? 0).toBeLessThan(1024 ** 2);
  });

  test('finds the same file under its new name, and another one under its old', async () => {
    const path = write('A.mp4');
    const { fileId } = await see(path);
    const moved = join(folder, 'B.mp4');
    renameSync(path, moved);
    write('A.mp4');
    expect((await see(moved)).fileId).toBe(fileId);
    expect((await see(path)).fileId).not.toBe(fileId);
  });

  test('follows links, and says what is wrong', async () => {
    const link = join(folder, 'link.mp4');
    symlinkSync(write('A.mp4'), link);
    expect((await see(link)).stamp.sizeBytes).toBe(5);
    expect(await sights.sight(join(folder, 'none'))).toMatchObject({ code: 'file_vanished' });
    expect(await sights.sight(folder)).toMatchObject({ code: 'not_a_file' });
  });
});

describe.runIf(process.platform === 'linux')('who writes a file', () => {
  test.each(['w', 'a', 'r+'])(
    'is found while it is open with "%s", and gone when it is closed',
    async (flags) => {
      const path = write('A.mp4');
      const other = await opener(path, flags);
      await writerLater(path, 'some');
      await other.close();
      await expect.poll(async () => (await see(path)).writer).not.toBe('some');
    },
  );

  test('is nobody who only reads it, and nobody who writes another file of that name', async () => {
    const path = write('A.mp4');
    mkdirSync(join(folder, 'other'));
    await opener(path, 'r');
    await opener(write('other/A.mp4'), 'r+');
    await writerLater(join(folder, 'other/A.mp4'), 'some');
    expect((await see(path)).writer).not.toBe('some');
  });

  test('stays found when the file gets another name, and when somebody else goes on', async () => {
    const path = write('A.tmp');
    const other = await opener(path, 'a');
    await writerLater(path, 'some');
    const moved = join(folder, 'A.mp4');
    renameSync(path, moved);
    expect((await see(moved)).writer).toBe('some');
    const second = await opener(moved, 'a');
    await other.close();
    await writerLater(moved, 'some');
    await second.close();
    await expect.poll(async () => (await see(moved)).writer).not.toBe('some');
  });

  test('may be this program itself', async () => {
    const path = write('A.mp4');
    const fd = openSync(path, 'r+');
    await writerLater(path, 'some');
    closeSync(fd);
    await expect.poll(async () => (await see(path)).writer).not.toBe('some');
  });
});

describe('a file that was renamed', () => {
  test('is found by its id, whatever it is called now', async () => {
    const path = write('A.tmp');
    write('A.mp4', 'another');
    const { fileId } = await see(path);
    const moved = join(folder, 'Take 1.mov');
    renameSync(path, moved);
    expect(await movedTo(path, fileId)).toBe(moved);
  });

  test('is found by its name where the id is of no use', async () => {
    const path = write('A.mp4.part');
    const moved = join(folder, 'A.mp4');
    renameSync(path, moved);
    expect(await movedTo(path, null)).toBe(moved);
    expect(await movedTo(path, '0:0')).toBe(moved);
    expect(await movedTo(join(folder, 'B.mp4.part'), null)).toBeNull();
    expect(await movedTo(join(folder, 'A.tmp'), null)).toBeNull();
    expect(await movedTo(join(folder, 'gone', 'A.mp4.part'), '0:0')).toBeNull();
  });

  test('is not a folder, and not the old name that is a second one of the same file', async () => {
    const path = write('A.mp4.part');
    const { fileId } = await see(path);
    mkdirSync(join(folder, 'B.mp4'));
    expect(await movedTo(join(folder, 'B.mp4.part'), null)).toBeNull();
    linkSync(path, join(folder, 'A.mp4'));
    expect(await movedTo(path, fileId)).toBe(join(folder, 'A.mp4'));
  });
});

describe('the content of a file', () => {
  test('is asked what it is, as far as it was when it was looked at', async () => {
    const path = write('A.tmp', 'RIFF\0\0\0\0WAVEfmt and so on');
    expect(await inspectFile(path, 29)).toMatchObject({ kind: 'wave', end: { complete: false } });
    expect(await inspectFile(path, 6)).toMatchObject({ kind: 'unknown' });
  });

  test('that cannot be read is a fault of the file', async () => {
    const fault = { kind: 'file', code: 'file_vanished' };
    expect(await inspectFile(join(folder, 'none'), 10)).toMatchObject(fault);
  });
});
