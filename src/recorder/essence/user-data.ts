import { u32 } from '../containers/mp4-boxes.ts';
import type { Padding } from './padding.ts';

/** nal_unit_type of supplemental enhancement information (ITU-T H.264 table 7-1). */
const NAL_TYPE_SEI = 6;
/** payloadType of user_data_unregistered (ITU-T H.264 D.1.1). */
const USER_DATA_UNREGISTERED = 5;
/** Ours: what follows means nothing to anybody else. No byte of it is zero. */
const UUID = Buffer.from('da111e5f3c5a4b7e9d21c0ffee5ca1ab', 'hex');
/** Length, NAL header, type, the last byte of the size, UUID and trailing bits. */
const OVERHEAD_BYTES = 4 + 1 + 1 + 1 + UUID.length + 1;

/**
 * A NAL unit of a wanted size that players pass over: a message of user data. Filler data would
 * say the same, but may not be in an MP4 (ISO 14496-15 5.3.2).
 *
 * @returns the parts of it, for an MP4 sample; none when there is no room for any.
 * Source: ITU-T H.264 7.3.2.3.1 (sei_message), D.1.7.
 */
export function userData(sizeBytes: number, padding: Padding): Buffer[] {
  if (sizeBytes < OVERHEAD_BYTES + 1) return [];
  // Of each 256 bytes one belongs to the size, which is coded in bytes of 255.
  const content = sizeBytes - OVERHEAD_BYTES;
  const size = Math.floor((content * 255) / 256) + UUID.length;
  const head = Buffer.alloc(Math.floor(size / 255) + 1, 0xff);
  head[head.length - 1] = size % 255;
  const payload = [UUID, ...padding.next(size - UUID.length)];
  const bytes = 2 + head.length + size + 1;
  const start = Buffer.of(NAL_TYPE_SEI, USER_DATA_UNREGISTERED);
  return [u32(bytes), start, head, ...payload, Buffer.of(0x80)];
}
