import { endsEmpty, type Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd } from './container.ts';
import { numbersOf, openTiff, readDirectory, type Directory, type Tiff } from './tiff.ts';

/** Where a picture's bytes are and how many: in strips, in tiles, as a JPEG (TIFF 6.0, sections 3, 15, 22). */
const PLACES = [
  { at: 273, size: 279 },
  { at: 324, size: 325 },
  { at: 513, size: 514 },
] as const;
/** Fields that name further directories: SubIFDs (TIFF, supplement 1), those of Exif and of GPS. */
const BELOW = [330, 34_665, 34_853];
/** A raw picture has its previews and what belongs to them: some ten. */
const DIRECTORIES_MOST = 64;

/**
 * Whether a TIFF, or what cameras make of it (DNG, NEF, ARW, CR2), has all that its directories name. Null:
 * that cannot be told, because they are not there yet, odd, or name no picture.
 */
export async function tiffEnd(bytes: Bytes): Promise<ContainerEnd | null> {
  const tiff = await openTiff(bytes, 0);
  if (tiff === null) return null;
  const toRead = [tiff.firstAt];
  const read = new Set<number>();
  let pictures = 0;
  let endBytes = 0;
  for (const at of toRead) {
    if (read.has(at)) continue;
    read.add(at);
    const directory = await readDirectory(tiff, at);
    if (directory === null || directory.endBytes > bytes.sizeBytes) return null;
    if (read.size > DIRECTORIES_MOST) return null;
    const reach = await pictureReach(tiff, directory);
    if (reach === null) return null;
    if (reach > 0) pictures++;
    endBytes = Math.max(endBytes, reach);
    toRead.push(...(await directoriesBelow(tiff, directory)));
  }
  if (pictures === 0) return null;
  if (endBytes > bytes.sizeBytes) return incomplete('its picture is not all there');
  return (await endsEmpty(bytes)) ? null : COMPLETE;
}

/** Up to where the picture of a directory reaches; 0: it has none; null: what it says of it is odd. */
async function pictureReach(tiff: Tiff, { fields }: Directory): Promise<number | null> {
  let reach = 0;
  for (const { at, size } of PLACES) {
    if (!fields.has(at)) continue;
    const places = await numbersOf(tiff, fields.get(at));
    const sizes = await numbersOf(tiff, fields.get(size));
    if (places === null || places.length !== sizes?.length) return null;
    for (const [index, place] of places.entries()) {
      const sizeBytes = sizes[index] ?? 0;
      if (sizeBytes > 0) reach = Math.max(reach, place + sizeBytes);
    }
  }
  return reach;
}

async function directoriesBelow(tiff: Tiff, { fields, nextAt }: Directory) {
  const below = [];
  for (const tag of BELOW) below.push(...((await numbersOf(tiff, fields.get(tag))) ?? []));
  return nextAt === 0 ? below : [...below, nextAt];
}
