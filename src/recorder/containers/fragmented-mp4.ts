import type { Sink } from '../sink/sink.ts';
import { box, fullBox, u32, u64Table } from './mp4-boxes.ts';
import { fragmentOf, movieExtendsBox } from './mp4-fragment.ts';
import { TICKS_PER_FRAME, TRACK_ID, fileTypeBox, movieBox } from './mp4-movie.ts';
import type { MovieFormat } from './mp4-movie.ts';
import type { Muxer, Unit } from './muxer.ts';

const NO_SAMPLES = { sampleSizes: [], syncSamples: [], chunks: [] } as const;
const MFRO_BYTES = 16;

/** `moov` of a file of fragments: the track without a sample. */
export function initialMovie(format: MovieFormat): Buffer {
  return movieBox(format, NO_SAMPLES, movieExtendsBox());
}

/**
 * A fragmented MP4: an empty `moov` first, then a fragment each second. Nothing is ever written
 * twice; at the cut comes an index that players may do without.
 *
 * Source: ISO 14496-12 8.8.
 */
export class FragmentedMp4 implements Muxer {
  readonly #sink: Sink;
  readonly #format: MovieFormat;
  readonly #entries: { firstFrame: number; offset: number }[] = [];
  #frames = 0;
  #waiting: Unit[] = [];

  constructor(sink: Sink, format: MovieFormat) {
    this.#sink = sink;
    this.#format = format;
  }

  async begin(): Promise<void> {
    await this.#sink.append(fileTypeBox('fragmented'));
    await this.#sink.append(initialMovie(this.#format));
  }

  async add(unit: Unit): Promise<void> {
    this.#waiting.push(unit);
    if (this.#waiting.length === this.#format.framesPerSecond) await this.#writeFragment();
  }

  closingBytes(): number {
    const waiting = this.#waiting.reduce((sum, { data }) => sum + data.length + 12, 256);
    return waiting + indexBox([...this.#entries, { firstFrame: 0, offset: 0 }]).length;
  }

  async finish(): Promise<void> {
    await this.#writeFragment();
    await this.#sink.append(indexBox(this.#entries));
  }

  async abandon(): Promise<void> {
    // What was not written yet is lost, as with a recorder that dies.
  }

  async #writeFragment(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const units = this.#waiting;
    this.#waiting = [];
    const firstFrame = this.#frames;
    this.#entries.push({ firstFrame, offset: this.#sink.sizeBytes });
    const { bytes } = fragmentOf(units, { sequence: this.#entries.length, firstFrame });
    this.#frames += units.length;
    await this.#sink.append(bytes);
  }
}

/** 'mfra': where each fragment is (ISO 14496-12 8.8.9 to 8.8.11), with 64 bits a field. */
function indexBox(entries: readonly { firstFrame: number; offset: number }[]): Buffer {
  const rows = entries.map(({ firstFrame, offset }) =>
    Buffer.concat([u64Table([firstFrame * TICKS_PER_FRAME, offset]), Buffer.of(1, 1, 1)]),
  );
  const tfra = box('tfra', u32(1 << 24, TRACK_ID, 0, rows.length), ...rows);
  const size = 8 + tfra.length + MFRO_BYTES;
  return box('mfra', tfra, fullBox('mfro', 0, u32(size)));
}
