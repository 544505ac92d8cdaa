import type { View } from './bytes.ts';
import { isMxf } from './mxf.ts';

/** What the first bytes say a file is. */
export type Sniffed =
  'mp4' | 'heif' | 'mxf' | 'transportStream' | 'wave' | 'avi' | 'jpeg' | 'png' | 'tiff' | 'raw';

/** As much as {@link sniff} wants to see. */
export const SNIFFED_BYTES = 1_024;

/** Boxes that a MP4 or MOV file may begin with (ISO 14496-12; QuickTime File Format). */
const FIRST_BOXES = new Set([
  'ftyp',
  'moov',
  'mdat',
  'free',
  'wide',
  'skip',
  'moof',
  'styp',
  'pnot',
]);
/** Brands of ISO 23008-12 and of AVIF: a picture in boxes. */
const PICTURE_BRANDS = new Set(['heic', 'heix', 'mif1', 'msf1', 'avif', 'avis', 'hevc']);
const RIFF_LIKE = new Set(['RIFF', 'RF64', 'BW64']);
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** First letters of cameras' raw pictures that are no plain TIFF, of DPX and of OpenEXR. */
const RAW = ['IIRO', 'IIRS', 'IIU\0', 'FUJI', 'FOVb', 'SDPX', 'XPDS', 'v/1\u0001', 'ARRI'];
const TIFF = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];
const SYNC = 0x47;
/**
 * Of a transport stream (ISO 13818-1), and of one whose packets carry their time (Blu-ray, AVCHD).
 */
const PACKETS = [
  { sizeBytes: 188, syncAt: 0 },
  { sizeBytes: 192, syncAt: 4 },
];
/** Few enough for the first write of a recorder, too many for chance. */
const PACKETS_SEEN = 4;

/** Null where the bytes say nothing, or are too few. */
export function sniff(head: View): Sniffed | null {
  const word = head.text(0, 4);
  if (RIFF_LIKE.has(word)) return sniffRiff(head.text(8, 4));
  if (FIRST_BOXES.has(head.text(4, 4))) {
    return PICTURE_BRANDS.has(head.text(8, 4)) ? 'heif' : 'mp4';
  }
  if (isMxf(head)) return 'mxf';
  if (head.startsWith([0xff, 0xd8, 0xff])) return 'jpeg';
  if (head.startsWith(PNG)) return 'png';
  if (TIFF.includes(word)) return 'tiff';
  if (RAW.includes(word)) return 'raw';
  return PACKETS.some((packet) => hasPackets(head, packet)) ? 'transportStream' : null;
}

function sniffRiff(form: string): Sniffed | null {
  if (form === 'WAVE') return 'wave';
  return form === 'AVI ' ? 'avi' : null;
}

function hasPackets(head: View, packet: (typeof PACKETS)[number]): boolean {
  for (let i = 0; i < PACKETS_SEEN; i++) {
    if (head.u8(packet.syncAt + i * packet.sizeBytes) !== SYNC) return false;
  }
  return true;
}
