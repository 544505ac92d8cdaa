/**
 * Writes a raw byte sequence payload bit by bit, highest bit first.
 *
 * Names are those of the descriptors in ITU-T H.264 7.2: u(n), ue(v), se(v).
 */
export class BitWriter {
  readonly #bytes: number[] = [];
  #bitsInLastByte = 8;

  /** u(n): the `count` lowest bits of a whole number, at most 32. */
  u(count: number, value: number): this {
    for (let bit = count - 1; bit >= 0; bit -= 1) this.#push((value >>> bit) & 1);
    return this;
  }

  /** A flag: u(1). */
  flag(value: boolean): this {
    return this.u(1, value ? 1 : 0);
  }

  /** ue(v): unsigned Exp-Golomb code (ITU-T H.264 9.1). */
  ue(value: number): this {
    const bits = 32 - Math.clz32(value + 1);
    return this.u(bits - 1, 0).u(bits, value + 1);
  }

  /** se(v): signed Exp-Golomb code (ITU-T H.264 9.1.1). */
  se(value: number): this {
    return this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Zero bits up to the next whole byte, such as pcm_alignment_zero_bit. */
  alignZero(): this {
    this.#bitsInLastByte = 8;
    return this;
  }

  /** rbsp_trailing_bits(): a one, then zeros to the whole byte (ITU-T H.264 7.3.2.11). */
  trailing(): this {
    return this.flag(true).alignZero();
  }

  /** What was written; the last byte is filled with zero bits. */
  toBuffer(): Buffer {
    return Buffer.from(this.#bytes);
  }

  #push(bit: number): void {
    if (this.#bitsInLastByte === 8) {
      this.#bytes.push(0);
      this.#bitsInLastByte = 0;
    }
    const last = this.#bytes.length - 1;
    this.#bytes[last] = (this.#bytes[last] ?? 0) | (bit << (7 - this.#bitsInLastByte));
    this.#bitsInLastByte += 1;
  }
}
