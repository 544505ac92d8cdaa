import type { Picture } from '../essence/picture.ts';

/** Samples on a side of a block (ITU-T T.81 A.1.1). */
const BLOCK = 8;
/** Codes for the size of a difference, 0 to 11 bits (table K.3). */
const DC_CODES = [
  ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110', '1111110'],
  ['11111110', '111111110'],
].flat();
/** The one code that our blocks need: nothing but the mean. */
const END_OF_BLOCK = '0';
/** How many of each run of bits become a byte at a time. */
const BYTE_BITS = 8;

/** Lengths of the codes, from 1 to 16 bits, and what they stand for (B.2.4.2). */
export const DC_TABLE = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
} as const;
export const AC_TABLE = {
  counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  values: [0],
} as const;

/**
 * The coded samples of a picture as a mosaic: each block of eight by eight has one colour. Three
 * components of the same size, one after the other in every block.
 *
 * Source: ITU-T T.81 F.1.2.1 (differences of DC), F.1.2.3 (stuffing), A.2.3 (interleaving).
 */
export function mosaicScan(picture: Picture): Buffer {
  const bytes: number[] = [];
  const before = [0, 0, 0];
  let bits = '';
  for (let y = 0; y < picture.height; y += BLOCK) {
    for (let x = 0; x < picture.width; x += BLOCK) {
      for (const [component, sample] of samplesAt(picture, x, y).entries()) {
        bits += difference(sample - 128 - (before[component] ?? 0)) + END_OF_BLOCK;
        before[component] = sample - 128;
      }
      bits = flush(bits, bytes);
    }
  }
  // Ones fill the last byte.
  flush(bits.padEnd(Math.ceil(bits.length / BYTE_BITS) * BYTE_BITS, '1'), bytes);
  return Buffer.from(bytes);
}

/** The sample in the middle of a block stands for all of it. */
function samplesAt(picture: Picture, x: number, y: number): [number, number, number] {
  const column = Math.min(x + BLOCK / 2, picture.width - 1);
  const row = Math.min(y + BLOCK / 2, picture.height - 1);
  const luma = picture.luma[row * picture.codedWidth + column] ?? 16;
  const chroma = (row >> 1) * (picture.codedWidth / 2) + (column >> 1);
  // JPEG has no video range (ITU-T T.871 7).
  const full = Math.round(((luma - 16) * 255) / 219);
  const clamped = Math.min(255, Math.max(0, full));
  return [clamped, picture.cb[chroma] ?? 128, picture.cr[chroma] ?? 128];
}

/** Size and bits of a difference; those of a negative one are its ones' complement. */
function difference(value: number): string {
  const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  const code = DC_CODES[size] ?? '';
  if (size === 0) return code;
  const bits = value > 0 ? value : value + 2 ** size - 1;
  return code + bits.toString(2).padStart(size, '0');
}

/** Moves whole bytes out, and returns the bits that are left; 255 is followed by a zero. */
function flush(bits: string, bytes: number[]): string {
  let at = 0;
  for (; at + BYTE_BITS <= bits.length; at += BYTE_BITS) {
    const byte = Number.parseInt(bits.slice(at, at + BYTE_BITS), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return bits.slice(at);
}
