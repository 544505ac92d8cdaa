import type { ContainerName } from './containers/catalogue.ts';
import { ClassicMp4 } from './containers/classic-mp4.ts';
import { FfmpegMuxer, pictureFeed, soundFeed } from './containers/ffmpeg-muxer.ts';
import type { Feed } from './containers/ffmpeg-muxer.ts';
import { FragmentedMp4 } from './containers/fragmented-mp4.ts';
import { HybridMp4 } from './containers/hybrid-mp4.ts';
import type { MovieFormat } from './containers/mp4-movie.ts';
import type { Muxer } from './containers/muxer.ts';
import { PlainFile } from './containers/plain-file.ts';
import { TransportStream } from './containers/transport-stream.ts';
import { Wave } from './containers/wave.ts';
import type { Essence } from './essence/essence.ts';
import { planMovie } from './essence/movie-format.ts';
import { MovingPicture, pictureBitsPerSecond } from './essence/moving-picture.ts';
import { Opaque } from './essence/opaque.ts';
import { Sound, planSound } from './essence/sound.ts';
import { needsFfmpeg } from './record-plan.ts';
import type { RecordPlan } from './record-plan.ts';
import type { Sink } from './sink/sink.ts';
import { DngBurst } from './stills/dng-burst.ts';
import { JpegBurst } from './stills/jpeg-burst.ts';
import { formatTimecode } from './timecode.ts';

/** What a take is made of: what is recorded, and who puts a file of it together. */
export interface Media {
  readonly essence: Essence;
  muxer(sink: Sink): Muxer;
  /** How many units so many frames are: sound has no frames. */
  unitsOf(frames: number): number;
}

/** @throws RecorderError `invalid_option` when no such media can be made. */
export function makeMedia(plan: RecordPlan): Media {
  const { take, container } = plan;
  const unitsOf = (frames: number): number => frames;
  if (container.media === 'sound') return makeSound(plan);
  if (container.media === 'pictures') return { ...makePictures(plan), unitsOf };
  const muxer = (sink: Sink): Muxer => new PlainFile(sink);
  if (container.media === 'opaque') return { essence: new Opaque(take), muxer, unitsOf };
  const essence = plan.name === 'dng' ? new DngBurst(take) : new JpegBurst(take);
  return { essence, muxer, unitsOf };
}

function makePictures(plan: RecordPlan): Omit<Media, 'unitsOf'> {
  const { take } = plan;
  const movie = planMovie({ ...take, bitsPerSecond: pictureBitsPerSecond(take) });
  const essence = new MovingPicture(take, { padded: true });
  const timecode = formatTimecode(take.startFrame, take.framesPerSecond);
  const more = TIMED.has(plan.name) ? ['-timecode', timecode] : [];
  const muxer = (sink: Sink): Muxer =>
    ffmpegMuxer(plan, sink, pictureFeed(movie), more) ?? pictureMuxer(plan, sink, movie);
  return { essence, muxer };
}

/** Containers in which ffmpeg keeps a timecode. */
const TIMED = new Set<ContainerName>(['mp4', 'mov', 'mxf']);

/** Who puts pictures together without ffmpeg. */
const PICTURE_MUXERS: Partial<Record<ContainerName, (sink: Sink, movie: MovieFormat) => Muxer>> = {
  mp4: (sink, movie) => new ClassicMp4(sink, movie),
  mov: (sink, movie) => new ClassicMp4(sink, { ...movie, flavour: 'quicktime' }),
  fmp4: (sink, movie) => new FragmentedMp4(sink, movie),
  hybrid: (sink, movie) => new HybridMp4(sink, movie),
  ts: (sink, movie) => new TransportStream(sink, movie),
};

function pictureMuxer(plan: RecordPlan, sink: Sink, movie: MovieFormat): Muxer {
  const make = PICTURE_MUXERS[plan.name];
  if (make === undefined) throw needsFfmpeg(plan.name);
  return make(sink, movie);
}

function makeSound(plan: RecordPlan): Media {
  const { take } = plan;
  const format = planSound(take.bitsPerSecond);
  const { channels, samplesPerSecond, bytesPerSample } = format;
  const startSample = Math.round((take.startFrame / take.framesPerSecond) * samplesPerSecond);
  const kind = plan.name === 'rf64' ? 'rf64' : 'riff';
  const wave = { ...format, kind, recordedAt: new Date(), startSample } as const;
  const essence = new Sound(format);
  const input = ['-f', `s${8 * bytesPerSample}le`, '-ar', String(samplesPerSecond)];
  const feed = soundFeed([...input, '-ac', String(channels)]);
  return {
    essence,
    muxer: (sink) => ffmpegMuxer(plan, sink, feed, []) ?? new Wave(sink, wave),
    unitsOf: (frames) =>
      Math.max(1, Math.round((frames / take.framesPerSecond) * essence.unitsPerSecond)),
  };
}

function ffmpegMuxer(
  { program, container }: RecordPlan,
  sink: Sink,
  feed: Feed,
  more: readonly string[],
): Muxer | undefined {
  if (program === undefined || container.ffmpeg === undefined) return undefined;
  const output = { ...container.ffmpeg, args: [...container.ffmpeg.args, ...more] };
  return new FfmpegMuxer(program, sink, feed, output);
}
