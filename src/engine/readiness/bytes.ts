import type { ReadAt } from './read-at.ts';

/** As much as is read at once: a disk or a share takes no longer for it than for one byte. */
const WINDOW_BYTES = 4_096;

/**
 * A file as far as it was when it was looked at, read through a window that stays where it is as
 * long as it serves. What is beyond the end reads as nothing.
 */
export class Bytes {
  readonly sizeBytes: number;
  readonly #readAt: ReadAt;
  #from = 0;
  #window: Uint8Array = new Uint8Array();

  constructor(sizeBytes: number, readAt: ReadAt) {
    this.sizeBytes = sizeBytes;
    this.#readAt = readAt;
  }

  /** Fewer bytes than asked for only at the end of the file. */
  async at(offsetBytes: number, sizeBytes: number): Promise<View> {
    const start = Math.max(0, offsetBytes);
    const end = Math.min(start + sizeBytes, this.sizeBytes);
    if (end <= start) return new View(new Uint8Array());
    if (start < this.#from || end > this.#from + this.#window.length) {
      const wantedBytes = Math.max(end - start, WINDOW_BYTES);
      this.#window = await this.#readAt(start, Math.min(wantedBytes, this.sizeBytes - start));
      this.#from = start;
    }
    return new View(this.#window.subarray(start - this.#from, end - this.#from));
  }

  async tail(sizeBytes: number): Promise<View> {
    const start = Math.max(0, this.sizeBytes - sizeBytes);
    return this.at(start, this.sizeBytes - start);
  }
}

/** A few bytes and what numbers they make; a number that is not wholly there is 0. */
export class View {
  readonly bytes: Uint8Array;
  readonly #data: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  #has(at: number, sizeBytes: number): boolean {
    return at >= 0 && at + sizeBytes <= this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number, littleEndian = false): number {
    return this.#has(at, 2) ? this.#data.getUint16(at, littleEndian) : 0;
  }

  u32(at: number, littleEndian = false): number {
    return this.#has(at, 4) ? this.#data.getUint32(at, littleEndian) : 0;
  }

  /** Exact up to 2^53, which no file reaches. */
  u64(at: number, littleEndian = false): number {
    return this.#has(at, 8) ? Number(this.#data.getBigUint64(at, littleEndian)) : 0;
  }

  text(at: number, sizeBytes: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + sizeBytes));
  }

  startsWith(values: readonly number[], at = 0): boolean {
    return this.#has(at, values.length) && values.every((value, i) => this.bytes[at + i] === value);
  }

  isZero(): boolean {
    return this.bytes.every((value) => value === 0);
  }
}

/**
 * As much as a writer that reserves its space leaves empty at the end, where it has not come yet.
 */
const TAIL_BYTES = 4_096;

/**
 * Whether the file ends with zeros only. A copy whose space was reserved in advance has its sizes
 * right from the beginning; silence and black end so too, so that this alone does not prove it.
 */
export async function endsEmpty(bytes: Bytes): Promise<boolean> {
  return (await bytes.tail(TAIL_BYTES)).isZero();
}
