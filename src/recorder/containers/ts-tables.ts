import { u8, u16, u32 } from './mp4-boxes.ts';

/** Packet identifiers of our streams (ISO 13818-1 table 2-3). */
export const PID = { programs: 0, map: 0x1000, video: 0x100 } as const;

const PROGRAM_NUMBER = 1;
const STREAM_TYPE_H264 = 0x1b;
const TABLE_ID = { programs: 0, map: 2 } as const;
/** Polynomial of the CRC in annex A. */
const CRC_POLYNOMIAL = 0x04c1_1db7;

/** The program association table as the payload of a packet (2.4.4.3). */
export function programAssociation(): Buffer {
  return section(TABLE_ID.programs, u16(PROGRAM_NUMBER, 0xe000 | PID.map));
}

/** The program map table as the payload of a packet: one video stream, H.264 (2.4.4.8). */
export function programMap(): Buffer {
  const stream = [u8(STREAM_TYPE_H264), u16(0xe000 | PID.video, 0xf000)];
  return section(TABLE_ID.map, Buffer.concat([u16(0xe000 | PID.video, 0xf000), ...stream]));
}

/** A section with its pointer field in front and its CRC behind (2.4.4). */
function section(tableId: number, content: Buffer): Buffer {
  const length = 5 + content.length + 4;
  const head = [u8(tableId), u16(0xb000 | length, PROGRAM_NUMBER), u8(0xc1, 0, 0)];
  const body = Buffer.concat([...head, content]);
  return Buffer.concat([u8(0), body, u32(crc(body))]);
}

function crc(bytes: Buffer): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value < 0 ? (value << 1) ^ CRC_POLYNOMIAL : value << 1;
    }
  }
  return value >>> 0;
}
