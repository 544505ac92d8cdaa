import { ClassicMp4 } from '../containers/classic-mp4.ts';
import { planMovie } from '../essence/movie-format.ts';
import { MovingPicture } from '../essence/moving-picture.ts';
import { claimFile } from '../sink/claim.ts';
import { FileSink } from '../sink/file-sink.ts';
import { Take } from '../take/take.ts';
import type { RunningTake } from './clip-options.ts';
import type { ClipPlan } from './clip-plan.ts';

/**
 * Records with nothing but Node: PCM pictures of a test card in a classic MP4.
 *
 * @throws RecorderError when the stream or the name is refused; then nothing was written.
 */
export function startBuiltInTake(plan: ClipPlan, signal: AbortSignal | undefined): RunningTake {
  const movie = planMovie(plan);
  const { path } = plan;
  const descriptor = claimFile(path);
  const take = new Take({
    script: { units: plan.frames, speed: plan.speed, pauses: [] },
    essence: new MovingPicture(plan, { padded: false }),
    async open() {
      const sink = await FileSink.open(descriptor, { path, finalPath: path });
      return { path, finalPath: path, sink, muxer: new ClassicMp4(sink, movie) };
    },
  });
  const record = async (): Promise<{ sizeBytes: number; durationSeconds: number }> => {
    const [file] = await take.record(signal);
    return { sizeBytes: file?.sizeBytes ?? 0, durationSeconds: file?.durationSeconds ?? 0 };
  };
  return {
    done: record(),
    bytesWritten: () => take.bytesWritten,
    stop: () => take.interrupt('stopped'),
  };
}
