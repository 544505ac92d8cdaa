import {
  chmodSync,
  chownSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownStateDir } from './state-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('a state dir', () => {
  test('that others could read is closed, and says what they could have read', () => {
    for (const name of ['vault.json', 'queue.sqlite', 'closed'])
      writeFileSync(join(folder, name), '');
    chmodSync(join(folder, 'vault.json'), 0o640);
    chmodSync(join(folder, 'queue.sqlite'), 0o604);
    chmodSync(join(folder, 'closed'), 0o600);
    chmodSync(folder, 0o755);
    const first = ownStateDir(folder);
    first.release();
    expect([...first.loosened].sort()).toEqual(['.', 'queue.sqlite', 'vault.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'vault.json')).mode & 0o777).toBe(0o600);
    const second = ownStateDir(folder);
    second.release();
    expect(second.loosened).toEqual([]);
  });

  test('that is empty had nothing to read, and does not touch what a link in it names', () => {
    chmodSync(folder, 0o755);
    const dir = ownStateDir(folder);
    dir.release();
    expect(dir.loosened).toEqual([]);
    const inside = join(folder, 'inside');
    const target = `${folder}-target`;
    writeFileSync(target, '', { mode: 0o644 });
    symlinkSync(target, inside);
    ownStateDir(folder).release();
    expect(statSync(target).mode & 0o777).toBe(0o644);
    rmSync(target);
  });

  test.skipIf(process.getuid?.() !== 0)('of another user is refused', () => {
    chownSync(folder, 65_534, 65_534);
    expect(() => ownStateDir(folder)).toThrow(
      expect.objectContaining({
        code: 'state_dir_unusable',
        message: expect.stringContaining('it belongs to another user'),
      }),
    );
  });
});
