import { box, fullBox, u32, u32Table, u64Table } from './mp4-boxes.ts';
import { TICKS_PER_FRAME, TRACK_ID } from './mp4-movie.ts';
import type { Unit } from './muxer.ts';

/** tfhd: offsets count from the start of the `moof` (ISO 14496-12 8.8.7). */
const DEFAULT_BASE_IS_MOOF = 0x02_0000;
/** trun: data offset, and of each sample duration, size and flags (8.8.8). */
const TRUN_FLAGS = 0x00_0701;
/** sample_flags: depends on no other; depends on another and is no sync sample (8.8.3.1). */
const SYNC_SAMPLE = 0x0200_0000;
const OTHER_SAMPLE = 0x0101_0000;

/** Says that fragments follow; defaults for samples that do not say themselves (8.8.1, 8.8.3). */
export function movieExtendsBox(): Buffer {
  return box('mvex', fullBox('trex', 0, u32(TRACK_ID, 1, TICKS_PER_FRAME, 0, 0)));
}

/** A fragment: its `moof`, and its `mdat` with the samples. */
export interface Fragment {
  readonly bytes: Buffer;
  /** Where in it the first sample begins. */
  readonly mediaStart: number;
}

/**
 * Puts a run of samples together as a fragment.
 *
 * @param sequence Fragments count from 1.
 * @param firstFrame How many frames of the track come before.
 * Source: ISO 14496-12 8.8.4 (moof), 8.8.5 (mfhd), 8.8.7, 8.8.8, 8.8.12 (tfdt).
 */
export function fragmentOf(
  units: readonly Unit[],
  { sequence, firstFrame }: { sequence: number; firstFrame: number },
): Fragment {
  const samples = units.flatMap(({ data, sync }) => [
    TICKS_PER_FRAME,
    data.length,
    sync ? SYNC_SAMPLE : OTHER_SAMPLE,
  ]);
  const moof = (dataOffset: number): Buffer =>
    box(
      'moof',
      fullBox('mfhd', 0, u32(sequence)),
      box(
        'traf',
        fullBox('tfhd', DEFAULT_BASE_IS_MOOF, u32(TRACK_ID)),
        box('tfdt', u32(1 << 24), u64Table([firstFrame * TICKS_PER_FRAME])), // version 1
        fullBox('trun', TRUN_FLAGS, u32(units.length, dataOffset), u32Table(samples)),
      ),
    );
  const mediaStart = moof(0).length + 8;
  const media = box('mdat', ...units.map(({ data }) => data));
  return { bytes: Buffer.concat([moof(mediaStart), media]), mediaStart };
}
