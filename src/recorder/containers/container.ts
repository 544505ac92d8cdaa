import type { FfmpegOutput } from './ffmpeg-muxer.ts';

/** What is in a container: it decides who can put it together. */
type Media = 'pictures' | 'sound' | 'still' | 'opaque';

/**
 * A kind of file, and what a recorder of it does to its head and end: what an uploader must know.
 */
export interface Container {
  /** With the dot. */
  readonly extension: string;
  readonly media: Media;
  /** In words, for a list. */
  readonly title: string;
  /** What stands in the head while it is written, and when that changes. */
  readonly head: string;
  /** What comes last. */
  readonly end: string;
  /** Can be written with nothing but Node. */
  readonly builtIn: boolean;
  /** How ffmpeg is told to write it; undefined when it cannot. */
  readonly ffmpeg?: FfmpegOutput | undefined;
  /** Whole frames a second that it can have; any when undefined. */
  readonly frameRates?: readonly number[] | undefined;
  /** No file of it can be larger; a recorder goes on in the next one. */
  readonly largestFileBytes?: number | undefined;
}
