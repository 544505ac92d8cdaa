import type { Sink } from '../sink/sink.ts';

/** A file in memory that remembers what was done to it. */
export class MemorySink implements Sink {
  bytes = Buffer.alloc(0);
  readonly patches: { readonly at: number; readonly sizeBytes: number }[] = [];

  get sizeBytes(): number {
    return this.bytes.length;
  }

  async append(data: Buffer): Promise<void> {
    this.bytes = Buffer.concat([this.bytes, data]);
  }

  async patch(data: Buffer, position: number): Promise<void> {
    this.patches.push({ at: position, sizeBytes: data.length });
    data.copy(this.bytes, position);
  }

  async read(sizeBytes: number, position: number): Promise<Buffer> {
    return Buffer.from(this.bytes.subarray(position, position + sizeBytes));
  }
}
