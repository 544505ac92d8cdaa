import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOpenFiles } from './open-files.ts';
import { Writers } from './writers.ts';

/** A folder that looks like /proc, with machines that are not at hand. */
let proc: string;
let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'dailies-proc-'));
  proc = join(folder, 'proc');
  path = join(folder, 'A.mp4');
  writeFileSync(path, 'media');
  addProcess('1', 'init', {});
  mkdirSync(join(proc, 'self', 'ns'), { recursive: true });
  symlinkSync('pid:[4026531836]', join(proc, 'self', 'ns', 'pid'));
});
afterEach(() => rmSync(join(proc, '..'), { recursive: true }));

const WRITE = '0100001';
const READ = '0100000';

/** @param files what it has open, with the flags of each */
function addProcess(pid: string, command: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(proc, pid, 'fd'), { recursive: true });
  mkdirSync(join(proc, pid, 'fdinfo'), { recursive: true });
  writeFileSync(join(proc, pid, 'comm'), `${command}\n`);
  for (const [fd, [target, flags]] of Object.entries(files).entries()) {
    symlinkSync(target, join(proc, pid, 'fd', String(fd)));
    writeFileSync(
      join(proc, pid, 'fdinfo', String(fd)),
      `pos:\t0\nflags:\t${flags}\nmnt_id:\t29\n`,
    );
  }
}

/** Asked as if the file had lain there since 1970. */
async function writer(writers = new Writers({ proc })) {
  const { dev, ino } = statSync(path, { bigint: true });
  return writers.of(path, { dev, ino, ctimeMs: 0n });
}

describe('who writes, on a machine', () => {
  test('where everything can be seen, is somebody or nobody', async () => {
    addProcess('20', 'cp', { '/dev/null': WRITE, 'socket:[7]': WRITE });
    expect(await writer()).toBe('none');
    addProcess('21', 'player', { [path]: READ });
    expect(await writer()).toBe('none');
    addProcess('22', 'recorder', { [path]: WRITE });
    expect(await writer()).toBe('some');
  });

  test('where a process hides what it has open, is unknown, or who was found', async () => {
    // What is no folder cannot be listed, whoever asks.
    mkdirSync(join(proc, '30'));
    writeFileSync(join(proc, '30', 'fd'), '');
    expect(await writer()).toBe('unknown');
    addProcess('31', 'recorder', { [path]: WRITE });
    expect(await writer()).toBe('some');
  });

  test('which serves files from its kernel, is unknown', async () => {
    addProcess('40', 'nfsd', {});
    expect(await writer()).toBe('unknown');
    expect((await readOpenFiles(proc)).isWhole).toBe(false);
  });

  test('of which only a container is seen, is unknown', async () => {
    rmSync(join(proc, 'self', 'ns', 'pid'));
    symlinkSync('pid:[4026532201]', join(proc, 'self', 'ns', 'pid'));
    expect(await writer()).toBe('unknown');
  });

  test('that hides the processes of others, or shows none, is unknown', async () => {
    rmSync(join(proc, '1'), { recursive: true });
    expect(await writer()).toBe('unknown');
    expect(await writer(new Writers({ proc: join(proc, 'none') }))).toBe('unknown');
    expect(await writer(new Writers({ proc: null }))).toBe('unknown');
  });

  test('cannot be told of a file that changed since the processes were read', async () => {
    const writers = new Writers({ proc });
    expect(await writer(writers)).toBe('none');
    writeFileSync(path, 'more media');
    expect(await writers.of(path, statSync(path, { bigint: true }))).toBe('unknown');
  });

  test('is looked up in one scan for a quarter of a second', async () => {
    let nowMs = 0;
    const writers = new Writers({ proc, now: () => nowMs });
    expect(await writer(writers)).toBe('none');
    addProcess('50', 'recorder', { [path]: WRITE });
    nowMs = 250;
    expect(await writer(writers)).toBe('none');
    nowMs = 251;
    expect(await writer(writers)).toBe('some');
  });

  test('is asked alone once it is known, and looked for again when it is gone', async () => {
    let nowMs = 0;
    const writers = new Writers({ proc, now: () => nowMs });
    addProcess('50', 'recorder', { [path]: WRITE });
    expect(await writer(writers)).toBe('some');
    nowMs = 10_000;
    expect(await writer(writers)).toBe('some');
    addProcess('51', 'second', { [path]: WRITE });
    rmSync(join(proc, '50'), { recursive: true });
    expect(await writer(writers)).toBe('some');
    rmSync(join(proc, '51'), { recursive: true });
    expect(await writer(writers)).toBe('none');
  });
});
