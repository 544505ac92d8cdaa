import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('hashes the whole and its ranges in one reading', async () => {
    const path = join(folder, 'a.mp4');
    const bytes = Buffer.from('0123456789');
    writeFileSync(path, bytes);
    const { stamp } = await factsOf(path);
    const md5 = (part: Buffer) => createHash('md5').update(part).digest('hex');
    expect(
      await diskFiles.hash(path, stamp, [
        { offsetBytes: 0, sizeBytes: 4 },
        { offsetBytes: 4, sizeBytes: 6 },
        { offsetBytes: 10, sizeBytes: 0 },
      ]),
    ).toEqual({
      kind: 'hashes',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      md5s: [md5(bytes.subarray(0, 4)), md5(bytes.subarray(4)), md5(Buffer.alloc(0))],
    });
  });

  test('does not hash what is no longer what it was', async () => {
    const path = join(folder, 'a.mp4');
    writeFileSync(path, 'before');
    const { stamp } = await factsOf(path);
    appendFileSync(path, 'after');
    expect(await diskFiles.hash(path, stamp, [])).toMatchObject({ code: 'file_changed' });
    rmSync(path);
    expect(await diskFiles.hash(path, stamp, [])).toMatchObject({ code: 'file_vanished' });
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
