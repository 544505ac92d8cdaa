/** Bytes of a box header with a 32 bit size: size and type (ISO 14496-12 4.2). */
export const BOX_HEADER_BYTES = 8;
/** The largest size, offset or count that fits a 32 bit field. */
export const UINT32_MAX = 0xffff_ffff;

/** An 8 bit field. */
export function u8(...values: number[]): Buffer {
  return Buffer.from(values);
}

/** 16 bit fields, big-endian as everything in an MP4. */
export function u16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt16BE(value, 2 * index);
  return buffer;
}

/** 32 bit fields. */
export function u32(...values: number[]): Buffer {
  return u32Table(values);
}

/** A table of 32 bit fields. An array, since a long take has more than fit on the stack. */
export function u32Table(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, 4 * index);
  return buffer;
}

/** A table of 64 bit fields. */
export function u64Table(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) buffer.writeBigUInt64BE(BigInt(value), 8 * index);
  return buffer;
}

/** A box: its size, its type of four characters, what is in it (ISO 14496-12 4.2). */
export function box(type: string, ...content: Buffer[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.length, BOX_HEADER_BYTES);
  return Buffer.concat([u32(size), Buffer.from(type, 'latin1'), ...content], size);
}

/** A box with version 0 and flags in front of its content (ISO 14496-12 4.2, FullBox). */
export function fullBox(type: string, flags: number, ...content: Buffer[]): Buffer {
  return box(type, u32(flags), ...content);
}
