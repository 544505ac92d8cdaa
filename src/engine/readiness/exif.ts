import type { Bytes } from './bytes.ts';
import { localTimeMs } from './local-time.ts';

/** Tags of TIFF 6.0 and of CIPA DC-008 (Exif 3.0). */
const EXIF_IFD = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const OFFSET_TIME_ORIGINAL = 0x9011;
const ENTRY_BYTES = 12;
const ENTRY_LIMIT = 200;

/** Where each tag's value is, or is noted, from the beginning of the TIFF. */
type Tags = ReadonlyMap<number, number>;

/**
 * When the picture was taken, ms since 1970; null where it does not tell.
 * @param tiffBytes where the TIFF begins: 0 for a TIFF, behind "Exif" in a JPEG
 */
export async function exifMs(bytes: Bytes, tiffBytes: number): Promise<number | null> {
  const head = await bytes.at(tiffBytes, 8);
  const order = head.text(0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const tiff: Tiff = { bytes, from: tiffBytes, little: order === 'II' };
  const exifAt = (await readTags(tiff, head.u32(4, tiff.little))).get(EXIF_IFD);
  if (exifAt === undefined) return null;
  const tags = await readTags(tiff, exifAt);
  const taken = await textAt(tiff, tags.get(DATE_TIME_ORIGINAL), 19);
  return taken === null
    ? null
    : localTimeMs(taken, await textAt(tiff, tags.get(OFFSET_TIME_ORIGINAL), 6));
}

interface Tiff {
  readonly bytes: Bytes;
  readonly from: number;
  readonly little: boolean;
}

async function readTags({ bytes, from, little }: Tiff, at: number): Promise<Tags> {
  const count = Math.min((await bytes.at(from + at, 2)).u16(0, little), ENTRY_LIMIT);
  const entries = await bytes.at(from + at + 2, count * ENTRY_BYTES);
  const tags = new Map<number, number>();
  for (let entry = 0; entry + ENTRY_BYTES <= entries.length; entry += ENTRY_BYTES) {
    tags.set(entries.u16(entry, little), entries.u32(entry + 8, little));
  }
  return tags;
}

async function textAt({ bytes, from }: Tiff, at: number | undefined, sizeBytes: number) {
  return at === undefined ? null : (await bytes.at(from + at, sizeBytes)).text(0, sizeBytes);
}
