import type { Sink } from '../sink/sink.ts';
import type { Muxer, Unit } from './muxer.ts';

/** A card takes a large picture in pieces. */
const PIECE_BYTES = 512 * 1024;

/** What comes is the file: stills, and bytes that only their maker understands. */
export class PlainFile implements Muxer {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async begin(): Promise<void> {
    // It begins with the first unit.
  }

  async add({ data }: Unit): Promise<void> {
    for (let at = 0; at < data.length; at += PIECE_BYTES) {
      await this.#sink.append(data.subarray(at, at + PIECE_BYTES));
    }
  }

  closingBytes(): number {
    return 0;
  }

  async finish(): Promise<void> {
    // It ends with the last unit.
  }

  async abandon(): Promise<void> {
    // There is nothing to let go of but the file.
  }
}
