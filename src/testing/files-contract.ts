import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FilesPort, ReadControl } from '../engine/index.ts';

export interface FilesWorld {
  readonly files: FilesPort;
  /** Writes a file anew and gives its path. */
  write(name: string, bytes: Buffer): Promise<string>;
  /** Makes a file longer, at once. */
  append(path: string, bytes: Buffer): void;
  /** Gives it another name in its folder, and tells its path. */
  rename(path: string, name: string): Promise<string>;
  remove(path: string): Promise<void>;
}

const MIB = 1024 ** 2;
const hashOf = (kind: string, bytes: Buffer) => createHash(kind).update(bytes).digest('hex');
const bytes = Buffer.from('0123456789');
const ranges = [
  { offsetBytes: 0, sizeBytes: 4 },
  { offsetBytes: 4, sizeBytes: 6 },
  { offsetBytes: 10, sizeBytes: 0 },
];

const control = (onProgress: (readBytes: number) => void = () => undefined): ReadControl => ({
  cancel: new AbortController().signal,
  onProgress,
});

async function stampOf({ files }: FilesWorld, path: string) {
  const facts = await files.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  return facts.stamp;
}

/** What every disk must do. */
export function filesContract(name: string, open: () => Promise<FilesWorld>): void {
  describe(`${name} keeps the contract of files`, () => {
    test('tells the size, and another stamp for another content', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const before = await stampOf(world, path);
      expect(before.sizeBytes).toBe(10);
      expect(await stampOf(world, path)).toEqual(before);
      await world.write('a.mp4', Buffer.from('9876543210'));
      expect(await stampOf(world, path)).not.toEqual(before);
    });

    test('neither hashes nor samples what is no longer what it was', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const stamp = await stampOf(world, path);
      const both = async () => [
        await world.files.hash(path, stamp, ranges, control()),
        await world.files.sample(path, stamp, ranges),
      ];
      await world.write('a.mp4', Buffer.from('9876543210'));
      for (const result of await both()) expect(result).toMatchObject({ code: 'file_changed' });
      await world.remove(path);
      for (const result of await both()) expect(result).toMatchObject({ code: 'file_vanished' });
      expect(await world.files.facts(path)).toMatchObject({ code: 'file_vanished' });
    });
  });
  recordingContract(name, open);
  sampleContract(name, open);
  hashContract(name, open);
}

function recordingContract(name: string, open: () => Promise<FilesWorld>): void {
  const rangesOf = (parts: readonly string[]) => {
    let at = 0;
    return parts.map((text) => {
      const range = { offsetBytes: at, sizeBytes: text.length, crc32: crc32(text) };
      at += text.length;
      return range;
    });
  };

  describe(`${name} looks at what is being written`, () => {
    test('and sees it grow, as the same file', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const before = await world.files.sight(path);
      world.append(path, bytes);
      const after = await world.files.sight(path);
      if ('kind' in before || 'kind' in after) throw new Error('not there');
      expect([before.stamp.sizeBytes, after.stamp.sizeBytes]).toEqual([10, 20]);
      expect(after.fileId).toBe(before.fileId);
    });

    test('and finds it under its new name, unless it is gone', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const sighting = await world.files.sight(path);
      if ('kind' in sighting) throw new Error(sighting.message);
      const to = await world.rename(path, 'b.mp4');
      expect(await world.files.sight(path)).toMatchObject({ code: 'file_vanished' });
      expect(await world.files.movedTo(path, sighting.fileId)).toBe(to);
      await world.remove(to);
      expect(await world.files.movedTo(path, sighting.fileId)).toBeNull();
    });

    test('and finds what had a temporary name under the one it was for', async () => {
      const world = await open();
      const path = await world.write('a.mp4.part', bytes);
      const to = await world.rename(path, 'a.mp4');
      expect(await world.files.movedTo(path, null)).toBe(to);
    });

    test('and asks its bytes what they are', async () => {
      const world = await open();
      const path = await world.write('a.dat', bytes);
      const report = await world.files.inspect(path, bytes.length);
      expect(report).toMatchObject({ kind: 'unknown', head: 'rewritten' });
      await world.remove(path);
      expect(await world.files.inspect(path, 10)).toMatchObject({ code: 'file_vanished' });
    });
  });

  describe(`${name} compares what was sent with what is there`, () => {
    test('and tells which ranges changed', async () => {
      const world = await open();
      const path = await world.write('a.mp4', Buffer.from('abcdefghi'));
      const sent = rangesOf(['abc', 'dXf', 'gh', 'j']);
      const result = await world.files.compare(path, await stampOf(world, path), sent, control());
      expect(result).toEqual({ kind: 'compared', changed: [1, 3] });
    });

    test('unless it is no longer what it was, or it is broken off', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const stamp = await stampOf(world, path);
      const cancel = new AbortController();
      cancel.abort();
      const brokenOff = { ...control(), cancel: cancel.signal };
      const sent = rangesOf(['01234']);
      expect(await world.files.compare(path, stamp, sent, brokenOff)).toBeNull();
      world.append(path, bytes);
      const changed = await world.files.compare(path, stamp, sent, control());
      expect(changed).toMatchObject({ code: 'file_changed' });
    });
  });
}

