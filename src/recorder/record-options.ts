import type { ClipOptions, ClipResult, Recording, Writer } from './clip/clip-options.ts';
import type { ContainerName } from './containers/catalogue.ts';
import type { Pause } from './take/pace.ts';
import type { RecordedFile } from './take/take.ts';

/** What to record, into what kind of file, and how this recorder behaves. */
export interface RecordOptions extends Omit<ClipOptions, 'name'> {
  /**
   * The file's name, without a path. What follows in a file of its own, because of `spanBytes` or
   * in a burst of stills, is `NAME_002` and so on; a function names the n-th, n from 0, itself.
   */
  readonly name: string | ((file: number) => string);
  /** `mp4` unless told. */
  readonly container?: ContainerName | undefined;
  /**
   * How fast the files grow, at speed 1. Unless told: pictures 8 Mb/s, sound two channels, stills
   * as heavy as those of a camera.
   */
  readonly bitsPerSecond?: number | undefined;
  /** Whole frames, or stills, a second; unless told 25, or a burst of 5 JPEG or 2 DNG. */
  readonly framesPerSecond?: number | undefined;
  /**
   * The file has its size before its first byte and gives back at the cut what it did not use:
   * `full` with blocks on the disk, `sparse` with the size alone, as on a network share.
   */
  readonly preallocate?: 'full' | 'sparse' | undefined;
  /** Added to the name until the file is closed: `.tmp`, `.part`, `.recording`. */
  readonly renameFrom?: string | undefined;
  /** The recorder stops writing for a while and keeps the file open; then the take goes on. */
  readonly pauses?: readonly Pause[] | undefined;
  /** Dies after so much of the take, in seconds of media; then `done` rejects with `killed`. */
  readonly dieAfterSeconds?: number | undefined;
  /** What survives its death, as after a repair of the file system; all unless told. */
  readonly keepBytes?: number | undefined;
  /** No file becomes larger; the take goes on in the next one, which plays by itself. */
  readonly spanBytes?: number | undefined;
  /** Told of each file when it is made and when it is closed. */
  readonly onFile?: ((event: FileEvent) => void) | undefined;
}

/** A file of a take was made, or closed properly. */
export type FileEvent = { readonly container: ContainerName; readonly writer: Writer } & (
  | { readonly type: 'opened'; readonly path: string; readonly finalPath: string }
  | ({ readonly type: 'closed' } & RecordedFile)
);

/** What became of a take. `path` and `durationSeconds` are those of its first file and of all. */
export interface RecordResult extends ClipResult {
  /** The first file since it was closed, absolute. */
  readonly finalPath: string;
  /** When the last one was closed. */
  readonly closedAt: Date;
  /** One, or several after spanning or a burst. */
  readonly files: readonly RecordedFile[];
}

/** A take that runs. */
export interface ContainerRecording extends Recording {
  readonly container: ContainerName;
  /** What the first file will be called in the end, absolute. */
  readonly finalPath: string;
  readonly done: Promise<RecordResult>;
}
