import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UsageMeter, type Usage } from './usage.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'dailies.js');

/** When a kind of event was told, ms since the start. */
interface Told {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** How a run of the program went. */
export interface Ran extends Usage {
  readonly wallMs: number;
  /** The longest time for which its loop heard nobody. */
  readonly stallMs: number;
}

/** The built program at work, watched from outside. */
export class DeviceRun {
  readonly #startMs = performance.now();
  readonly #child: ChildProcess;
  readonly #told = new Map<string, Told>();
  readonly #stallsPath: string;
  readonly #meter: UsageMeter;
  readonly #closed: Promise<unknown>;
  #heard: () => void = () => undefined;
  #stderr = '';

  /** @param folder of its own, for what is noted on the way */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv, folder: string) {
    this.#stallsPath = join(folder, `stalls-${this.#startMs}.json`);
    const preload = join(import.meta.dirname, 'stalls.ts');
    this.#child = spawn(process.execPath, ['--import', preload, PROGRAM, ...args], {
      env: { ...env, BENCH_STALLS: this.#stallsPath },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#meter = new UsageMeter(this.#child.pid ?? 0);
    this.#closed = once(this.#child, 'close');
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('pipes were asked for');
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line));
    stderr.setEncoding('utf8').on('data', (words: string) => (this.#stderr += words));
  }

  /** What it uses now, and at most until now. */
  get usage(): Usage {
    return this.#meter.usage;
  }

  /** @throws when it has told none of this kind */
  told(type: string): Told {
    const told = this.#told.get(type);
    if (told === undefined) throw new Error(`it told of no ${type}: ${this.#stderr}`);
    return told;
  }

  /** Resolves when it has told of so many of a kind. */
  async heard(type: string, count: number): Promise<void> {
    const over = this.#closed.then(() => {
      throw new Error(`it ended before: ${this.#stderr}`);
    });
    while ((this.#told.get(type)?.count ?? 0) < count) {
      await Promise.race([over, new Promise<void>((resolve) => (this.#heard = resolve))]);
    }
    over.catch(() => undefined);
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** @throws when its exit code is another than `expected` */
  async ended(expected = 0): Promise<Ran> {
    await this.#closed;
    const wallMs = performance.now() - this.#startMs;
    this.#meter.stop();
    const { exitCode } = this.#child;
    if (exitCode !== expected) throw new Error(`exit code ${exitCode}: ${this.#stderr}`);
    const stalls = existsSync(this.#stallsPath) ? readFileSync(this.#stallsPath, 'utf8') : '0';
    rmSync(this.#stallsPath, { force: true });
    return { ...this.usage, wallMs, stallMs: Number(stalls) };
  }

  #hear(line: string): void {
    const type = /^\{"type":"(\w+)"/.exec(line)?.[1];
    if (type === undefined) return;
    const lastMs = performance.now() - this.#startMs;
    const { count, firstMs } = this.#told.get(type) ?? { count: 0, firstMs: lastMs };
    this.#told.set(type, { count: count + 1, firstMs, lastMs });
    this.#heard();
  }
}
