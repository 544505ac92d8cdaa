import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Program, makeFolder, ofType, runProgram } from '../support/program.ts';

const onLinux = existsSync('/proc/self/fd');

/** Does this process have the file open? Only Linux tells. */
function hasOpen(pid: number, path: string): boolean {
  if (!onLinux) return true;
  return readdirSync(`/proc/${pid}/fd`).some((link) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${link}`) === path;
    } catch {
      return false;
    }
  });
}

describe('dailies recorder', () => {
  test('writes takes of several cameras and tells of each file', async () => {
    await using folder = await makeFolder();
    const where = ['--folder', folder.path, '--container', 'hybrid', '--rename', '.recording'];
    const how = ['--takes', '2', '--cameras', '2', '--duration', '0.4', '--speed', '2'];
    const { code, events } = await runProgram(['recorder', ...where, ...how, '--json']);
    expect(code).toBe(0);
    const names = ['A001C001', 'B001C001', 'A001C002', 'B001C002'];
    const finalPaths = names.map((name) => join(folder.path, `${name}.mp4`));
    const begun = events.filter(ofType('recording'));
    expect(begun.map((event) => event['finalPath'])).toEqual(finalPaths);
    expect(begun[0]).toMatchObject({
      path: `${finalPaths[0]}.recording`,
      container: 'hybrid',
      writer: 'built-in',
    });
    const closed = events.filter(ofType('recorded'));
    expect(closed.map((event) => String(event['finalPath'])).toSorted()).toEqual(
      finalPaths.toSorted(),
    );
    for (const event of closed) {
      const { size } = await stat(String(event['finalPath']));
      expect(event).toMatchObject({ container: 'hybrid', totalBytes: size, durationSeconds: 0.4 });
      expect(Date.parse(String(event['closedAt']))).toBeLessThanOrEqual(Date.parse(event.at));
    }
    expect(events.at(-1)).toMatchObject({ type: 'result', completed: 4, failed: 0 });
    expect((await readdir(folder.path)).toSorted()).toEqual(
      names.map((name) => `${name}.mp4`).toSorted(),
    );
  });

  test('has its file open until Ctrl-C, which cuts the take properly', async () => {
    await using folder = await makeFolder();
    const args = ['--folder', folder.path, '--container', 'wav', '--duration', '3600'];
    const program = new Program(['recorder', ...args, '--json']);
    const { path } = (await program.event(ofType('recording'))) as unknown as { path: string };
    await expect.poll(async () => (await stat(path)).size).toBeGreaterThan(1000);
    expect(hasOpen(program.pid, path)).toBe(true);
    expect((await readFile(path)).readUInt32LE(4)).not.toBe((await stat(path)).size - 8);
    program.kill('SIGINT');
    const { code, events } = await program.ended();
    expect(code).toBe(130);
    expect(events.slice(-3)).toMatchObject([
      { type: 'recorded', path },
      { type: 'result', completed: 1 },
      { type: 'error', code: 'cancelled', exitCode: 130 },
    ]);
    const wave = await readFile(path);
    expect(wave.readUInt32LE(4)).toBe(wave.length - 8);
  });

  test.each([
    ['with ffmpeg where it is there', ['--container=mov']],
    ['without ffmpeg', ['--container=mov', '--without-ffmpeg']],
  ])('dies in mid-take by its own hand, and leaves the file as it is: %s', async (_, how) => {
    await using folder = await makeFolder();
    const args = ['--folder', folder.path, '--die-after', '0.5', '--speed', '4'];
    const { signal, events } = await runProgram(['recorder', ...args, ...how, '--json']);
    expect(signal).toBe('SIGKILL');
    expect(events.map(({ type }) => type)).toEqual(['recording']);
    const path = join(folder.path, 'A001C001.mov');
    const bytes = await readFile(path);
    const media = bytes.indexOf('mdat');
    expect(bytes.readUInt32BE(media - 4)).toBe(0);
    expect(bytes.length).toBeGreaterThan(300_000);
  });

  test('killed by another hand leaves the file as it is, too', async () => {
    await using folder = await makeFolder();
    const args = ['recorder', '--folder', folder.path, '--duration', '3600', '--json'];
    const program = new Program(args);
    const { path } = (await program.event(ofType('recording'))) as unknown as { path: string };
    await expect.poll(async () => (await stat(path)).size).toBeGreaterThan(500_000);
    program.kill('SIGKILL');
    await program.ended();
    const bytes = await readFile(path);
    expect(bytes.readUInt32BE(bytes.indexOf('mdat') - 4)).toBe(0);
  });

  test('fills the card of a maker', async () => {
    await using folder = await makeFolder();
    const args = ['--folder', folder.path, '--card', 'm4root', '--duration', '0.4', '--speed', '0'];
    const { code, stdout } = await runProgram(['recorder', ...args]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Recording {2}C0001\.MP4\n/);
    expect(stdout).toMatch(/2 completed, 0 failed, 0 skipped; .* in \d s\n$/);
    const clip = join(folder.path, 'PRIVATE', 'M4ROOT', 'CLIP', 'C0001.MP4');
    expect((await stat(clip)).size).toBeGreaterThan(100_000);
  });

  test('lists what it writes, for people and for programs', async () => {
    const people = await runProgram(['recorder', '--list']);
    expect(people.code).toBe(0);
    const lines = people.stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^NAME +IS +ITS HEAD +COMES LAST$/);
    expect(lines.find((line) => line.startsWith('mxf '))).toMatch(/needs ffmpeg$/);
    const programs = await runProgram(['recorder', '--list', '--json']);
    expect(programs.events.map((event) => event['container']).slice(0, 4)).toEqual([
      'mp4',
      'mov',
      'fmp4',
      'hybrid',
    ]);
    expect(programs.events[3]).toMatchObject({ writers: ['built-in'], extension: '.mp4' });
  });

  test('goes on behind the numbers that are there, and overwrites nothing', async () => {
    await using folder = await makeFolder();
    const card = folder.path;
    await writeFile(join(card, 'A001C001_002.ts'), 'the only copy');
    const args = ['--folder', card, '--container', 'ts', '--span', '1M', '--speed', '0', '--json'];
    const first = await runProgram(['recorder', ...args]);
    expect(first.code).toBe(0);
    expect(await readFile(join(card, 'A001C001_002.ts'), 'utf8')).toBe('the only copy');
    expect(await readdir(card)).toContain('A001C002_002.ts');
  });

  test.each([
    ['a container that is none', ['--container', 'mkv']],
    ['a card that is none', ['--card', 'p2']],
    ['no takes', ['--takes', '0']],
    ['a bit rate of nothing', ['--bit-rate', '0']],
    ['a pause without a length', ['--pause', '4']],
    ['a suffix of its own', ['--rename', '.doc']],
    ['a size that is none', ['--span', 'large']],
    ['files too small', ['--span', '1k']],
    ['remains without a death', ['--truncate', '1M']],
    ['a negative speed', ['--speed=-1']],
    ['more cameras than letters', ['--cameras', '27']],
    ['more sound than there is', ['--container', 'rf64', '--bit-rate', '900']],
    ['a folder that is a file', ['--folder', process.execPath]],
  ])('refuses %s in one sentence', async (_, args) => {
    await using folder = await makeFolder();
    const where = args[0] === '--folder' ? [] : ['--folder', folder.path];
    const { code, events, stderr } = await runProgram(['recorder', ...where, ...args, '--json']);
    expect(code).toBe(2);
    expect(events).toMatchObject([{ type: 'error', code: 'bad_arguments', exitCode: 2 }]);
    expect(String(events[0]?.['message']).split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
