import type { Sink } from '../sink/sink.ts';
import { BOX_HEADER_BYTES, UINT32_MAX, box, u32, u64Table } from './mp4-boxes.ts';
import { fileTypeBox, movieBox } from './mp4-movie.ts';
import type { MovieFormat } from './mp4-movie.ts';
import { SampleLog } from './mp4-sample-log.ts';
import type { Muxer, Unit } from './muxer.ts';

/**
 * What stands before the media: `ftyp`, an empty `free` (QuickTime: `wide`), and the head of
 * `mdat` with size 0, "to the end of the file", because nobody knows the size of a take before
 * the cut.
 *
 * Source: ISO 14496-12 4.2 and 8.1.1; QuickTime File Format, "Wide Atoms".
 */
export function openingBoxes(flavour?: MovieFormat['flavour']): Buffer {
  const head = [placeholderBox(flavour), u32(0), Buffer.from('mdat', 'latin1')];
  return Buffer.concat([fileTypeBox(flavour ?? 'classic'), ...head]);
}

function placeholderBox(flavour: MovieFormat['flavour']): Buffer {
  return box(flavour === 'quicktime' ? 'wide' : 'free');
}

/**
 * The heads of `free` and `mdat` with the size known at the cut. Beyond 4 GiB the head of
 * `mdat` grows by a 64 bit size and takes the place of `free` (ISO 14496-12 4.2, largesize).
 */
export function closedMediaHead(mediaBytes: number, flavour?: MovieFormat['flavour']): Buffer {
  const size = BOX_HEADER_BYTES + mediaBytes;
  const mdat = Buffer.from('mdat', 'latin1');
  return size <= UINT32_MAX
    ? Buffer.concat([placeholderBox(flavour), u32(size), mdat])
    : Buffer.concat([u32(1), mdat, u64Table([size + BOX_HEADER_BYTES])]);
}

/** A classic MP4 or MOV as cameras write it: media as it comes, size and `moov` at the cut. */
export class ClassicMp4 implements Muxer {
  readonly #sink: Sink;
  readonly #format: MovieFormat;
  readonly #opening: Buffer;
  readonly #log: SampleLog;

  constructor(sink: Sink, format: MovieFormat) {
    this.#sink = sink;
    this.#format = format;
    this.#opening = openingBoxes(format.flavour);
    this.#log = new SampleLog(format.framesPerSecond);
  }

  async begin(): Promise<void> {
    await this.#sink.append(this.#opening);
  }

  async add({ data, sync }: Unit): Promise<void> {
    const offset = this.#sink.sizeBytes;
    await this.#sink.append(data);
    this.#log.add({ offset, sizeBytes: data.length, sync });
  }

  closingBytes(): number {
    return this.#log.tableBytes();
  }

  /** Patches the size of `mdat`, then appends `moov`. */
  async finish(): Promise<void> {
    const { flavour } = this.#format;
    const opening = this.#opening.length;
    const head = closedMediaHead(this.#sink.sizeBytes - opening, flavour);
    await this.#sink.patch(head, opening - head.length);
    await this.#sink.append(movieBox(this.#format, this.#log.layout()));
  }

  async abandon(): Promise<void> {
    // There is nothing to let go of but the file.
  }
}
