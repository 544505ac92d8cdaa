import { describe, expect, test } from 'vitest';
import { checkMp4, type ReadAt } from './mp4-boxes.ts';
import { assessReadiness, type Observation } from './readiness.ts';

const seen = (differs: Partial<Observation>): Observation => ({
  name: 'A001.mp4',
  stamp: { sizeBytes: 1_000, mtimeNs: '1' },
  stillSinceMs: 0,
  nowMs: 60_000,
  container: { complete: true },
  ...differs,
});

describe('a file is taken as finished', () => {
  test('when it is still and its container is complete', () => {
    expect(assessReadiness(seen({}))).toEqual({ kind: 'ready' });
  });

  test('not while it still moves, though the container looks complete', () => {
    expect(assessReadiness(seen({ nowMs: 999 }))).toMatchObject({ kind: 'notYet' });
    expect(assessReadiness(seen({ nowMs: 1_000 }))).toEqual({ kind: 'ready' });
  });

  test('not while its container is incomplete, however long it has been still', () => {
    const container = { complete: false, why: 'it is still being written (its index is missing)' };
    expect(assessReadiness(seen({ container, nowMs: 86_400_000 }))).toEqual({
      kind: 'notYet',
      why: 'it is still being written (its index is missing)',
    });
  });

  test('after a longer silence where the container cannot be asked', () => {
    expect(assessReadiness(seen({ container: null, nowMs: 9_999 }))).toMatchObject({
      kind: 'notYet',
    });
    expect(assessReadiness(seen({ container: null, nowMs: 10_000 }))).toEqual({ kind: 'ready' });
  });

  test('not while it is empty', () => {
    const stamp = { sizeBytes: 0, mtimeNs: '1' };
    expect(assessReadiness(seen({ stamp }))).toMatchObject({ kind: 'notYet' });
  });

  test.each(['.hidden.mp4', 'A001.mp4.part', 'A001.tmp', 'A001.mp4.recording', '~lock', 'x.PART'])(
    'never under the temporary name %s',
    (name) => {
      expect(assessReadiness(seen({ name }))).toMatchObject({ kind: 'ignored' });
    },
  );
});

function box(type: string, payloadBytes: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + payloadBytes, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, Buffer.alloc(payloadBytes)]);
}

function largeBox(type: string, payloadBytes: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write(type, 4, 'latin1');
  head.writeBigUInt64BE(BigInt(16 + payloadBytes), 8);
  return Buffer.concat([head, Buffer.alloc(payloadBytes)]);
}

async function check(file: Buffer) {
  const readAt: ReadAt = async (offset, size) => file.subarray(offset, offset + size);
  return checkMp4(file.length, readAt);
}

describe('an MP4', () => {
  const whole = Buffer.concat([box('ftyp', 16), box('mdat', 100), box('moov', 50)]);

  test('is complete when its boxes close at the end and moov is there', async () => {
    expect(await check(whole)).toEqual({ complete: true });
    const large = Buffer.concat([box('ftyp', 16), largeBox('mdat', 100), box('moov', 50)]);
    expect(await check(large)).toEqual({ complete: true });
  });

  test('is not complete at any earlier point of its writing', async () => {
    for (let size = 0; size < whole.length; size++) {
      expect((await check(whole.subarray(0, size))).complete, `first ${size} bytes`).toBe(false);
    }
  });

  test('is not complete while mdat has its provisional size', async () => {
    const open = Buffer.from(whole);
    open.writeUInt32BE(0, 24);
    expect(await check(open)).toMatchObject({ complete: false });
    expect(await check(Buffer.concat([box('ftyp', 16), box('mdat', 0)]))).toEqual({
      complete: false,
      why: 'it is still being written (its index is missing)',
    });
  });

  test('is not complete when it is something else', async () => {
    expect((await check(Buffer.alloc(64))).complete).toBe(false);
    expect((await check(Buffer.from('not an mp4 at all, only words'))).complete).toBe(false);
  });
});