function sampleContract(name: string, open: () => Promise<FilesWorld>): void {
  describe(`${name} samples`, () => {
    test('the size and the ranges, the same on every machine and in every version', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      const ends = [
        { offsetBytes: 0, sizeBytes: 2 },
        { offsetBytes: 8, sizeBytes: 2 },
      ];
      expect(await world.files.sample(path, await stampOf(world, path), ends)).toEqual({
        kind: 'sample',
        sample: hashOf('sha256', Buffer.from('10\n0189')),
      });
    });

    test('nothing of an empty file but that it is empty', async () => {
      const world = await open();
      const path = await world.write('a.mp4', Buffer.alloc(0));
      const whole = [{ offsetBytes: 0, sizeBytes: 0 }];
      expect(await world.files.sample(path, await stampOf(world, path), whole)).toEqual({
        kind: 'sample',
        sample: hashOf('sha256', Buffer.from('0\n')),
      });
    });

    test('ranges larger than any buffer', async () => {
      const world = await open();
      const large = Buffer.alloc(2.5 * MIB, 'large');
      const path = await world.write('a.mp4', large);
      const whole = [{ offsetBytes: 0, sizeBytes: large.length }];
      expect(await world.files.sample(path, await stampOf(world, path), whole)).toMatchObject({
        sample: hashOf('sha256', Buffer.concat([Buffer.from(`${large.length}\n`), large])),
      });
    });
  });
}

function hashContract(name: string, open: () => Promise<FilesWorld>): void {
  describe(`${name} hashes`, () => {
    const large = Buffer.alloc(3.5 * MIB, 'large');

    test('the whole and its ranges', async () => {
      const world = await open();
      const path = await world.write('a.mp4', bytes);
      expect(await world.files.hash(path, await stampOf(world, path), ranges, control())).toEqual({
        kind: 'hashes',
        sha256: hashOf('sha256', bytes),
        md5s: [
          hashOf('md5', bytes.subarray(0, 4)),
          hashOf('md5', bytes.subarray(4)),
          hashOf('md5', Buffer.alloc(0)),
        ],
      });
    });

    test('the whole alone when no ranges are asked for, telling of at least every MiB', async () => {
      const world = await open();
      const path = await world.write('a.mp4', large);
      const told = [0];
      const following = control((readBytes) => told.push(readBytes));
      expect(await world.files.hash(path, await stampOf(world, path), [], following)).toEqual({
        kind: 'hashes',
        sha256: hashOf('sha256', large),
        md5s: [],
      });
      expect(told.at(-1)).toBe(large.length);
      const steps = told.slice(1).map((readBytes, index) => readBytes - (told[index] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThan(0);
      expect(Math.max(...steps)).toBeLessThanOrEqual(MIB);
    });

    test.each([1, 3.5 * MIB])('nothing that changes when %i bytes were read', async (atBytes) => {
      const world = await open();
      const path = await world.write('a.mp4', large);
      let changed = false;
      const changing = control((readBytes) => {
        if (changed || readBytes < atBytes) return;
        changed = true;
        world.append(path, Buffer.from('more'));
      });
      const stamp = await stampOf(world, path);
      expect(await world.files.hash(path, stamp, [], changing)).toMatchObject({
        code: 'file_changed',
      });
    });

    test('nothing when it is cancelled, before or while it reads', async () => {
      const world = await open();
      const path = await world.write('a.mp4', large);
      const stamp = await stampOf(world, path);
      const cancel = new AbortController();
      const told: number[] = [];
      const cancelling = {
        cancel: cancel.signal,
        onProgress: (readBytes: number) => {
          told.push(readBytes);
          cancel.abort();
        },
      };
      expect(await world.files.hash(path, stamp, ranges, cancelling)).toBeNull();
      expect(told).toHaveLength(1);
      expect(await world.files.hash(path, stamp, ranges, cancelling)).toBeNull();
      expect(told).toHaveLength(1);
    });
  });
}
