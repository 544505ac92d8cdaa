import { describe, expect, test } from 'vitest';
import { box, bytes, inspected, wholePrefixes } from '../testing/inspected.ts';

/** A TIFF whose only words are when it was taken. */
function tiff(little: boolean, taken: string, zone: string | null): Buffer {
  const file = Buffer.alloc(120);
  const u16 = (value: number, at: number) =>
    little ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    little ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    u32(value, at + 8);
  };
  file.write(little ? 'II' : 'MM', 0, 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  entry(10, 0x8769, 4, 1, 30);
  u16(zone === null ? 1 : 2, 30);
  entry(32, 0x9003, 2, 20, 70);
  if (zone !== null) entry(44, 0x9011, 2, 7, 95);
  file.write(taken, 70, 'latin1');
  file.write(zone ?? '', 95, 'latin1');
  return file;
}

function segment(mark: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, mark, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

const TAKEN = '2026:03:14 09:26:53';
const thumbnail = Buffer.from([0xff, 0xd8, 0xff, 0xda, 1, 2, 3, 0xff, 0xd9]);
const exif = segment(
  0xe1,
  Buffer.concat([Buffer.from('Exif\0\0'), tiff(false, TAKEN, '+02:00'), thumbnail]),
);
const picture = Buffer.concat([segment(0xda, bytes(8)), bytes(4_000)]);
const jpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  exif,
  segment(0xdb, bytes(60)),
  picture,
  Buffer.from([0xff, 0xd9]),
]);
const COMPLETE = { complete: true };

describe('a JPEG', () => {
  test('is whole when the end of its picture is there, not that of its thumbnail', async () => {
    expect((await inspected('A.jpg', jpeg)).end).toEqual(COMPLETE);
    expect(await wholePrefixes('A.jpg', jpeg)).toEqual([]);
    const cut = jpeg.subarray(0, jpeg.length - 1_000);
    expect((await inspected('A.jpg', cut)).end).toMatchObject({ complete: false });
  });

  test('may be filled up with zeros, and cannot tell where other things end', async () => {
    const padded = Buffer.concat([jpeg, bytes(30_000, 0)]);
    expect((await inspected('A.jpg', padded)).end).toEqual(COMPLETE);
    const preview = Buffer.concat([jpeg, jpeg]);
    expect((await inspected('A.jpg', preview)).end).toEqual(COMPLETE);
    const more = Buffer.concat([jpeg, bytes(3_000)]);
    expect((await inspected('A.jpg', more)).end).toBeNull();
  });

  test('tells when it was taken, in the zone that it names', async () => {
    expect((await inspected('A.jpg', jpeg)).madeAtMs).toBe(Date.UTC(2026, 2, 14, 7, 26, 53));
  });
});

describe('a TIFF or a raw picture', () => {
  test.each([true, false])(
    'tells when it was taken; without a picture, nothing of its end',
    async (little) => {
      const { kind, end, madeAtMs } = await inspected('A.dng', tiff(little, TAKEN, null));
      expect({ kind, end }).toEqual({ kind: 'still', end: null });
      // No zone: that of this machine, which is where the camera was.
      expect(madeAtMs).toBe(new Date(2026, 2, 14, 9, 26, 53).getTime());
      const west = tiff(little, TAKEN, '-03:30');
      expect((await inspected('A.tif', west)).madeAtMs).toBe(Date.UTC(2026, 2, 14, 12, 56, 53));
    },
  );

  test.each(['0000:00:00 00:00:00', '    :  :     :  :  ', '2026:13:14 09:26:53', ''])(
    'was taken nobody knows when: %j',
    async (taken) => {
      expect((await inspected('A.tif', tiff(true, taken, null))).madeAtMs).toBeNull();
    },
  );

  test.each(['IIRO', 'IIU\0', 'FUJIFILMCCD-RAW', 'SDPX', 'v/1\x01'])(
    'is known by %j',
    async (begin) => {
      const file = Buffer.concat([Buffer.from(begin, 'latin1'), bytes(100)]);
      expect(await inspected('A.tmp', file)).toMatchObject({ kind: 'still', end: null });
    },
  );
});

