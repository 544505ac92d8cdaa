import { spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { killedTake } from '../take/take.ts';
import type { RunningTake } from './clip-options.ts';
import type { ClipPlan } from './clip-plan.ts';
import { endOf, failedFfmpeg } from '../containers/ffmpeg-process.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { inspectStructure } from '../inspect/inspect-structure.ts';

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
      const { exit, lastWords } = await endOf(child);
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

/** An empty file is no clip: it only held the name for ffmpeg. */
function giveNameBack(path: string): void {
  if (fileSize(path) === 0) rmSync(path, { force: true });
}

/** 0 also when it is gone: a card may be pulled in mid-take. */
function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
