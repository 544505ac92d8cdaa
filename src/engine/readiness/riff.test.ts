import { describe, expect, test } from 'vitest';
import { bytes, inspected, wholePrefixes } from '../testing/inspected.ts';

const u32 = (value: number) => {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(value);
  return field;
};
const u64 = (value: number) => {
  const field = Buffer.alloc(8);
  field.writeBigUInt64LE(BigInt(value));
  return field;
};
const chunk = (id: string, content: Buffer, sizeBytes = content.length) =>
  Buffer.concat([
    Buffer.from(id, 'latin1'),
    u32(sizeBytes),
    content,
    Buffer.alloc(content.length % 2),
  ]);
const list = (id: string, form: string, ...content: readonly Buffer[]) =>
  chunk(id, Buffer.concat([Buffer.from(form, 'latin1'), ...content]));
const endOf = async (file: Buffer, name = 'A.wav') => (await inspected(name, file)).end;
const COMPLETE = { complete: true };

const fmt = chunk('fmt ', bytes(16));

describe('a WAV', () => {
  const data = chunk('data', bytes(600));
  const wav = list('RIFF', 'WAVE', fmt, data);

  test('is whole when its sizes are those of the file', async () => {
    expect(await endOf(wav)).toEqual(COMPLETE);
    expect(await wholePrefixes('A.wav', wav)).toEqual([]);
    const tagged = list('RIFF', 'WAVE', fmt, data, chunk('LIST', bytes(40)));
    expect(await endOf(tagged)).toEqual(COMPLETE);
    expect(await wholePrefixes('A.wav', tagged)).toEqual([]);
  });

  test.each([
    [0, 600],
    [0xffff_ffff, 0xffff_ffff],
    [wav.length - 8, 0],
    [wav.length - 8, 0xffff_ffff],
    [wav.length - 8, 300],
    [wav.length - 108, 600],
    [wav.length + 92, 600],
  ])('is still written while its sizes are %i and %i', async (riffBytes, dataBytes) => {
    const open = Buffer.from(wav);
    open.writeUInt32LE(riffBytes, 4);
    open.writeUInt32LE(dataBytes, 12 + fmt.length + 4);
    expect(await endOf(open)).toMatchObject({ complete: false });
  });

  test('of an odd size is whole whether or not its last byte is counted, or there', async () => {
    const odd = list('RIFF', 'WAVE', fmt, chunk('data', bytes(601)));
    const uncounted = Buffer.from(odd);
    uncounted.writeUInt32LE(odd.length - 9, 4);
    expect(await endOf(odd)).toEqual(COMPLETE);
    expect(await endOf(uncounted)).toEqual(COMPLETE);
    expect(await endOf(uncounted.subarray(0, -1))).toEqual(COMPLETE);
  });

  test('that ends in silence may be space that a copy has reserved, and cannot tell', async () => {
    expect(await endOf(list('RIFF', 'WAVE', fmt, chunk('data', bytes(6_000, 0))))).toBeNull();
  });
});

describe('a WAV over 4 GiB', () => {
  const LONG = 0xffff_ffff;
  const data = chunk('data', bytes(600), LONG);
  const make = (id: string, riffBytes: number, dataBytes: number) => {
    const sizes = Buffer.concat([u64(riffBytes), u64(dataBytes), u64(0), u32(0)]);
    const file = list(id, 'WAVE', chunk('ds64', sizes), fmt, data);
    file.writeUInt32LE(LONG, 4);
    return file;
  };
  const riffBytes = make('RF64', 0, 0).length - 8;

  test.each(['RF64', 'BW64'])('has its sizes in ds64: %s', async (id) => {
    expect(await endOf(make(id, riffBytes, 600))).toEqual(COMPLETE);
    expect(await wholePrefixes('A.wav', make(id, riffBytes, 600))).toEqual([]);
    expect(await endOf(make(id, 0, 0))).toMatchObject({ complete: false });
    expect(await endOf(make(id, riffBytes, 500))).toMatchObject({ complete: false });
  });
});

describe('an AVI', () => {
  const movi = list('LIST', 'movi', chunk('00dc', bytes(300)));
  const plainHeaders = list('LIST', 'hdrl', chunk('avih', bytes(56)));
  const indexedHeaders = list('LIST', 'hdrl', list('LIST', 'strl', chunk('indx', bytes(24))));
  const more = list('RIFF', 'AVIX', movi);

  test('is whole with its index, in one piece or several', async () => {
    const plain = list('RIFF', 'AVI ', plainHeaders, movi, chunk('idx1', bytes(16)));
    const long = list('RIFF', 'AVI ', indexedHeaders, movi);
    for (const file of [plain, long, Buffer.concat([long, more])]) {
      expect(await endOf(file, 'A.avi')).toEqual(COMPLETE);
    }
    expect(await wholePrefixes('A.avi', plain)).toEqual([]);
  });

  test('is not while its index or its sizes are missing', async () => {
    const why = (why: string) => ({ complete: false, why });
    const plain = list('RIFF', 'AVI ', plainHeaders, movi);
    expect(await endOf(plain, 'A.avi')).toEqual(why('its index is missing'));
    const open = Buffer.from(more);
    open.writeUInt32LE(0, 4);
    const long = list('RIFF', 'AVI ', indexedHeaders, movi);
    const growing = Buffer.concat([long, open]);
    expect(await endOf(growing, 'A.avi')).toEqual(why('its sizes are not written yet'));
    expect(await endOf(growing.subarray(0, -400), 'A.avi')).toMatchObject({ complete: false });
  });
});
