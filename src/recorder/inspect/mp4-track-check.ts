import { BrokenMedia } from './mp4-reader.ts';
import type { BoxContent, FileBox } from './mp4-reader.ts';

/** All ones: the duration is not known (ISO 14496-12 8.2.2). */
const UNKNOWN_DURATIONS = new Set([0xffff_ffff, 2 ** 64]);

/**
 * Length in seconds of an `mvhd` or `mdhd` box; null when the file does not say.
 *
 * Source: ISO 14496-12 8.2.2 and 8.4.2, which lay out these fields alike.
 */
export function readDurationSeconds(header: BoxContent): number | null {
  const wide = header.bytes[0] === 1;
  const timescale = header.field(wide ? 20 : 12);
  const [duration = 0] = header.table(wide ? 24 : 16, 1, wide);
  if (timescale === 0 || UNKNOWN_DURATIONS.has(duration)) return null;
  return duration / timescale;
}

/** `vide`, `soun` and so on (ISO 14496-12 8.4.3). */
export function readHandlerType(track: BoxContent): string {
  return track.need('mdia', 'hdlr').bytes.toString('latin1', 8, 12);
}

/** Sample entry and picture size of a video track (ISO 14496-12 12.1.3). */
export function readVideoFormat(track: BoxContent): string {
  const { bytes } = track.need('mdia', 'minf', 'stbl', 'stsd');
  if (bytes.length < 44) throw new BrokenMedia('The movie is damaged: its video has no format.');
  const codec = bytes.toString('latin1', 12, 16);
  return `${codec} ${bytes.readUInt16BE(40)}x${bytes.readUInt16BE(42)}`;
}

/**
 * Checks that every sample of a track lies inside the media of the file.
 *
 * @returns how many samples the track has.
 * @throws BrokenMedia when tables contradict each other or point elsewhere.
 * Source: ISO 14496-12 8.7 (stsz, stsc, stco, co64) and 8.6.1.2 (stts).
 */
export function checkSamples(track: BoxContent, mediaBoxes: readonly FileBox[]): number {
  const table = track.need('mdia', 'minf', 'stbl');
  const sizes = readSampleSizes(table.need('stsz'));
  let sample = 0;
  for (const [index, chunk] of readChunks(table).entries()) {
    let end = chunk.offset;
    for (let left = chunk.samples; left > 0; left -= 1) {
      const size = sizes(sample);
      if (size === undefined) throw new BrokenMedia('The movie is damaged: sizes are missing.');
      end += size;
      sample += 1;
    }
    const inside = mediaBoxes.some((box) => chunk.offset >= box.contentStart && end <= box.end);
    if (!inside) {
      throw new BrokenMedia(
        `The movie is damaged: chunk ${index + 1} (bytes ${chunk.offset} to ${end}) is not in its media.`,
      );
    }
  }
  if (sizes(sample) !== undefined || countTimes(table.need('stts')) !== sample) {
    throw new BrokenMedia('The movie is damaged: its tables disagree on the number of samples.');
  }
  return sample;
}

/** A function, for a table of equal sizes stores one number and a count. */
function readSampleSizes(stsz: BoxContent): (sample: number) => number | undefined {
  const common = stsz.field(4);
  const count = stsz.field(8);
  if (common > 0) return (sample) => (sample < count ? common : undefined);
  const sizes = stsz.table(12, count);
  return (sample) => sizes[sample];
}

function readChunks(table: BoxContent): { offset: number; samples: number }[] {
  const narrow = table.find('stco');
  const box = narrow ?? table.need('co64');
  const offsets = box.table(8, box.field(4), narrow === undefined);
  const stsc = table.need('stsc');
  const entries = stsc.table(8, 3 * stsc.field(4));
  let entry = 0;
  return offsets.map((offset, index) => {
    // Chunks count from 1; an entry holds until the next one begins.
    while ((entries[3 * (entry + 1)] ?? Infinity) <= index + 1) entry += 1;
    return { offset, samples: entries[3 * entry + 1] ?? 0 };
  });
}

function countTimes(stts: BoxContent): number {
  const entries = stts.table(8, 2 * stts.field(4));
  return entries.reduce((sum, value, index) => (index % 2 === 0 ? sum + value : sum), 0);
}
