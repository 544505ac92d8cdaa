import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

describe('making a folder', () => {
  let root = '';
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'make-folder-test-'))));
  afterEach(async () => rm(root, { recursive: true }));

  it('makes those above it too, for this user alone, and takes one that is there', async () => {
    const path = join(root, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    const made = await stat(join(root, 'a'));
    expect(made.isDirectory()).toBe(true);
    expect(made.mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o700);
    await makeFolder('/');
  });

  it('fails where a file is in the way', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(process.platform !== 'linux')('ends where nothing can be made', async () => {
    await expect(makeFolder('/proc/dailies/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
