import type { Writer } from './clip/clip-options.ts';
import { RecorderError } from './errors.ts';
import { makeMedia } from './media.ts';
import type { Media } from './media.ts';
import type { ContainerRecording, RecordOptions, RecordResult } from './record-options.ts';
import { planRecord } from './record-plan.ts';
import type { RecordPlan } from './record-plan.ts';
import { claimFile, failedWrite } from './sink/claim.ts';
import { FileSink } from './sink/file-sink.ts';
import { Take, killedTake } from './take/take.ts';
import type { RecordedFile, TakeFile } from './take/take.ts';

/**
 * Starts to record a take as a real recorder does, into any container, in real time or faster, and
 * with the manners that real recorders have. The take runs by itself; see `ContainerRecording`.
 *
 * While it runs, the file has the bytes that the real recorder's would have; this process keeps it
 * open for writing from the first byte to the last. An existing file is never touched.
 *
 * Where ffmpeg is there it puts together the containers that it knows; nothing is encoded, so that
 * 400 Mb/s cost little. Otherwise we write them ourselves, all but MXF and AVI.
 *
 * @throws RecorderError `invalid_option` with a sentence; `file_exists`; `write_failed` when
 * the folder refuses the file; `killed` when the signal is aborted already. Then nothing was
 * written. What goes wrong later rejects `done`.
 */
export function record(options: RecordOptions): ContainerRecording {
  const plan = planRecord(options);
  const media = makeMedia(plan);
  const { signal, onFile } = options;
  if (signal?.aborted === true) throw killedTake();
  const by = { container: plan.name, writer: plan.writer };
  const first = claim(plan, 0);
  const take = new Take({
    script: { ...plan.script, units: media.unitsOf(plan.script.units) },
    essence: media.essence,
    async open(index) {
      const claimed = index === 0 ? first : claim(plan, index);
      const { path, finalPath } = claimed;
      onFile?.({ type: 'opened', ...by, path, finalPath });
      return openFile(plan, media, claimed);
    },
    onClosed: (file) => onFile?.({ type: 'closed', ...by, ...file }),
  });
  const done = finished(take.record(signal), first.path, plan.writer);
  done.catch(() => undefined);
  return {
    path: first.path,
    finalPath: first.finalPath,
    ...by,
    done,
    bytesWritten: () => take.bytesWritten,
    stop: () => take.interrupt('stopped'),
  };
}

interface Claimed {
  readonly path: string;
  readonly finalPath: string;
  readonly descriptor: number;
}

function claim({ finalPath, suffix }: RecordPlan, index: number): Claimed {
  const final = finalPath(index);
  const path = final + suffix;
  return { path, finalPath: final, descriptor: claimFile(path, final) };
}

async function openFile(plan: RecordPlan, media: Media, claimed: Claimed): Promise<TakeFile> {
  const { descriptor, ...names } = claimed;
  const { preallocation } = plan;
  const sink = await FileSink.open(descriptor, { ...names, preallocation });
  return { ...names, sink, muxer: media.muxer(sink) };
}

/** Rounded, for sums of fractions have tails. */
function secondsOf(files: readonly RecordedFile[]): number {
  const sum = files.reduce((total, { durationSeconds }) => total + durationSeconds, 0);
  return Math.round(sum * 1e6) / 1e6;
}

async function finished(
  running: Promise<readonly RecordedFile[]>,
  path: string,
  writer: Writer,
): Promise<RecordResult> {
  try {
    const files = await running;
    return {
      path,
      finalPath: files[0]?.finalPath ?? path,
      writer,
      sizeBytes: files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
      durationSeconds: secondsOf(files),
      closedAt: files.at(-1)?.closedAt ?? new Date(),
      files,
    };
  } catch (error) {
    throw error instanceof RecorderError ? error : failedWrite(path, error);
  }
}
