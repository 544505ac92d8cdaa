import type { Chunk, SampleLayout } from './mp4-sample-table.ts';

/** Boxes of a `moov` with one video track, its tables left out. */
const MOVIE_BASE_BYTES = 1024;
/** Of each sample in the tables at most: size, sync sample, and 64 bits and a change of chunk. */
const SAMPLE_BYTES = 28;

/** Remembers where the samples of a file lie, for the table that is written at the cut. */
export class SampleLog {
  readonly #sampleSizes: number[] = [];
  readonly #syncSamples: number[] = [];
  readonly #chunks: Chunk[] = [];
  readonly #samplesPerChunk: number;

  /** @param samplesPerChunk One second, as cameras do it: the tables stay short. */
  constructor(samplesPerChunk: number) {
    this.#samplesPerChunk = samplesPerChunk;
  }

  add(sample: { offset: number; sizeBytes: number; sync: boolean }): void {
    this.#sampleSizes.push(sample.sizeBytes);
    if (sample.sync) this.#syncSamples.push(this.#sampleSizes.length);
    const last = this.#chunks.at(-1);
    if (last === undefined || last.samples === this.#samplesPerChunk) {
      this.#chunks.push({ offset: sample.offset, samples: 1 });
    } else {
      this.#chunks[this.#chunks.length - 1] = { ...last, samples: last.samples + 1 };
    }
  }

  /** A run of samples that lie one after the other and are a chunk of their own. */
  addChunk(offset: number, samples: readonly { sizeBytes: number; sync: boolean }[]): void {
    for (const { sizeBytes, sync } of samples) {
      this.#sampleSizes.push(sizeBytes);
      if (sync) this.#syncSamples.push(this.#sampleSizes.length);
    }
    this.#chunks.push({ offset, samples: samples.length });
  }

  layout(): SampleLayout {
    return {
      sampleSizes: this.#sampleSizes,
      syncSamples: this.#syncSamples,
      chunks: this.#chunks,
    };
  }

  /** At most so large is the movie box after one more sample. */
  tableBytes(): number {
    return MOVIE_BASE_BYTES + (this.#sampleSizes.length + 1) * SAMPLE_BYTES;
  }
}
