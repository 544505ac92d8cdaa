/** The most that is read and written in one go. */
export const BUFFER_BYTES = 256 * 1024;

/** Buffers that go from one PUT to the next: memory is as much as was ever needed at once. */
export class PartBuffers {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Only when neither a read nor a write is still out on it. */
  give(buffer: Buffer): void {
    this.#free.push(buffer);
  }
}
