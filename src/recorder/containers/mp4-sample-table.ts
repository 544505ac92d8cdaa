import { UINT32_MAX, box, fullBox, u32, u32Table, u64Table } from './mp4-boxes.ts';

/** Samples that lie one after the other in the file. */
export interface Chunk {
  /** Where the first of them begins, in bytes from the start of the file. */
  readonly offset: number;
  readonly samples: number;
}

/** Where the samples are. `syncSamples` counts from 1, as the file format does. */
export interface SampleLayout {
  readonly sampleSizes: readonly number[];
  readonly syncSamples: readonly number[];
  readonly chunks: readonly Chunk[];
}

/**
 * The sample table: when, how large and where every sample is.
 *
 * @param description The finished `stsd` box.
 * @param sampleTicks Duration of every sample in the track's timescale.
 * Source: ISO 14496-12 8.5.1 (stbl), 8.6.1.2 (stts), 8.6.2 (stss), 8.7 (stsz, stsc, stco).
 */
export function sampleTable(
  description: Buffer,
  sampleTicks: number,
  layout: SampleLayout,
): Buffer {
  const { sampleSizes, syncSamples, chunks } = layout;
  const count = sampleSizes.length;
  return box(
    'stbl',
    description,
    fullBox('stts', 0, count === 0 ? u32(0) : u32(1, count, sampleTicks)),
    // Left out it says that every sample is a sync sample.
    ...(syncSamples.length === count
      ? []
      : [fullBox('stss', 0, u32(syncSamples.length), u32Table(syncSamples))]),
    sampleToChunk(chunks),
    fullBox('stsz', 0, u32(0, count), u32Table(sampleSizes)),
    chunkOffsets(chunks),
  );
}

/** 'stsc': one entry for every change in the number of samples, chunks counted from 1. */
function sampleToChunk(chunks: readonly Chunk[]): Buffer {
  const entries = chunks.flatMap((chunk, index) =>
    chunk.samples === chunks[index - 1]?.samples ? [] : [[index + 1, chunk.samples, 1]],
  );
  return fullBox('stsc', 0, u32(entries.length), u32Table(entries.flat()));
}

/** 'stco', or 'co64' as soon as one chunk begins beyond 4 GiB. */
function chunkOffsets(chunks: readonly Chunk[]): Buffer {
  const offsets = chunks.map((chunk) => chunk.offset);
  const wide = offsets.some((offset) => offset > UINT32_MAX);
  const table = wide ? u64Table(offsets) : u32Table(offsets);
  return fullBox(wide ? 'co64' : 'stco', 0, u32(offsets.length), table);
}
