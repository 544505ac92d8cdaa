import type { Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerReport } from './container.ts';
import { exifMs } from './exif.ts';
import { walkBoxes } from './mp4-walk.ts';

/** The last chunk of a PNG, which is always the same (ISO 15948 11.2.5). */
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

export async function inspectPng(bytes: Bytes): Promise<ContainerReport> {
  const isWhole = (await bytes.tail(IEND.length)).startsWith(IEND);
  const end = isWhole ? COMPLETE : incomplete('its last chunk is missing');
  return { kind: 'still', end, head: 'rewritten', madeAtMs: null, extension: '.png' };
}

/** TIFF and what cameras make of it (DNG, CR2, NEF, ARW): nothing in it says how long it is. */
export async function inspectTiff(bytes: Bytes): Promise<ContainerReport> {
  return { kind: 'still', end: null, head: 'rewritten', madeAtMs: await exifMs(bytes, 0) };
}

/** HEIF and AVIF: boxes that close, `meta` and the picture among them (ISO 23008-12). */
export async function inspectHeif(bytes: Bytes): Promise<ContainerReport> {
  const { boxes, end } = await walkBoxes(bytes, 0, bytes.sizeBytes);
  const has = (type: string) => boxes.some((box) => box.type === type);
  const isWhole = end === 'closed' && has('meta') && has('mdat');
  return {
    kind: 'still',
    end: isWhole ? COMPLETE : incomplete('its last box is open'),
    head: 'rewritten',
    madeAtMs: null,
    extension: '.heic',
  };
}
