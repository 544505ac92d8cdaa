import type { SoundFormat } from '../essence/sound.ts';
import { frameBytes } from '../essence/sound.ts';
import type { Sink } from '../sink/sink.ts';
import type { Muxer, Unit } from './muxer.ts';
import { broadcastExtension, chunk, ds64, formatChunk, le32, tag } from './wave-chunks.ts';

/** What is written where a size is in the `ds64` chunk (EBU Tech 3306). */
const ELSEWHERE = 0xffff_ffff;
const RIFF_HEAD_BYTES = 8;
/** Behind `RIFF`, its size and `WAVE`. */
const FIRST_CHUNK_AT = 12;

/** What a file of sound says of itself. */
export interface WaveFormat extends SoundFormat {
  /** `rf64` has sizes of 64 bits, whatever the size. */
  readonly kind: 'riff' | 'rf64';
  readonly recordedAt: Date;
  /** Samples since midnight at the start of the take. */
  readonly startSample: number;
}

/**
 * Broadcast WAV as field recorders write it: both sizes are 0 until the cut. RF64 begins as a RIFF
 * with a `JUNK` chunk, which becomes `ds64` at the cut.
 *
 * Source: Multimedia Programming Interface 1.0 (RIFF WAVE), EBU Tech 3285 (BWF), EBU Tech 3306.
 */
export class Wave implements Muxer {
  readonly #sink: Sink;
  readonly #format: WaveFormat;
  #dataAt = 0;

  constructor(sink: Sink, format: WaveFormat) {
    this.#sink = sink;
    this.#format = format;
  }

  async begin(): Promise<void> {
    const { kind } = this.#format;
    const reserved = kind === 'rf64' ? [chunk('JUNK', Buffer.alloc(ds64(0, 0, 0).length))] : [];
    const riff = [tag('RIFF'), le32(0), tag('WAVE')];
    const chunks = [...reserved, broadcastExtension(this.#format), formatChunk(this.#format)];
    const head = Buffer.concat([...riff, ...chunks, tag('data'), le32(0)]);
    this.#dataAt = head.length;
    await this.#sink.append(head);
  }

  async add({ data }: Unit): Promise<void> {
    await this.#sink.append(data);
  }

  closingBytes(): number {
    return 1;
  }

  async finish(): Promise<void> {
    const dataBytes = this.#sink.sizeBytes - this.#dataAt;
    // Chunks begin at even bytes.
    if (dataBytes % 2 === 1) await this.#sink.append(Buffer.alloc(1));
    const riffBytes = this.#sink.sizeBytes - RIFF_HEAD_BYTES;
    if (this.#format.kind === 'riff') {
      await this.#sink.patch(le32(riffBytes), 4);
      await this.#sink.patch(le32(dataBytes), this.#dataAt - 4);
      return;
    }
    const sizes = ds64(riffBytes, dataBytes, Math.floor(dataBytes / frameBytes(this.#format)));
    await this.#sink.patch(chunk('ds64', sizes), FIRST_CHUNK_AT);
    await this.#sink.patch(le32(ELSEWHERE), this.#dataAt - 4);
    await this.#sink.patch(Buffer.concat([tag('RF64'), le32(ELSEWHERE)]), 0);
  }

  async abandon(): Promise<void> {
    // There is nothing to let go of but the file.
  }
}
