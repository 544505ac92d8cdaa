import { describe, expect, test } from 'vitest';
import { box, bytes, inspected, wholePrefixes } from '../testing/inspected.ts';
import { inspectContainer } from './inspect.ts';

const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0', 'latin1'));
const mvhd = box('mvhd', bytes(100, 0));
const moov = box('moov', mvhd, box('trak', bytes(30)));
const fragmentedMoov = box('moov', mvhd, box('mvex', bytes(8)));
const room = box('free', bytes(8, 0));
const mdat = box('mdat', bytes(500));
const fragment = Buffer.concat([box('moof', bytes(40)), mdat]);
const end = async (...boxes: readonly Buffer[]) =>
  (await inspected('A.mp4', Buffer.concat(boxes))).end;
const COMPLETE = { complete: true };

/** As a recorder leaves it until it closes the file. */
function open(sizeField: number): Buffer {
  const box = Buffer.from(mdat);
  box.writeUInt32BE(sizeField, 0);
  return box;
}

describe('a classic MP4', () => {
  test('has its index and its media, in whatever order, and closes', async () => {
    expect(await end(ftyp, mdat, moov)).toEqual(COMPLETE);
    expect(await end(ftyp, room, moov, mdat)).toEqual(COMPLETE);
    expect(await end(box('wide'), mdat, moov)).toEqual(COMPLETE);
    expect(await end(ftyp, moov)).toEqual({ complete: false, why: 'its media is missing' });
    const missing = { complete: false, why: 'its index is missing' };
    expect(await end(ftyp, mdat)).toEqual(missing);
    expect(await end(ftyp, mdat, moov.subarray(0, -1))).toEqual(missing);
  });

  test.each([0, 1, 7, 8, 16, 0xffff_ffff])('is open while its mdat says %i', async (size) => {
    expect(await end(ftyp, open(size))).toMatchObject({ complete: false });
    expect(await end(ftyp, open(size), moov)).toMatchObject({ complete: false });
  });

  test('with a size of 64 bits is complete too', async () => {
    const head = Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\x02\x04', 'latin1');
    const file = Buffer.concat([ftyp, head, bytes(500), moov]);
    expect(await end(file)).toEqual(COMPLETE);
    expect(await wholePrefixes('A.mp4', file)).toEqual([]);
  });

  test('that goes to the end of the file, after its index, cannot tell where that is', async () => {
    expect(await end(ftyp, moov, open(0))).toBeNull();
  });

  test('that ends with zeros may be space that a copy has reserved, and cannot tell', async () => {
    expect(await end(ftyp, moov, box('mdat', bytes(9_000, 0)))).toBeNull();
    expect(await end(ftyp, box('mdat', bytes(9_000, 0)), moov)).toEqual(COMPLETE);
  });

  test('is called by its brand', async () => {
    const called = async (brand: string) => {
      const file = Buffer.concat([
        box('ftyp', Buffer.from(`${brand}\0\0\0\0`, 'latin1')),
        mdat,
        moov,
      ]);
      return (await inspected('A.tmp', file)).extension;
    };
    expect(await called('qt  ')).toBe('.mov');
    expect(await called('isom')).toBe('.mp4');
    expect((await inspected('A.tmp', Buffer.concat([box('wide'), mdat, moov]))).extension).toBe(
      '.mov',
    );
  });
});

describe('a hybrid MP4', () => {
  const recording = Buffer.concat([ftyp, room, fragmentedMoov, fragment, fragment]);

  test('is, while it records, one whose head will be rewritten, and not whole', async () => {
    for (
      let size = ftyp.length + room.length + fragmentedMoov.length;
      size <= recording.length;
      size++
    ) {
      const report = await inspected('A.mp4', recording.subarray(0, size));
      expect(report).toMatchObject({ kind: 'mp4', head: 'rewritten', end: { complete: false } });
    }
  });

  test('is whole when its index is there and the fragments lie within one mdat', async () => {
    const final = Buffer.concat([recording, moov]);
    expect(await end(final)).toMatchObject({ complete: false });
    final.writeUInt32BE(recording.length - ftyp.length, ftyp.length);
    final.write('mdat', ftyp.length + 4, 'latin1');
    expect(await inspected('A.mp4', final)).toMatchObject({ kind: 'mp4', end: COMPLETE });
    expect(await wholePrefixes('A.mp4', final)).toEqual([]);
  });
});

describe('a fragmented MP4', () => {
  const head = Buffer.concat([ftyp, fragmentedMoov]);
  const mfra = box(
    'mfra',
    box('tfra', bytes(20)),
    box('mfro', Buffer.from([0, 0, 0, 0, 0, 0, 0, 52])),
  );

  test('is known by its first box of fragments, and its head stays', async () => {
    expect(await inspected('A.mp4', head)).toMatchObject({ kind: 'fragmentedMp4', head: 'kept' });
  });

  test('cannot tell where its fragments close, and is not whole anywhere else', async () => {
    const file = Buffer.concat([head, fragment, fragment]);
    const closed = new Set([head.length + fragment.length, file.length]);
    for (let size = head.length; size <= file.length; size++) {
      const { end } = await inspected('A.mp4', file.subarray(0, size));
      expect(end?.complete, `${size}`).toBe(closed.has(size) ? undefined : false);
    }
  });

  test('is complete with the index of its fragments', async () => {
    expect(mfra.length).toBe(52);
    expect(await end(head, fragment, mfra)).toEqual(COMPLETE);
    const longer = Buffer.from(mfra);
    longer.writeUInt32BE(mfra.length + 1);
    expect(await end(head, fragment, longer)).toMatchObject({ complete: false });
  });

  test('whose first fragment was written before it was one is no hybrid', async () => {
    const file = Buffer.concat([ftyp, room, mdat, fragmentedMoov, fragment]);
    const report = { kind: 'fragmentedMp4', end: null, head: 'kept' };
    expect(await inspected('A.mp4', file)).toMatchObject(report);
  });

  test('of a terabyte and 200,000 fragments is read in parts', async () => {
    const fragmentBytes = 5_000_000;
    const sizeBytes = head.length + 200_000 * fragmentBytes;
    const moof = box('moof', bytes(40));
    const media = Buffer.alloc(8);
    media.writeUInt32BE(fragmentBytes - moof.length);
    media.write('mdat', 4, 'latin1');
    let reads = 0;
    const report = await inspectContainer('A.mp4', sizeBytes, async (offset, size) => {
      reads++;
      if (offset < head.length) return head.subarray(offset, offset + size);
      const within = (offset - head.length) % fragmentBytes;
      const fragment = Buffer.concat([moof, media, bytes(size)]);
      return fragment.subarray(within < 100 ? within : 100).subarray(0, size);
    });
    expect(report).toMatchObject({ kind: 'fragmentedMp4', end: null, head: 'kept' });
    expect(reads).toBeLessThan(12_000);
  });
});
