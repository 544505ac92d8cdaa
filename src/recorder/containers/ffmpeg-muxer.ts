import type { Sink } from '../sink/sink.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { initialMovie } from './fragmented-mp4.ts';
import { Mirror } from './mirror.ts';
import { fragmentOf } from './mp4-fragment.ts';
import { fileTypeBox } from './mp4-movie.ts';
import type { MovieFormat } from './mp4-movie.ts';
import type { Muxer, Unit } from './muxer.ts';

/** Of each unit in the tables of any container, and of their heads and ends. */
const CLOSING_UNIT_BYTES = 64;
const CLOSING_BYTES = 128 * 1024;

/** What comes in is known: ffmpeg need not wait for a second of it to find out. */
const AT_ONCE = ['-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0'] as const;

/** How units are handed to ffmpeg. */
export interface Feed {
  /** Arguments that say what comes in. */
  readonly input: readonly string[];
  /** What comes before the first unit. */
  begin(): Buffer;
  unit(unit: Unit, index: number): Buffer;
}

/** Pictures as a fragmented MP4 with a fragment each, so that none waits for the next. */
export function pictureFeed(format: MovieFormat): Feed {
  return {
    input: ['-f', 'mp4', ...AT_ONCE, '-i', 'pipe:0'],
    begin: () => Buffer.concat([fileTypeBox('fragmented'), initialMovie(format)]),
    unit: (unit, index) => fragmentOf([unit], { sequence: index + 1, firstFrame: index }).bytes,
  };
}

/** Sound as it is; `input` says what it is. */
export function soundFeed(input: readonly string[]): Feed {
  return {
    input: [...input, ...AT_ONCE, '-i', 'pipe:0'],
    begin: () => Buffer.alloc(0),
    unit: ({ data }) => data,
  };
}

/** How ffmpeg is called for a container. */
export interface FfmpegOutput {
  readonly args: readonly string[];
  /** ffmpeg writes from start to end, and never goes back: a pipe is enough. */
  readonly appendOnly: boolean;
  /** Bytes behind which ffmpeg writes over something at the cut, besides in the head. */
  readonly landmark?: Buffer | undefined;
}

/**
 * Has ffmpeg put the file together, without coding anything anew. What ffmpeg writes goes through
 * the sink like everything else, so that every behaviour is there for it, too.
 *
 * Source: ffmpeg(1), "Stream copy"; ffmpeg-protocols(1), pipe.
 */
export class FfmpegMuxer implements Muxer {
  readonly #sink: Sink;
  readonly #program: string;
  readonly #feed: Feed;
  readonly #output: FfmpegOutput;
  #process: FfmpegProcess | undefined;
  #mirror: Mirror | undefined;
  /** Carries what comes through the pipe to the sink. */
  #pump: Promise<void> = Promise.resolve();
  #units = 0;
  #fedBytes = 0;

  constructor(program: string, sink: Sink, feed: Feed, output: FfmpegOutput) {
    this.#program = program;
    this.#sink = sink;
    this.#feed = feed;
    this.#output = output;
  }

  async begin(): Promise<void> {
    const { args, appendOnly, landmark } = this.#output;
    if (!appendOnly) this.#mirror = await Mirror.make(this.#sink, landmark);
    const quiet = ['-hide_banner', '-loglevel', 'error', '-nostats'];
    const target = this.#mirror === undefined ? 'pipe:1' : `file:${this.#mirror.path}`;
    const all = [
      ...quiet,
      ...this.#feed.input,
      '-c',
      'copy',
      '-flush_packets',
      '1',
      ...args,
      target,
    ];
    this.#process = new FfmpegProcess(this.#program, all);
    this.#pump = this.#carry(this.#process.output);
    this.#pump.catch(() => undefined);
    await this.#process.feed(this.#feed.begin());
  }

  async add(unit: Unit): Promise<void> {
    await this.#process?.feed(this.#feed.unit(unit, this.#units));
    this.#units += 1;
    this.#fedBytes += unit.data.length;
    await this.#mirror?.follow();
  }

  closingBytes(): number {
    const heldBack = Math.max(0, this.#fedBytes - this.#sink.sizeBytes);
    return CLOSING_BYTES + this.#units * CLOSING_UNIT_BYTES + heldBack;
  }

  async finish(): Promise<void> {
    await this.#process?.finish();
    await this.#pump;
    await this.#mirror?.settle();
  }

  async abandon(): Promise<void> {
    await this.#process?.kill();
    await this.#pump.catch(() => undefined);
    await this.#mirror?.close();
  }

  async #carry(output: AsyncIterable<Buffer>): Promise<void> {
    for await (const data of output) await this.#sink.append(data);
  }
}
