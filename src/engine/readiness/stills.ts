import type { Bytes } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerReport } from './container.ts';
import { exifMs } from './exif.ts';
import { walkBoxes } from './mp4-walk.ts';
import { tiffEnd } from './tiff-end.ts';

/** The last chunk of a PNG, which is always the same (ISO 15948 11.2.5). */
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

export async function inspectPng(bytes: Bytes): Promise<ContainerReport> {
  const isWhole = (await bytes.tail(IEND.length)).startsWith(IEND);
  const end = isWhole ? COMPLETE : incomplete('its last chunk is missing');
  return { kind: 'still', end, head: 'rewritten', madeAtMs: null, extension: '.png' };
}

/** TIFF and what cameras make of it (DNG, CR2, NEF, ARW). */
export async function inspectTiff(bytes: Bytes): Promise<ContainerReport> {
  const madeAtMs = await exifMs(bytes, 0);
  return { kind: 'still', end: await tiffEnd(bytes), head: 'rewritten', madeAtMs };
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
