import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FilesPort } from '../engine/index.ts';

export interface FilesWorld {
  readonly files: FilesPort;
  /** Writes a file anew and gives its path. */
  write(name: string, bytes: Buffer): Promise<string>;
  remove(path: string): Promise<void>;
}

/** What every disk must do. */
export function filesContract(name: string, open: () => Promise<FilesWorld>): void {
  const hash = (kind: string, bytes: Buffer) => createHash(kind).update(bytes).digest('hex');
  const ranges = [
    { offsetBytes: 0, sizeBytes: 4 },
    { offsetBytes: 4, sizeBytes: 6 },
    { offsetBytes: 10, sizeBytes: 0 },
  ];
  const stampOf = async ({ files }: FilesWorld, path: string) => {
    const facts = await files.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    return facts.stamp;
  };

  describe(`${name} keeps the contract of files`, () => {
    test('tells the size, and another stamp for another content', async () => {
      const world = await open();
      const path = await world.write('a.mp4', Buffer.from('0123456789'));
      const before = await stampOf(world, path);
      expect(before.sizeBytes).toBe(10);
      expect(await stampOf(world, path)).toEqual(before);
      await world.write('a.mp4', Buffer.from('9876543210'));
      expect(await stampOf(world, path)).not.toEqual(before);
    });

    test('hashes the whole and its ranges', async () => {
      const world = await open();
      const bytes = Buffer.from('0123456789');
      const path = await world.write('a.mp4', bytes);
      expect(await world.files.hash(path, await stampOf(world, path), ranges)).toEqual({
        kind: 'hashes',
        sha256: hash('sha256', bytes),
        md5s: [
          hash('md5', bytes.subarray(0, 4)),
          hash('md5', bytes.subarray(4)),
          hash('md5', Buffer.alloc(0)),
        ],
      });
    });

    test('does not hash what is no longer what it was', async () => {
      const world = await open();
      const path = await world.write('a.mp4', Buffer.from('0123456789'));
      const stamp = await stampOf(world, path);
      await world.write('a.mp4', Buffer.from('9876543210'));
      expect(await world.files.hash(path, stamp, ranges)).toMatchObject({ code: 'file_changed' });
      await world.remove(path);
      expect(await world.files.hash(path, stamp, ranges)).toMatchObject({ code: 'file_vanished' });
      expect(await world.files.facts(path)).toMatchObject({ code: 'file_vanished' });
    });
  });
}
