import { DailiesError } from '../../agent/index.ts';
import { RecorderError, recordCard } from '../../recorder/index.ts';
import type { CardOptions, FileEvent } from '../../recorder/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';
import { SomeFailed } from '../some-failed.ts';
import { listContainers } from './recorder-list.ts';

/** As they are typed. */
interface Options {
  readonly list?: boolean;
  readonly container?: string;
  readonly folder?: string;
  readonly card?: string;
  readonly takes?: number;
  readonly gap?: number;
  readonly cameras?: number;
  readonly duration?: number;
  readonly bitRate?: number;
  readonly speed?: number;
  readonly withoutFfmpeg?: boolean;
  readonly preallocate?: 'full' | 'sparse';
  readonly rename?: string;
  readonly pause?: CardOptions['pauses'];
  readonly span?: number;
  readonly dieAfter?: number;
  readonly truncate?: number;
}

const DEFAULT_SECONDS = 10;

/** Writes takes until all are written, it is cut, or it dies. */
export async function recorder(options: Options, printer: Printer): Promise<number> {
  if (options.list === true) return listContainers(printer);
  const session = new Session(printer);
  const stopListening = onInterrupt(() => session.cut());
  try {
    return await session.run(cardOptions(options, (event) => session.hear(event)));
  } finally {
    stopListening();
  }
}

function cardOptions(options: Options, onFile: (event: FileEvent) => void): CardOptions {
  return {
    folder: options.folder ?? '.',
    // Names are checked by the recorder, which says what it knows.
    container: options.container as CardOptions['container'],
    card: options.card as CardOptions['card'],
    takes: options.takes ?? 1,
    gapSeconds: options.gap,
    cameras: options.cameras,
    durationSeconds: options.duration ?? DEFAULT_SECONDS,
    bitsPerSecond: options.bitRate,
    speed: options.speed,
    ffmpeg: options.withoutFfmpeg === true ? 'never' : 'auto',
    preallocate: options.preallocate,
    renameFrom: options.rename,
    pauses: options.pause,
    spanBytes: options.span,
    dieAfterSeconds: options.dieAfter,
    keepBytes: options.truncate,
    onFile,
  };
}

/** One run: what it has told, and what it will say in the end. */
class Session {
  readonly #printer: Printer;
  readonly #startedAtMs = Date.now();
  readonly #cut = new AbortController();
  readonly #endings: Promise<unknown>[] = [];
  #files = 0;
  #totalBytes = 0;

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  /** Ends the takes that run as an operator does, and begins no other. */
  cut(): void {
    this.#cut.abort();
  }

  async run(card: CardOptions): Promise<number> {
    try {
      for await (const recording of recordCard({ ...card, cutSignal: this.#cut.signal })) {
        this.#follow(recording.done);
      }
      await Promise.all(this.#endings);
    } catch (error) {
      await Promise.allSettled(this.#endings);
      throw this.#asOurs(error);
    }
    this.#tellResult(0);
    if (!this.#cut.signal.aborted) return EXIT.done;
    const hint = 'What was recorded is complete.';
    throw new DailiesError('cancelled', 'The recording was cut', { hint });
  }

  hear(event: FileEvent): void {
    const { path, finalPath, container, writer } = event;
    if (event.type === 'opened') {
      this.#printer.event({ type: 'recording', path, finalPath, container, writer });
      return;
    }
    const { sizeBytes: totalBytes, durationSeconds } = event;
    this.#files += 1;
    this.#totalBytes += totalBytes;
    const closedAt = event.closedAt.toISOString();
    const told = { path, finalPath, container, totalBytes, durationSeconds, closedAt };
    this.#printer.event({ type: 'recorded', ...told });
  }

  #follow(done: Promise<unknown>): void {
    const over = done.catch((error: unknown) => {
      if (error instanceof RecorderError && error.code === 'killed') dieLikeARecorder();
      throw error;
    });
    over.catch(() => undefined);
    this.#endings.push(over);
  }

  #tellResult(failed: number): void {
    this.#printer.event({
      type: 'result',
      completed: this.#files,
      failed,
      skipped: 0,
      totalBytes: this.#totalBytes,
      durationMs: Date.now() - this.#startedAtMs,
    });
  }

  /** Before the first file there is nothing to tell of but the argument. */
  #asOurs(error: unknown): unknown {
    if (!(error instanceof RecorderError)) return error;
    if (this.#endings.length === 0) {
      return new BadArguments(error.message, { cause: error, command: 'recorder' });
    }
    this.#tellResult(1);
    const code = isDiskFull(error.cause) ? 'disk_full' : 'internal';
    return new SomeFailed(code, error.message, 'What was closed before is complete.');
  }
}

function isDiskFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
}

/** Without a last word, as when the power goes. */
function dieLikeARecorder(): void {
  process.kill(process.pid, 'SIGKILL');
}
