import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT, makeFolder } from './program.ts';

const run = promisify(execFile);

type Folder = Awaited<ReturnType<typeof makeFolder>>;

const SETTINGS = 'set -g default-terminal tmux-256color\nset -g status off\n';

/**
 * Runs what follows it and stays, so that the screen does too. tmux itself loses the exit code of a program now and
 * then: when its terminal closes before its end is known.
 */
const STAYING = 'trap : INT; "$@"; echo "$?" > "$CODE_FILE"; tmux wait-for -S ended; exec cat';

/** The built program in a real terminal (tmux), as a person sees it and presses keys. */
export class Terminal implements AsyncDisposable {
  readonly #folder: Folder;
  /** Hears of everything that is written to the terminal. */
  readonly #listener: ChildProcess;
  readonly #ended: Promise<unknown>;
  #wake: () => void = () => undefined;

  private constructor(folder: Folder, listener: ChildProcess, heard: Interface) {
    this.#folder = folder;
    this.#listener = listener;
    heard.on('line', () => this.#wake());
    // Said before, it is heard all the same; it fails with a terminal that is closed first.
    this.#ended = this.#ask('wait-for', 'ended');
    this.#ended.catch(() => undefined);
  }

  static async open(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    { columns = 80, rows = 24 } = {},
  ): Promise<Terminal> {
    const folder = await makeFolder();
    const socket = join(folder.path, 'tmux');
    const settings = join(folder.path, 'settings');
    await writeFile(settings, SETTINGS);
    const size = ['-x', String(columns), '-y', String(rows)];
    const program = [process.execPath, join(ROOT, 'bin', 'dailies.js'), ...args];
    const staying = ['sh', '-c', STAYING, 'sh', ...program];
    await run('tmux', ['-S', socket, '-f', settings, 'new-session', '-d', ...size, ...staying], {
      env: {
        PATH: process.env['PATH'],
        HOME: tmpdir(),
        LANG: 'C.UTF-8',
        CODE_FILE: join(folder.path, 'code'),
        ...env,
      },
    });
    const listener = spawn('tmux', ['-S', socket, '-C', 'attach', '-f', 'ignore-size'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const heard = createInterface({ input: listener.stdout });
    await once(heard, 'line');
    return new Terminal(folder, listener, heard);
  }

  /** What is to be seen. */
  async screen(): Promise<string> {
    return this.#ask('capture-pane', '-p');
  }

  /** The screen, when it shows this. Fails when the program ends before. */
  async shows(words: string | RegExp): Promise<string> {
    let isOver = false;
    const over = () => {
      isOver = true;
      this.#wake();
    };
    void this.#ended.then(over, over);
    for (;;) {
      const drawn = new Promise<void>((resolve) => (this.#wake = resolve));
      const isLast = isOver;
      const screen = await this.screen();
      if (typeof words === 'string' ? screen.includes(words) : words.test(screen)) return screen;
      if (isLast) throw new Error(`ended without showing ${words}\n${screen}`);
      await drawn;
    }
  }

  /** @param keys as tmux names them: `C-c`, `Enter`, or words after `-l` */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#ask('send-keys', ...keys);
  }

  /** The exit code, when the program has ended. */
  async ended(): Promise<number> {
    await this.#ended;
    return Number(await readFile(join(this.#folder.path, 'code'), 'utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask('kill-server').catch(() => '');
    this.#listener.kill('SIGKILL');
    await this.#folder[Symbol.asyncDispose]();
  }

  async #ask(...command: readonly string[]): Promise<string> {
    return (await run('tmux', ['-S', join(this.#folder.path, 'tmux'), ...command])).stdout;
  }
}
