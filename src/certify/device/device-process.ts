import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CertifyError } from '../certify-error.ts';
import type { Ending } from '../evidence.ts';
import { printed } from '../printed.ts';
import type { Screen } from './screen.ts';

/** Between asking a process to end and ending it. */
const GRACE_MS = 2_000;
/** Somebody who has left the group may still hold the pipes of a device that is gone. */
const PIPES_MS = 1_000;

export interface DeviceOptions {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly screen: Screen;
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Runs the device to its end. It has a process group of its own: when it ends, or is ended, whatever it
 * has started goes with it, and nothing else.
 *
 * @throws CertifyError `bad_command`, `cancelled`
 */
export async function runDevice(options: DeviceOptions): Promise<Ending> {
  const { screen, limitSeconds, signal } = options;
  const child = await start(options);
  child.stdout?.on('data', (bytes: Buffer) => screen.append('stdout', bytes));
  child.stderr?.on('data', (bytes: Buffer) => screen.append('stderr', bytes));
  const closed = once(child, 'close');
  const ended = exited(child);
  let reason: 'timeLimit' | 'cancelled' | null = null;
  let killing: NodeJS.Timeout | undefined;
  const end = (why: 'timeLimit' | 'cancelled') => {
    reason ??= why;
    signalGroup(child, 'SIGTERM');
    killing ??= setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  };
  const cancel = () => end('cancelled');
  const limit = setTimeout(() => end('timeLimit'), limitSeconds * 1000);
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    const ending = await ended;
    if (reason === 'timeLimit') return { kind: 'timeLimit', limitSeconds };
    if (reason === 'cancelled') throw new CertifyError('cancelled', 'Certification was cancelled.');
    return ending;
  } finally {
    clearTimeout(limit);
    clearTimeout(killing);
    signal.removeEventListener('abort', cancel);
    signalGroup(child, 'SIGKILL');
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PIPES_MS))]);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

async function start({ command, env }: DeviceOptions): Promise<ChildProcess> {
  const [program = '', ...args] = command;
  try {
    const child = spawn(program, args, {
      env,
      // A group of its own.
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    // From here on only a signal that finds nobody can fail.
    child.on('error', () => undefined);
    return child;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The device cannot be started: ${printed(program)} (${code}).`;
    throw new CertifyError('bad_command', message, { cause });
  }
}

async function exited(child: ChildProcess): Promise<Ending> {
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return exitCode === null
    ? { kind: 'crashed', signal: signal ?? 'an unknown signal' }
    : { kind: 'exited', exitCode };
}

/** A group that has no member any more is no error: there is nobody left to end. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH.
  }
}
