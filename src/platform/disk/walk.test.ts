import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { walkEverything, walkFiles } from './walk.ts';

describe('a walk that leaves nothing untold', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dailies-walk-'));
    mkdirSync(join(folder, '.Trashes'));
    for (const name of ['a.mp4', '.DS_Store', '.Trashes/b.mp4']) {
      writeFileSync(join(folder, name), 'x');
    }
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'gone.mp4'), join(folder, 'broken.mp4'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('names what it leaves out, once for a hidden folder, and what it cannot follow', async () => {
    const found: string[] = [];
    for await (const entry of walkEverything(folder)) {
      const what = entry.kind === 'leftOut' ? entry.why : entry.kind;
      found.push(`${what} ${entry.path.slice(folder.length + 1)}`);
    }
    const hidden = ['hidden .DS_Store', 'hidden .Trashes'];
    expect(found).toEqual([...hidden, 'file a.mp4', 'fault broken.mp4', 'folderLink loop']);
  });

  test('is the same walk for who only wants the files', async () => {
    const found: string[] = [];
    for await (const { kind, path } of walkFiles(folder)) {
      found.push(`${kind} ${path.slice(folder.length + 1)}`);
    }
    expect(found).toEqual(['file a.mp4', 'fault broken.mp4']);
  });

  test('takes a hidden file that a person names for what it is: a file', async () => {
    const found = [];
    for await (const entry of walkEverything(join(folder, '.DS_Store'))) found.push(entry.kind);
    expect(found).toEqual(['file']);
  });
});
