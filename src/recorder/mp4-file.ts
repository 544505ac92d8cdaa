import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { BOX_HEADER_BYTES, UINT32_MAX, box, u32, u64Table } from './mp4-boxes.ts';
import { fileTypeBox, movieBox } from './mp4-movie.ts';
import type { MovieFormat } from './mp4-movie.ts';
import type { Chunk } from './mp4-sample-table.ts';
import type { CodedPicture } from './picture-encoder.ts';

/**
 * What stands before the media: `ftyp`, an empty `free`, and the head of `mdat` with size 0,
 * "to the end of the file", because nobody knows the size of a take before the cut.
 */
export function openingBoxes(): Buffer {
  return Buffer.concat([fileTypeBox(), box('free'), u32(0), Buffer.from('mdat', 'latin1')]);
}

/**
 * The heads of `free` and `mdat` with the size known at the cut. Beyond 4 GiB the head of
 * `mdat` grows by a 64 bit size and takes the place of `free` (ISO 14496-12 4.2, largesize).
 */
export function closedMediaHead(mediaBytes: number): Buffer {
  const size = BOX_HEADER_BYTES + mediaBytes;
  const mdat = Buffer.from('mdat', 'latin1');
  return size <= UINT32_MAX
    ? Buffer.concat([box('free'), u32(size), mdat])
    : Buffer.concat([u32(1), mdat, u64Table([size + BOX_HEADER_BYTES])]);
}

/** A classic MP4 as cameras write it: media as it comes, size and `moov` at the cut. */
export class Mp4File {
  readonly #handle: FileHandle;
  readonly #format: MovieFormat;
  readonly #sampleSizes: number[] = [];
  readonly #syncSamples: number[] = [];
  readonly #chunks: Chunk[] = [];
  #position = 0;

  private constructor(handle: FileHandle, format: MovieFormat) {
    this.#handle = handle;
    this.#format = format;
  }

  /** Opens an existing, empty file and writes what stands before the media. */
  static async open(path: string, format: MovieFormat): Promise<Mp4File> {
    const file = new Mp4File(await open(path, 'r+'), format);
    await file.#write(openingBoxes());
    return file;
  }

  /** Pictures written so far. */
  get frames(): number {
    return this.#sampleSizes.length;
  }

  /** Size of the file so far. */
  get bytesWritten(): number {
    return this.#position;
  }

  /** Appends the take's next picture. */
  async append({ data, sync }: CodedPicture): Promise<void> {
    const offset = this.#position;
    await this.#write(data);
    this.#sampleSizes.push(data.length);
    if (sync) this.#syncSamples.push(this.#sampleSizes.length);
    this.#addToChunk(offset);
  }

  /** The cut: patches the size of `mdat`, appends `moov`, closes the file. */
  async finish(): Promise<void> {
    const head = closedMediaHead(this.#position - openingBoxes().length);
    await this.#writeAt(head, openingBoxes().length - head.length);
    const layout = {
      sampleSizes: this.#sampleSizes,
      syncSamples: this.#syncSamples,
      chunks: this.#chunks,
    };
    await this.#write(movieBox(this.#format, layout));
    await this.#handle.close();
  }

  /** Lets go of the file as it is, as a recorder without power does. Never throws. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }

  /** A chunk holds one second, as cameras do it: the tables stay short. */
  #addToChunk(offset: number): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.samples === this.#format.framesPerSecond) {
      this.#chunks.push({ offset, samples: 1 });
    } else {
      this.#chunks[this.#chunks.length - 1] = { ...last, samples: last.samples + 1 };
    }
  }

  async #write(data: Buffer): Promise<void> {
    await this.#writeAt(data, this.#position);
    this.#position += data.length;
  }

  /** Until all is written: the system may take less than it was given. */
  async #writeAt(data: Buffer, position: number): Promise<void> {
    let done = 0;
    while (done < data.length) {
      const rest = data.length - done;
      const { bytesWritten } = await this.#handle.write(data, done, rest, position + done);
      done += bytesWritten;
    }
  }
}
