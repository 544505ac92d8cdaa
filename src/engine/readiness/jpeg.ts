import type { Bytes, View } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd, type ContainerReport } from './container.ts';
import { exifMs } from './exif.ts';

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = [0xff, 0xd9];
const APP1 = 0xe1;
/** More than cameras write before the picture. */
const SEGMENT_LIMIT = 100;
/** Cameras fill up what follows the picture to a multiple of what their card writes at once. */
const PADDING_MAX_BYTES = 65_536;

/**
 * JPEG (ITU-T T.81): segments, the picture, and the mark of its end, after which there may be
 * zeros.
 */
export async function inspectJpeg(bytes: Bytes): Promise<ContainerReport> {
  let madeAtMs: number | null = null;
  let at = 2;
  for (let count = 0; count < SEGMENT_LIMIT; count++) {
    const head = await bytes.at(at, 10);
    if (head.length < 4 || head.u8(0) !== 0xff) break;
    // The thumbnail in a segment has an end of its own: only what follows the segments counts.
    if (head.u8(1) === START_OF_SCAN) return still(await endOf(bytes, at + 2), madeAtMs);
    if (head.u8(1) === APP1 && head.text(4, 4) === 'Exif') {
      madeAtMs ??= await exifMs(bytes, at + 10);
    }
    at += 2 + head.u16(2);
  }
  return still(incomplete('its picture is missing'), madeAtMs);
}

const still = (end: ContainerEnd | null, madeAtMs: number | null): ContainerReport => ({
  kind: 'still',
  end,
  head: 'rewritten',
  madeAtMs,
  extension: '.jpg',
});

async function endOf(bytes: Bytes, scanBytes: number): Promise<ContainerEnd | null> {
  const tail = await bytes.tail(Math.min(PADDING_MAX_BYTES, bytes.sizeBytes - scanBytes));
  const endAt = lastEnd(tail);
  if (endAt < 0) return incomplete('the end of its picture is missing');
  const isPadded = tail.bytes.subarray(endAt + 2).every((value) => value === 0);
  // Something of the camera's own follows, and where that ends nobody knows.
  return isPadded ? COMPLETE : null;
}

function lastEnd({ bytes }: View): number {
  for (let at = bytes.length - 2; at >= 0; at--) {
    if (bytes[at] === END_OF_IMAGE[0] && bytes[at + 1] === END_OF_IMAGE[1]) return at;
  }
  return -1;
}
