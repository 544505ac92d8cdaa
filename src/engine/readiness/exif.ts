import type { Bytes } from './bytes.ts';
import { localTimeMs } from './local-time.ts';
import { numbersOf, openTiff, readDirectory, textOf } from './tiff.ts';

/** Tags of TIFF 6.0 and of CIPA DC-008 (Exif 3.0). */
const EXIF_IFD = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const OFFSET_TIME_ORIGINAL = 0x9011;

/**
 * When the picture was taken, ms since 1970; null where it does not tell.
 * @param tiffBytes where the TIFF begins: 0 for a TIFF, behind "Exif" in a JPEG
 */
export async function exifMs(bytes: Bytes, tiffBytes: number): Promise<number | null> {
  const tiff = await openTiff(bytes, tiffBytes);
  if (tiff === null) return null;
  const exifAt = (await readDirectory(tiff, tiff.firstAt))?.fields.get(EXIF_IFD);
  if (exifAt === undefined) return null;
  const [at = 0] = (await numbersOf(tiff, exifAt)) ?? [];
  const fields = (await readDirectory(tiff, at))?.fields;
  const taken = await textOf(tiff, fields?.get(DATE_TIME_ORIGINAL), 19);
  return taken === null
    ? null
    : localTimeMs(taken, await textOf(tiff, fields?.get(OFFSET_TIME_ORIGINAL), 6));
}
