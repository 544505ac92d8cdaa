import type { ProgramChoice } from '../find-program.ts';

/** Who writes the file. */
export type Writer = 'ffmpeg' | 'built-in';

/** What to record. */
export interface ClipOptions {
  /** The folder of the clip; it is made when it is not there. */
  readonly folder: string;
  /** The clip's file name, without a path: `A001C001.mp4`. */
  readonly name: string;
  /** Length of the take in seconds, rounded to whole frames; at most 24 hours. */
  readonly durationSeconds: number;
  /** Size of the picture in pixels, both even, both or neither. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Whole frames a second, 1 to 120; 25 unless told. */
  readonly framesPerSecond?: number | undefined;
  /**
   * About how fast the file grows, at speed 1. Unless told: with ffmpeg 8 Mb/s, built-in what
   * an uncompressed picture of this size needs.
   */
  readonly bitsPerSecond?: number | undefined;
  /** 1 (unless told) is real time, 4 is four times as fast, 0 or Infinity as fast as possible. */
  readonly speed?: number | undefined;
  /** `auto` (unless told) takes ffmpeg from PATH when it is there; or `never`; or its path. */
  readonly ffmpeg?: ProgramChoice | undefined;
  /** Kills the take: the file stays as a recorder leaves it that loses its power. */
  readonly signal?: AbortSignal | undefined;
  /** Timecode of the first frame, `HH:MM:SS:FF` non-drop; `01:00:00:00` unless told. */
  readonly startTimecode?: string | undefined;
  /** Shown in the picture (built-in) or kept as the title (ffmpeg), such as `A CAM`. */
  readonly label?: string | undefined;
}

/** What became of a take. */
export interface ClipResult {
  /** The clip, absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** What was really recorded: less than asked for after `stop()`. */
  readonly durationSeconds: number;
  readonly writer: Writer;
}

/** A take that runs. */
export interface Recording {
  /** The clip, absolute. The file exists from the start. */
  readonly path: string;
  readonly writer: Writer;
  /**
   * Settles when the file is closed. Rejects with a `RecorderError`: `write_failed`,
   * `ffmpeg_failed`, or `killed` by the signal. Nobody need listen: it never becomes an
   * unhandled rejection.
   */
  readonly done: Promise<ClipResult>;
  /** Size of the file so far. */
  bytesWritten(): number;
  /** Cut: ends the take early but properly, the clip plays. Harmless when it has ended. */
  stop(): void;
}

/** The part of a recording that a writer provides. */
export interface RunningTake {
  readonly done: Promise<Omit<ClipResult, 'path' | 'writer'>>;
  bytesWritten(): number;
  stop(): void;
}
