import type { Muxer } from '../containers/muxer.ts';
import { RecorderError } from '../errors.ts';
import type { Essence } from '../essence/essence.ts';
import type { FileSink } from '../sink/file-sink.ts';
import { Pace } from './pace.ts';
import type { Pause } from './pace.ts';

/** What happens in a take. */
export interface Script {
  readonly units: number;
  readonly speed: number;
  readonly pauses: readonly Pause[];
  /** The recorder dies after so much of the take, in seconds of media; never when undefined. */
  readonly dieAfterSeconds?: number | undefined;
  /** So much of the file survives its death; all of it when undefined. */
  readonly keepBytes?: number | undefined;
  /** No file becomes larger; the take goes on in the next one. */
  readonly spanBytes?: number | undefined;
  /** Each unit is a file of its own. */
  readonly stills?: boolean | undefined;
}

/** A file that the take is written into. */
export interface TakeFile {
  readonly path: string;
  readonly finalPath: string;
  readonly sink: FileSink;
  readonly muxer: Muxer;
}

/** A file that was closed properly. */
export interface RecordedFile {
  /** Its name while it was written, absolute. */
  readonly path: string;
  /** Its name since it was closed, absolute. */
  readonly finalPath: string;
  readonly sizeBytes: number;
  readonly durationSeconds: number;
  readonly closedAt: Date;
}

/** What a take is made of. */
export interface TakeParts {
  readonly script: Script;
  readonly essence: Essence;
  /** Makes the take's n-th file, n from 0. */
  readonly open: (index: number) => Promise<TakeFile>;
  readonly onClosed?: ((file: RecordedFile) => void) | undefined;
}

/** How a take ends before its time: cut by the operator, or without power. */
type Interruption = 'stopped' | 'killed';

/** What `done` of a killed take rejects with. */
export function killedTake(): RecorderError {
  return new RecorderError('killed', 'The take was killed before its end; the file is not closed.');
}

/** Writes a take, unit by unit, into one file or several. */
export class Take {
  readonly #parts: TakeParts;
  readonly #interruption = new AbortController();
  readonly #pace: Pace;
  readonly #files: RecordedFile[] = [];
  #file: TakeFile | undefined;
  #unitsInFile = 0;

  constructor(parts: TakeParts) {
    this.#parts = parts;
    const { unitsPerSecond } = parts.essence;
    this.#pace = new Pace({ ...parts.script, unitsPerSecond }, this.#interruption.signal);
  }

  /** Size of all files so far. */
  get bytesWritten(): number {
    const closed = this.#files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return closed + (this.#file?.sink.sizeBytes ?? 0);
  }

  interrupt(how: Interruption): void {
    this.#interruption.abort(how);
  }

  /**
   * Records until the end of the script, a cut, or a death.
   *
   * @param signal Kills the take.
   * @throws RecorderError `killed`, and what the writer says; the open file stays as it is.
   */
  async record(signal?: AbortSignal): Promise<readonly RecordedFile[]> {
    const kill = (): void => this.interrupt('killed');
    signal?.addEventListener('abort', kill, { once: true });
    try {
      await this.#writeUnits();
      if (this.#isKilled) throw killedTake();
      await this.#closeFile();
      return this.#files;
    } catch (error) {
      await this.#abandonFile();
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
    }
  }

  get #isKilled(): boolean {
    return this.#interruption.signal.reason === 'killed';
  }

  /** At least one unit, also of a take that is stopped at once: a clip without any is none. */
  async #writeUnits(): Promise<void> {
    const { script, essence } = this.#parts;
    const dieAfterSeconds = script.dieAfterSeconds ?? Infinity;
    await this.#openFile();
    for (let index = 0; index < script.units; index += 1) {
      const seconds = index / essence.unitsPerSecond;
      if (seconds >= dieAfterSeconds) this.interrupt('killed');
      await this.#pace.until(index, seconds);
      if (this.#isKilled || (this.#interruption.signal.aborted && index > 0)) return;
      await this.#write();
    }
  }

  async #write(): Promise<void> {
    if (this.#isFull()) await this.#closeFile();
    const file = this.#file ?? (await this.#openFile());
    await file.muxer.add(this.#parts.essence.next(this.#unitsInFile === 0));
    this.#unitsInFile += 1;
    if (this.#parts.script.stills === true) await this.#closeFile();
  }

  /** Asked before a unit is made, for the first of a file is made differently. */
  #isFull(): boolean {
    if (this.#file === undefined || this.#unitsInFile === 0) return false;
    const { sink, muxer } = this.#file;
    const { essence, script } = this.#parts;
    const withOneMore = sink.sizeBytes + essence.largestUnitBytes + muxer.closingBytes();
    return withOneMore > (script.spanBytes ?? Infinity);
  }

  async #openFile(): Promise<TakeFile> {
    this.#file = await this.#parts.open(this.#files.length);
    this.#unitsInFile = 0;
    await this.#file.muxer.begin();
    return this.#file;
  }

  async #abandonFile(): Promise<void> {
    if (this.#file === undefined) return;
    const { muxer, sink } = this.#file;
    await muxer.abandon();
    if (this.#isKilled) await sink.abandon(this.#parts.script.keepBytes);
    // An empty file is no clip: it only held the name.
    else if (sink.sizeBytes === 0) await sink.discard();
    else await sink.abandon();
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    await file.muxer.finish();
    const { sizeBytes } = file.sink;
    await file.sink.close();
    const { path, finalPath } = file;
    const durationSeconds = this.#unitsInFile / this.#parts.essence.unitsPerSecond;
    const closed = { path, finalPath, sizeBytes, durationSeconds, closedAt: new Date() };
    this.#files.push(closed);
    this.#file = undefined;
    this.#parts.onClosed?.(closed);
  }
}
