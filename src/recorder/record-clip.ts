import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { killedTake, planMovie, startBuiltInTake } from './built-in-writer.ts';
import type { ClipOptions, ClipResult, Recording, RunningTake, Writer } from './clip-options.ts';
import { planClip } from './clip-plan.ts';
import { RecorderError, systemCode } from './errors.ts';
import { startFfmpegTake } from './ffmpeg-writer.ts';
import { chooseProgram } from './find-program.ts';

/**
 * Starts to record one clip, as a camera does: a classic MP4 that grows in real time, whose size
 * and `moov` box are written at the cut. The take runs by itself; see `Recording`.
 *
 * An existing file is never touched.
 *
 * @throws RecorderError `invalid_option` with a sentence; `file_exists`; `write_failed` when
 * the folder refuses the file; `killed` when the signal is aborted already. Then nothing was
 * written. What goes wrong later rejects `done`.
 * Source: ISO 14496-12 (file), ISO 14496-15 and ITU-T H.264 (pictures).
 */
export function recordClip(options: ClipOptions): Recording {
  const program = chooseProgram('ffmpeg', options.ffmpeg ?? 'auto');
  const writer: Writer = program === undefined ? 'built-in' : 'ffmpeg';
  const plan = planClip(options, writer);
  const { signal } = options;
  let take: RunningTake;
  if (program === undefined) {
    const movie = planMovie(plan);
    claimName(plan.path, signal);
    take = startBuiltInTake(plan, movie, signal);
  } else {
    claimName(plan.path, signal);
    take = startFfmpegTake(program, plan, signal);
  }
  const done = finished(take, plan.path, writer);
  done.catch(() => undefined);
  return {
    path: plan.path,
    writer,
    done,
    bytesWritten: () => take.bytesWritten(),
    stop: () => take.stop(),
  };
}

async function finished(take: RunningTake, path: string, writer: Writer): Promise<ClipResult> {
  try {
    return { path, ...(await take.done), writer };
  } catch (error) {
    throw error instanceof RecorderError ? error : failedWrite(path, error);
  }
}

/** Makes the empty file in one step with asking for it: two recorders cannot both have it. */
function claimName(path: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw killedTake();
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw failedWrite(path, error);
    throw new RecorderError('file_exists', `${path} exists already; a recorder never overwrites.`, {
      cause: error,
    });
  }
}

function failedWrite(path: string, cause: unknown): RecorderError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RecorderError('write_failed', `${path} could not be written: ${why}`, { cause });
}
