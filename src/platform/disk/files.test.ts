import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesContract } from '../../testing/index.ts';
import { diskFiles } from './files.ts';
import { mediaTypeOf } from './media-type.ts';
import { walkFiles } from './walk.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const factsOf = async (path: string) => {
  const facts = await diskFiles.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  return facts;
};

filesContract('the disk', async () => ({
  files: diskFiles,
  write: async (name, bytes) => {
    const path = join(folder, name);
    // Times of a disk can be too coarse to tell two writes in one moment.
    if (existsSync(path)) await delay(20);
    writeFileSync(path, bytes);
    return path;
  },
  remove: async (path) => rmSync(path),
}));

describe('the disk', () => {
  test('takes the modification time of a copy as when the media was made', async () => {
    const path = join(folder, 'a.mp4');
    writeFileSync(path, 'x');
    utimesSync(path, 1_600_000_000, 1_600_000_000);
    expect((await factsOf(path)).createdAtMs).toBe(1_600_000_000_000);
  });

  test('says what is no file, and what is not there', async () => {
    expect(await diskFiles.facts(folder)).toMatchObject({ code: 'not_a_file' });
    expect(await diskFiles.facts(join(folder, 'none'))).toMatchObject({ code: 'file_vanished' });
  });

  test('walks a folder in order, without hidden entries, and ends in a loop of links', async () => {
    mkdirSync(join(folder, 'b'));
    for (const name of ['c.mp4', 'b/2.mp4', 'b/1.mp4', 'a.mp4', '.hidden', 'b/._2.mp4']) {
      writeFileSync(join(folder, name), 'x');
    }
    symlinkSync(folder, join(folder, 'b', 'loop'));
    const found: string[] = [];
    for await (const { path } of walkFiles(folder)) found.push(path.slice(folder.length + 1));
    expect(found).toEqual(['a.mp4', 'b/1.mp4', 'b/2.mp4', 'c.mp4']);
  });

  test.each([
    ['A001.MP4', 'video/mp4'],
    ['clip.mov', 'video/quicktime'],
    ['take.braw', 'video/x-braw'],
    ['look.cube', 'text/plain'],
    ['sound.wav', 'audio/wav'],
    ['page.pdf', 'application/pdf'],
    ['no-extension', 'application/octet-stream'],
    ['strange.xyzzy', 'application/octet-stream'],
  ])('knows the media type of %s', (name, type) => {
    expect(mediaTypeOf(name)).toBe(type);
  });
});
