import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DailiesError, type Recording } from '../../agent/index.ts';

/**
 * A terminal's Ctrl-C reaches the recorder too: so long it has to write its last bytes, as a muxer does, before it
 * is cut off. One that was not told goes on writing for as long.
 */
const LAST_BYTES_MS = 5_000;

/** Why a recording ended. */
export type EndedBy = 'input' | 'interrupt' | 'fault';

/** What comes in, on its way to the disk: as fast as it comes. */
export class RecordInput {
  readonly #input: Readable;
  readonly #recording: Recording;
  readonly #ended: Promise<DailiesError | null>;
  #cutTimer: NodeJS.Timeout | undefined;
  #by: EndedBy = 'input';
  #isOver = false;

  constructor(input: Readable, recording: Recording) {
    this.#input = input;
    this.#recording = recording;
    this.#ended = this.#follow();
    // The device that it is read from, such as a file, can fail too: what came before is the recording.
    input.on('error', () => this.#cut('fault'));
    input.pipe(recording);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get by(): EndedBy {
    return this.#by;
  }

  /** Resolves when everything is written that will be; with what the disk had against it. */
  async ended(): Promise<DailiesError | null> {
    return this.#ended;
  }

  /** A person stops the recording. */
  stopSoon(): void {
    if (this.#isOver) return;
    this.#by = 'interrupt';
    this.#cutTimer ??= setTimeout(() => this.#cut('interrupt'), LAST_BYTES_MS);
  }

  /** What has been read is still written. */
  stopNow(): void {
    this.#cut('interrupt');
  }

  async #follow(): Promise<DailiesError | null> {
    try {
      await finished(this.#recording);
      return null;
    } catch (error) {
      this.#by = 'fault';
      if (error instanceof DailiesError) return error;
      throw error;
    } finally {
      this.#isOver = true;
      clearTimeout(this.#cutTimer);
      // Who still writes is told by the closed pipe.
      this.#input.destroy();
    }
  }

  #cut(by: EndedBy): void {
    if (this.#isOver) return;
    this.#by = by;
    this.#input.unpipe(this.#recording);
    this.#recording.end();
  }
}
