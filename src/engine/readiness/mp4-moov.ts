import type { Bytes } from './bytes.ts';
import { walkBoxes, type Box } from './mp4-walk.ts';

export interface Movie {
  /** It announces fragments (`mvex`). */
  readonly isFragmented: boolean;
  readonly madeAtMs: number | null;
}

/** Seconds from 1904, when QuickTime's time begins, to 1970 (ISO 14496-12 8.2.2). */
const SECONDS_TO_1970 = 2_082_844_800;
/** More than a movie has tracks. */
const CHILD_LIMIT = 64;

/** What the index tells, from the headers of what is in it. */
export async function readMovie(bytes: Bytes, moov: Box): Promise<Movie> {
  const fromBytes = moov.offsetBytes + moov.headerBytes;
  const toBytes = moov.offsetBytes + moov.sizeBytes;
  const { boxes } = await walkBoxes(bytes, fromBytes, toBytes, CHILD_LIMIT);
  const header = boxes.find(({ type }) => type === 'mvhd');
  return {
    isFragmented: boxes.some(({ type }) => type === 'mvex'),
    madeAtMs: header === undefined ? null : await creationMs(bytes, header),
  };
}

async function creationMs(bytes: Bytes, header: Box): Promise<number | null> {
  const body = await bytes.at(header.offsetBytes + header.headerBytes, 12);
  const seconds = body.u8(0) === 1 ? body.u64(4) : body.u32(4);
  const sinceSeconds = seconds - SECONDS_TO_1970;
  // 0 says that nobody knows; what lies before 1970 is from a recorder that counts from another
  // year.
  return sinceSeconds > 0 && sinceSeconds < SECONDS_TO_1970 * 2 ? sinceSeconds * 1_000 : null;
}
