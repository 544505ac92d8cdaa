import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { filesContract, sickDisk } from '../../testing/index.ts';
import { diskFiles } from './files.ts';
import { mediaTypeOf } from './media-type.ts';
import { walkFiles } from './walk.ts';

const disk = diskFiles();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-files-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const factsOf = async (path: string) => {
  const facts = await disk.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  return facts;
};

filesContract('the disk', async () => ({
  files: disk,
  write: async (name, bytes) => {
    const path = join(folder, name);
    // Times of a disk can be too coarse to tell two writes in one moment.
    if (existsSync(path)) await delay(20);
    writeFileSync(path, bytes);
    return path;
  },
  append: (path, more) => appendFileSync(path, more),
  rename: async (path, name) => {
    const to = join(folder, name);
    renameSync(path, to);
    return to;
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
    expect(await disk.facts(folder)).toMatchObject({ code: 'not_a_file' });
    expect(await disk.facts(join(folder, 'none'))).toMatchObject({ code: 'file_vanished' });
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

describe('a sick disk', () => {
  const cancel = new AbortController();
  const control = { cancel: cancel.signal, onProgress: () => undefined };
  const whole = [{ offsetBytes: 0, sizeBytes: 4 }];
  let path: string;
  beforeEach(() => {
    path = join(folder, 'a.mp4');
    writeFileSync(path, 'clip');
  });
  const sampled = async () => disk.sample(path, (await factsOf(path)).stamp, whole);

  test.each(['EIO', 'EBADMSG', 'EREMOTEIO', 'EINVAL'])(
    'whose file is still there but answers %s has an unreadable file, and says the code',
    async (code) => {
      (await sickDisk()).failReads(code);
      expect(await sampled()).toEqual({
        kind: 'file',
        code: 'file_unreadable',
        message: `a.mp4 is there but cannot be read (${code})`,
      });
    },
  );

  test('that answers EIO because it was pulled has lost its file', async () => {
    (await sickDisk()).failReads('EIO', () => rmSync(path));
    expect(await sampled()).toMatchObject({
      code: 'file_vanished',
      message: 'a.mp4 is not there (EIO)',
    });
  });

  test.each(['ENODEV', 'ENXIO', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN', 'ENOTDIR', 'ETIMEDOUT'])(
    'that answers %s has lost its file',
    async (code) => {
      (await sickDisk()).failReads(code);
      expect(await sampled()).toMatchObject({ code: 'file_vanished' });
    },
  );

  test.each(['EACCES', 'EPERM'])('that answers %s may not be read', async (code) => {
    (await sickDisk()).failReads(code);
    expect(await sampled()).toMatchObject({
      code: 'file_unreadable',
      message: `a.mp4 may not be read (${code})`,
    });
  });

  test('that never closes a file holds up no answer', async () => {
    const goOn = (await sickDisk()).hangCloses();
    expect(await sampled()).toMatchObject({ kind: 'sample' });
    const { stamp } = await factsOf(path);
    expect(await disk.hash(path, stamp, whole, control)).toMatchObject({ kind: 'hashes' });
    goOn();
  });

  test('that never ends a read holds up no cancellation', async () => {
    const { stamp } = await factsOf(path);
    const goOn = (await sickDisk()).hangReads();
    const hashing = disk.hash(path, stamp, whole, control);
    cancel.abort();
    expect(await hashing).toBeNull();
    goOn();
  });

  test('below a file that was a folder once has nothing', async () => {
    expect(await disk.facts(join(path, 'b.mp4'))).toMatchObject({ code: 'file_vanished' });
  });
});