/** A DNG as cameras write it: a preview first, the sensor's picture below it, that in strips. */
function dng(little: boolean, { order = 'directoriesFirst', strips = 3 } = {}): Buffer {
  const u16 = (value: number) => {
    const field = Buffer.alloc(2);
    if (little) field.writeUInt16LE(value);
    else field.writeUInt16BE(value);
    return field;
  };
  const u32 = (value: number) => {
    const field = Buffer.alloc(4);
    if (little) field.writeUInt32LE(value);
    else field.writeUInt32BE(value);
    return field;
  };
  const short = (value: number) => (little ? Buffer.concat([u16(value), u16(0)]) : u16(value));
  const entry = (tag: number, type: number, count: number, value: Buffer) =>
    Buffer.concat([u16(tag), u16(type), u32(count), value, bytes(4 - value.length, 0)]);
  const stripBytes = 900;
  const previewBytes = 400;
  const wordsBytes = 2 * (2 + 3 * 12 + 4) + (strips === 1 ? 0 : 8 * strips);
  const dataBytes = previewBytes + strips * stripBytes;
  const wordsAt = order === 'directoriesFirst' ? 8 : 8 + dataBytes;
  const dataAt = order === 'directoriesFirst' ? 8 + wordsBytes : 8;
  const subAt = wordsAt + 42;
  const placesAt = subAt + 42;
  const places = Array.from({ length: strips }, (_, i) => dataAt + previewBytes + i * stripBytes);
  const preview = Buffer.concat([
    u16(3),
    entry(273, 4, 1, u32(dataAt)),
    entry(279, 3, 1, short(previewBytes)),
    entry(330, 4, 1, u32(subAt)),
    u32(0),
  ]);
  const sensor = Buffer.concat([
    u16(3),
    entry(259, 3, 1, short(1)),
    entry(273, 4, strips, strips === 1 ? u32(places[0] ?? 0) : u32(placesAt)),
    entry(279, 4, strips, strips === 1 ? u32(stripBytes) : u32(placesAt + 4 * strips)),
    u32(0),
  ]);
  const sizes = places.map(() => u32(stripBytes));
  const values = strips === 1 ? [] : [...places.map(u32), ...sizes];
  const words = Buffer.concat([preview, sensor, ...values]);
  const head = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), u16(42), u32(wordsAt)]);
  return order === 'directoriesFirst'
    ? Buffer.concat([head, words, bytes(dataBytes)])
    : Buffer.concat([head, bytes(dataBytes), words]);
}

describe('the end of a raw picture', () => {
  const shapes = [true, false].flatMap((little) =>
    ['directoriesFirst', 'directoriesLast'].flatMap((order) =>
      [1, 3].map((strips) => ({ little, order, strips })),
    ),
  );

  test.each(shapes)('is where the last of its strips ends: %j', async ({ little, ...shape }) => {
    const file = dng(little, shape);
    expect((await inspected('A.dng', file)).end).toEqual(COMPLETE);
    expect(await wholePrefixes('A.dng', file)).toEqual([]);
  });

  test('is missing while strips are missing that it names', async () => {
    const file = dng(true);
    const cut = await inspected('A.dng', file.subarray(0, file.length - 1));
    expect(cut.end).toEqual({ complete: false, why: 'its picture is not all there' });
  });

  test.each([
    ['reserved space', (file: Buffer) => Buffer.concat([file, bytes(8_000, 0)])],
    ['a directory that is not there yet', (file: Buffer) => (file.writeUInt32LE(0, 4), file)],
    ['a directory beyond the end', (file: Buffer) => (file.writeUInt32LE(1e9, 4), file)],
    ['a directory of nonsense', (file: Buffer) => file.fill(0xee, 10, 40)],
    ['more places than sizes', (file: Buffer) => (file.writeUInt32LE(2, 8 + 42 + 2 + 16), file)],
    ['BigTIFF', (file: Buffer) => (file.writeUInt16LE(43, 2), file)],
  ])('is not told by %s', async (_, spoil) => {
    const { kind, end } = await inspected('A.dng', spoil(Buffer.from(dng(true))));
    expect({ kind, end }).toEqual({ kind: 'still', end: null });
  });

  test('is found however its directories point at each other', async () => {
    const file = Buffer.from(dng(true));
    file.writeUInt32LE(8, 8 + 2 + 36);
    expect((await inspected('A.dng', file)).end).toEqual(COMPLETE);
  });
});

describe('a HEIF', () => {
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1', 'latin1'));
  const heif = Buffer.concat([ftyp, box('meta', bytes(50)), box('mdat', bytes(500))]);

  test('is a picture, and whole when its boxes close', async () => {
    const report = { kind: 'still', end: COMPLETE, extension: '.heic' };
    expect(await inspected('A.tmp', heif)).toMatchObject(report);
    expect(await wholePrefixes('A.heic', heif)).toEqual([]);
  });
});
