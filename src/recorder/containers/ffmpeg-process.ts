import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { RecorderError } from '../errors.ts';

/** So much of what ffmpeg says is kept: its last words tell what happened. */
const STDERR_KEPT_CHARACTERS = 4000;
const STDERR_SHOWN_LINES = 5;

/** ffmpeg at work: fed through its standard input, until that ends. */
export class FfmpegProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<{ exit: number | string; lastWords: string }>;

  constructor(program: string, args: readonly string[]) {
    // A process group of its own: Ctrl-C in the terminal is for whoever records.
    const options = { stdio: 'pipe', windowsHide: true, detached: true } as const;
    this.#child = spawn(program, args, options);
    // A pipe to a process that has just ended breaks; its exit says all there is to say.
    this.#child.stdin.on('error', () => undefined);
    this.#ended = endOf(this.#child);
    this.#ended.catch(() => undefined);
  }

  /** What it writes to its standard output. */
  get output(): AsyncIterable<Buffer> {
    return this.#child.stdout as AsyncIterable<Buffer>;
  }

  /** Hands data over, and waits while ffmpeg has more than it can take. */
  async feed(data: Buffer): Promise<void> {
    const { stdin } = this.#child;
    if (stdin.destroyed) await this.#fail();
    if (stdin.write(data)) return;
    await Promise.race([
      new Promise<void>((resolve) => void stdin.once('drain', resolve)),
      this.#ended,
    ]);
    if (stdin.destroyed) await this.#fail();
  }

  /**
   * Lets ffmpeg finish what it was given.
   *
   * @throws RecorderError `ffmpeg_failed` with its last words.
   */
  async finish(): Promise<void> {
    this.#child.stdin.end();
    const { exit, lastWords } = await this.#ended;
    if (exit !== 0) throw failedFfmpeg(exit, lastWords);
  }

  /** Without power: ffmpeg does not finish anything. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended.catch(() => undefined);
  }

  async #fail(): Promise<never> {
    const { exit, lastWords } = await this.#ended;
    throw failedFfmpeg(exit, lastWords);
  }
}

/** How ffmpeg ended: its exit code or the signal that ended it, and its last words. */
export async function endOf(
  child: ChildProcessWithoutNullStreams,
): Promise<{ exit: number | string; lastWords: string }> {
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-STDERR_KEPT_CHARACTERS);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new RecorderError('ffmpeg_failed', 'ffmpeg did not start.', { cause }));
    });
    child.once('close', (code, killedBy) => {
      resolve({ exit: code ?? killedBy ?? 'no exit code', lastWords });
    });
  });
}

/** An ending of ffmpeg as an error, with what it said last. */
export function failedFfmpeg(exit: number | string, lastWords: string): RecorderError {
  const lines = lastWords.trim().split('\n').slice(-STDERR_SHOWN_LINES).join('\n');
  const said = lines === '' ? 'it said nothing.' : lines;
  return new RecorderError('ffmpeg_failed', `ffmpeg ended with ${exit}: ${said}`);
}
