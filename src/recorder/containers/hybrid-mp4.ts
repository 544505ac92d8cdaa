import type { Sink } from '../sink/sink.ts';
import { initialMovie } from './fragmented-mp4.ts';
import { UINT32_MAX, box, u32, u64Table } from './mp4-boxes.ts';
import { fragmentOf } from './mp4-fragment.ts';
import { fileTypeBox, movieBox } from './mp4-movie.ts';
import type { MovieFormat } from './mp4-movie.ts';
import { SampleLog } from './mp4-sample-log.ts';
import type { Muxer, Unit } from './muxer.ts';

/** Room for the head of an `mdat` with a 64 bit size. */
const PLACEHOLDER_CONTENT = Buffer.alloc(8);

/**
 * Hybrid MP4 as OBS Studio writes it since 30.2: while it records, `ftyp`, a placeholder `free`
 * of 16 bytes, an empty `moov` and fragments, so that it plays after a crash; at the cut a whole
 * `moov` behind them, and the head rewritten: brands of a classic MP4, and the placeholder turned
 * into the head of one `mdat` that hides all fragments and the first `moov`.
 *
 * Source: obsproject.com/kb/hybrid-mp4; obsproject.com/blog/obs-studio-hybrid-mp4.
 */
export class HybridMp4 implements Muxer {
  readonly #sink: Sink;
  readonly #format: MovieFormat;
  readonly #log: SampleLog;
  #frames = 0;
  #fragments = 0;
  #waiting: Unit[] = [];

  constructor(sink: Sink, format: MovieFormat) {
    this.#sink = sink;
    this.#format = format;
    this.#log = new SampleLog(format.framesPerSecond);
  }

  async begin(): Promise<void> {
    await this.#sink.append(fileTypeBox('fragmented'));
    await this.#sink.append(box('free', PLACEHOLDER_CONTENT));
    await this.#sink.append(initialMovie(this.#format));
  }

  async add(unit: Unit): Promise<void> {
    this.#waiting.push(unit);
    if (this.#waiting.length === this.#format.framesPerSecond) await this.#writeFragment();
  }

  closingBytes(): number {
    const waiting = this.#waiting.reduce((sum, { data }) => sum + data.length + 40, 256);
    return waiting + this.#log.tableBytes();
  }

  async finish(): Promise<void> {
    await this.#writeFragment();
    const mediaEnd = this.#sink.sizeBytes;
    await this.#sink.append(movieBox(this.#format, this.#log.layout()));
    const fileType = fileTypeBox('classic');
    await this.#sink.patch(fileType, 0);
    await this.#sink.patch(hidingHead(mediaEnd - fileType.length), fileType.length);
  }

  async abandon(): Promise<void> {
    // What was not written yet is lost, as with a recorder that dies.
  }

  async #writeFragment(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const units = this.#waiting;
    this.#waiting = [];
    this.#fragments += 1;
    const place = { sequence: this.#fragments, firstFrame: this.#frames };
    const { bytes, mediaStart } = fragmentOf(units, place);
    const samples = units.map(({ data, sync }) => ({ sizeBytes: data.length, sync }));
    this.#log.addChunk(this.#sink.sizeBytes + mediaStart, samples);
    this.#frames += units.length;
    await this.#sink.append(bytes);
  }
}

/** A 32 bit size leaves the rest of the placeholder as it was: it is in the `mdat` then. */
function hidingHead(sizeBytes: number): Buffer {
  const mdat = Buffer.from('mdat', 'latin1');
  return sizeBytes <= UINT32_MAX
    ? Buffer.concat([u32(sizeBytes), mdat])
    : Buffer.concat([u32(1), mdat, u64Table([sizeBytes])]);
}
