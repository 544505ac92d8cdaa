import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Line {
  readonly type: string;
  readonly at: string;
  readonly [field: string]: unknown;
}

export interface Ended {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly events: readonly Line[];
  readonly stdout: string;
  readonly stderr: string;
}

const DAILIES = join(ROOT, 'bin', 'dailies.js');

/** Commands that read their standard input. */
const READS_INPUT = new Set(['record', 'configure']);

/** The built program, started as others start it: a process with arguments and an environment. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly events: Line[] = [];
  stdout = '';
  stderr = '';
  #wake: () => void = () => undefined;

  /**
   * @param user runs it as this user, which only root may ask for
   * @param script another program that prints events as the built one does
   */
  constructor(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    user: string | null = null,
    script: string = DAILIES,
  ) {
    const command = [process.execPath, script, ...args];
    const [file = '', ...rest] =
      user === null ? command : ['setpriv', `--reuid=${user}`, '--clear-groups', '--', ...command];
    this.#child = spawn(file, rest, {
      env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
      stdio: [READS_INPUT.has(args[0] ?? '') ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#child;
    // Whoever stops reading breaks the pipe: that is for the test to look at, not to fail by.
    stdin?.on('error', () => undefined);
    if (stdout === null || stderr === null) throw new Error('pipes were asked for');
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#wake();
    });
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line));
    this.#ended = this.#watch();
  }

  /** What `record` records, and `configure` keeps. */
  get stdin(): Writable {
    const { stdin } = this.#child;
    if (stdin === null) throw new Error('only record and configure read their input');
    return stdin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Resolves when the words were printed, on either output. Fails when the program ends before. */
  async said(words: string): Promise<void> {
    const isSaid = () => this.stdout.includes(words) || this.stderr.includes(words);
    await this.#heard(() => (isSaid() ? true : undefined));
  }

  /**
   * The first event that fits, when it comes. Fails when the program ends before.
   * @param from how many of the events that came do not count
   */
  async event(fits: (event: Line) => boolean, from = 0): Promise<Line> {
    return this.#heard(() => this.events.slice(from).find(fits));
  }

  async #heard<T>(find: () => T | undefined): Promise<T> {
    let over = false;
    void this.#ended.then(() => {
      over = true;
      this.#wake();
    });
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (over) throw new Error(`ended without the event\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #hear(line: string): void {
    this.stdout += `${line}\n`;
    if (line.startsWith('{')) this.events.push(JSON.parse(line) as Line);
    this.#wake();
  }

  async #watch(): Promise<Ended> {
    const [code, signal] = (await once(this.#child, 'close')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    const { events, stdout, stderr } = this;
    return { code, signal, events, stdout, stderr };
  }
}

export async function runProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  user: string | null = null,
): Promise<Ended> {
  return new Program(args, env, user).ended();
}

/** A folder that is gone when `using` ends. */
export async function makeFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'dailies-test-'));
  return {
    path,
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}

export const ofType = (type: string) => (event: Line) => event.type === type;
