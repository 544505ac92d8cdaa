import { closeSync } from 'node:fs';
import { claimFile, failedWrite } from '../sink/claim.ts';
import { killedTake } from '../take/take.ts';
import { startBuiltInTake } from './built-in-writer.ts';
import type { ClipOptions, ClipResult, Recording, RunningTake, Writer } from './clip-options.ts';
import { planClip } from './clip-plan.ts';
import { RecorderError } from '../errors.ts';
import { startFfmpegTake } from './ffmpeg-writer.ts';
import { chooseProgram } from '../find-program.ts';

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
  if (signal?.aborted === true) throw killedTake();
  let take: RunningTake;
  if (program === undefined) {
    take = startBuiltInTake(plan, signal);
  } else {
    closeSync(claimFile(plan.path));
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
