import type { Bytes, View } from './bytes.ts';

/** A TIFF, by itself or within another file (TIFF 6.0, section 2). */
export interface Tiff {
  readonly bytes: Bytes;
  /** Where it begins; what it says of places counts from here. */
  readonly fromBytes: number;
  readonly littleEndian: boolean;
  /** Where its first directory is said to be. */
  readonly firstAt: number;
}

export interface Directory {
  readonly fields: ReadonlyMap<number, Field>;
  /** Of the next directory; 0: there is none. */
  readonly nextAt: number;
  /** Up to where it and its values reach, all of which may not be there. */
  readonly endBytes: number;
}

/** One field: what it holds is at {@link valueAt}, be that in the directory or elsewhere. */
export interface Field {
  readonly type: number;
  readonly count: number;
  readonly valueAt: number;
}

/** Bytes of a value of each type, 1 (byte) to 13 (directory); of what is no type, none. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const SHORT = 3;
const LONGS = [4, 13];
const FIELD_BYTES = 12;
const INLINE_BYTES = 4;
const FIELDS_MOST = 500;
/** Strips or tiles of one picture; cameras have one or some hundreds. */
const VALUES_MOST = 65_536;

/** Null: it is none. What is over 4 GiB (BigTIFF) is none either. */
export async function openTiff(bytes: Bytes, fromBytes: number): Promise<Tiff | null> {
  const head = await bytes.at(fromBytes, 8);
  const order = head.text(0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const littleEndian = order === 'II';
  if (head.u16(2, littleEndian) !== 42) return null;
  return { bytes, fromBytes, littleEndian, firstAt: head.u32(4, littleEndian) };
}

/** Null: there is no directory there, or not all of it yet. */
export async function readDirectory(tiff: Tiff, at: number): Promise<Directory | null> {
  const { littleEndian } = tiff;
  const count = (await read(tiff, at, 2)).u16(0, littleEndian);
  if (at === 0 || count === 0 || count > FIELDS_MOST) return null;
  const sizeBytes = count * FIELD_BYTES;
  const table = await read(tiff, at + 2, sizeBytes + INLINE_BYTES);
  if (table.length < sizeBytes) return null;
  const fields = new Map<number, Field>();
  let endBytes = at + 2 + sizeBytes + INLINE_BYTES;
  for (let entry = 0; entry < sizeBytes; entry += FIELD_BYTES) {
    const type = table.u16(entry + 2, littleEndian);
    const values = table.u32(entry + 4, littleEndian);
    const valueBytes = (TYPE_BYTES[type] ?? 0) * values;
    const isInline = valueBytes <= INLINE_BYTES;
    const valueAt = isInline ? at + 2 + entry + 8 : table.u32(entry + 8, littleEndian);
    fields.set(table.u16(entry, littleEndian), { type, count: values, valueAt });
    endBytes = Math.max(endBytes, valueAt + valueBytes);
  }
  return { fields, nextAt: table.u32(sizeBytes, littleEndian), endBytes };
}

/** The numbers that a field holds; null: it is not there, not one of numbers, or has too many. */
export async function numbersOf(
  tiff: Tiff,
  field: Field | undefined,
): Promise<readonly number[] | null> {
  if (field === undefined || field.count > VALUES_MOST) return null;
  const { type, count, valueAt } = field;
  const isShort = type === SHORT;
  if (!isShort && !LONGS.includes(type)) return null;
  const width = isShort ? 2 : 4;
  const values = await read(tiff, valueAt, count * width);
  if (values.length < count * width) return null;
  return Array.from({ length: count }, (_, index) =>
    isShort
      ? values.u16(index * width, tiff.littleEndian)
      : values.u32(index * width, tiff.littleEndian),
  );
}

export async function textOf(tiff: Tiff, field: Field | undefined, sizeBytes: number) {
  return field === undefined
    ? null
    : (await read(tiff, field.valueAt, sizeBytes)).text(0, sizeBytes);
}

async function read({ bytes, fromBytes }: Tiff, at: number, sizeBytes: number): Promise<View> {
  return bytes.at(fromBytes + at, sizeBytes);
}
