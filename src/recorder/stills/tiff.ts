/** Field types (TIFF 6.0, section 2) and the bytes of one value. */
const TYPES = {
  byte: { code: 1, sizeBytes: 1 },
  ascii: { code: 2, sizeBytes: 1 },
  short: { code: 3, sizeBytes: 2 },
  long: { code: 4, sizeBytes: 4 },
  rational: { code: 5, sizeBytes: 8 },
  srational: { code: 10, sizeBytes: 8 },
} as const;

/** A field: its tag, and its values; text ends with a zero byte of its own. */
export type Field =
  | { readonly tag: number; readonly type: 'ascii'; readonly text: string }
  | {
      readonly tag: number;
      readonly type: Exclude<keyof typeof TYPES, 'ascii'>;
      readonly values: readonly number[];
    };

const ENTRY_BYTES = 12;
const INLINE_BYTES = 4;
/** Fractions are of this. */
const DENOMINATOR = 10_000;

/** The head of a little-endian TIFF; the first directory follows at once (section 2). */
export function tiffHead(): Buffer {
  return Buffer.from('49492a0008000000', 'hex');
}

/**
 * A directory with its long values behind it.
 *
 * @param at Where it stands, in bytes from the start of the TIFF.
 * Source: TIFF 6.0, section 2, "Image File Directory".
 */
export function directory(fields: readonly Field[], at: number): Buffer {
  const sorted = fields.toSorted((one, other) => one.tag - other.tag);
  const entries: Buffer[] = [];
  const outside: Buffer[] = [];
  let next = at + 2 + sorted.length * ENTRY_BYTES + 4;
  for (const field of sorted) {
    const value = encode(field);
    const { code, sizeBytes } = TYPES[field.type];
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt16LE(field.tag, 0);
    entry.writeUInt16LE(code, 2);
    entry.writeUInt32LE(value.length / sizeBytes, 4);
    if (value.length <= INLINE_BYTES) {
      value.copy(entry, 8);
    } else {
      entry.writeUInt32LE(next, 8);
      // Values begin at even bytes.
      outside.push(value, Buffer.alloc(value.length % 2));
      next += value.length + (value.length % 2);
    }
    entries.push(entry);
  }
  const count = Buffer.alloc(2);
  count.writeUInt16LE(sorted.length);
  return Buffer.concat([count, ...entries, Buffer.alloc(4), ...outside]);
}

/** `YYYY:MM:DD HH:MM:SS`, as DateTime has it. */
export function tiffDate(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

function encode(field: Field): Buffer {
  if (field.type === 'ascii') return Buffer.from(`${field.text}\0`, 'latin1');
  const { sizeBytes } = TYPES[field.type];
  const bytes = Buffer.alloc(field.values.length * sizeBytes);
  for (const [index, value] of field.values.entries()) {
    const at = index * sizeBytes;
    if (field.type === 'byte') bytes.writeUInt8(value, at);
    else if (field.type === 'short') bytes.writeUInt16LE(value, at);
    else if (field.type === 'long') bytes.writeUInt32LE(value, at);
    else {
      bytes.writeInt32LE(Math.round(value * DENOMINATOR), at);
      bytes.writeInt32LE(DENOMINATOR, at + 4);
    }
  }
  return bytes;
}
