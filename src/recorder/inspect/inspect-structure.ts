import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { BoxContent, BrokenMedia, readFileBoxes } from './mp4-reader.ts';
import type { FileBox } from './mp4-reader.ts';
import {
  checkSamples,
  readDurationSeconds,
  readHandlerType,
  readVideoFormat,
} from './mp4-track-check.ts';

/** What an examination found: `reason` is a sentence, also when all is well. */
export interface Finding {
  readonly playable: boolean;
  readonly durationSeconds: number | null;
  readonly reason: string;
}

/** A day of 120 frames a second has tables of 50 MB; what is larger is damaged. */
const LARGEST_MOVIE_BYTES = 256 * 1024 * 1024;

/**
 * Examines an MP4 or MOV without any player: boxes fill the file exactly, a `moov` with video
 * is there, every sample it lists lies in the media. Never throws for a bad file.
 *
 * Source: ISO 14496-12 4.2, 8.2.1, 8.7.
 */
export async function inspectStructure(path: string): Promise<Finding> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const { size } = await handle.stat();
    return await inspectMovie(handle, await readFileBoxes(handle, size));
  } catch (error) {
    if (error instanceof BrokenMedia) return unplayable(error.message);
    return unplayable(`The file could not be read: ${describe(error)}`);
  } finally {
    await handle?.close();
  }
}

/** A file that does not play, and why. */
export function unplayable(reason: string): Finding {
  return { playable: false, durationSeconds: null, reason };
}

/** The message of whatever was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function inspectMovie(handle: FileHandle, boxes: FileBox[]): Promise<Finding> {
  const movieBox = boxes.find((box) => box.type === 'moov');
  if (movieBox === undefined) {
    throw new BrokenMedia("The recording was not closed: the file has no 'moov' box.");
  }
  const movie = await readContent(handle, movieBox);
  if (movie.find('mvex') !== undefined) {
    throw new BrokenMedia('This is a fragmented MP4, which only ffprobe can examine.');
  }
  const tracks = movie.all('trak');
  const video = tracks.find((track) => readHandlerType(track) === 'vide');
  if (video === undefined) throw new BrokenMedia('The movie has no video track.');
  const media = boxes.filter((box) => box.type === 'mdat');
  for (const track of tracks) checkSamples(track, media);
  if (checkSamples(video, media) === 0) throw new BrokenMedia('The video track is empty.');
  const durationSeconds = readDurationSeconds(movie.need('mvhd'));
  if (durationSeconds === null || durationSeconds <= 0) {
    throw new BrokenMedia('The movie has no duration.');
  }
  return { playable: true, durationSeconds, reason: `Complete MP4: ${readVideoFormat(video)}.` };
}

async function readContent(handle: FileHandle, box: FileBox): Promise<BoxContent> {
  const length = box.end - box.contentStart;
  if (length > LARGEST_MOVIE_BYTES) {
    throw new BrokenMedia(`The file is damaged: a 'moov' box of ${length} bytes.`);
  }
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, box.contentStart);
  if (bytesRead < length) throw new BrokenMedia('The file became shorter while it was read.');
  return new BoxContent(bytes);
}
