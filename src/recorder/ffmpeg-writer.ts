import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { killedTake } from './built-in-writer.ts';
import type { RunningTake } from './clip-options.ts';
import type { ClipPlan } from './clip-plan.ts';
import { RecorderError } from './errors.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { inspectStructure } from './inspect-structure.ts';

/** So much of what ffmpeg says is kept: its last words tell what happened. */
const STDERR_KEPT_CHARACTERS = 4000;
const STDERR_SHOWN_LINES = 5;

/** Records with ffmpeg: compressed pictures and sound in a classic MP4. */
export function startFfmpegTake(
  program: string,
  plan: ClipPlan,
  signal: AbortSignal | undefined,
): RunningTake {
  // A process group of its own: Ctrl-C in the terminal is for whoever records, and is passed on as a cut.
  const options = { stdio: 'pipe', windowsHide: true, detached: true } as const;
  const child = spawn(program, ffmpegArguments(plan), options);
  // A pipe to a process that has just ended breaks; its exit says all there is to say.
  child.stdin.on('error', () => undefined);
  child.stdout.resume();
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const record = async (): Promise<{ sizeBytes: number; durationSeconds: number }> => {
    try {
      const { exit, lastWords } = await ended(child);
      if (exit !== 0 && signal?.aborted === true) throw killedTake();
      if (exit !== 0) throw failedFfmpeg(exit, lastWords);
    } catch (error) {
      if (signal?.aborted !== true) giveNameBack(plan.path);
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
    }
    const { durationSeconds } = await inspectStructure(plan.path);
    return {
      sizeBytes: fileSize(plan.path),
      durationSeconds: durationSeconds ?? plan.frames / plan.framesPerSecond,
    };
  };
  return {
    done: record(),
    bytesWritten: () => fileSize(plan.path),
    // Its own key for "finish the file": unlike a signal it works on every system.
    stop: () => void child.stdin.end('q'),
  };
}

/** How ffmpeg ended: its exit code or the signal that ended it, and its last words. */
async function ended(
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

function failedFfmpeg(exit: number | string, lastWords: string): RecorderError {
  const lines = lastWords.trim().split('\n').slice(-STDERR_SHOWN_LINES).join('\n');
  const said = lines === '' ? 'it said nothing.' : lines;
  return new RecorderError('ffmpeg_failed', `ffmpeg ended with ${exit}: ${said}`);
}

/** An empty file is no clip: it only held the name for ffmpeg. */
function giveNameBack(path: string): void {
  if (fileSize(path) === 0) rmSync(path, { force: true });
}

/** 0 also when it is gone: a card may be pulled in mid-take. */
function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
