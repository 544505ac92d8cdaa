import { resolve } from 'node:path';
import { DEFAULT_START_TIMECODE, givenSize, planSpeed, requireWhole } from './clip/clip-plan.ts';
import { planFrames, planLabel, plainName } from './clip/clip-plan.ts';
import type { Writer } from './clip/clip-options.ts';
import { containerOf } from './containers/catalogue.ts';
import type { ContainerName } from './containers/catalogue.ts';
import type { Container } from './containers/container.ts';
import { invalidOption } from './errors.ts';
import type { RecorderError } from './errors.ts';
import type { PictureTake } from './essence/moving-picture.ts';
import { chooseProgram } from './find-program.ts';
import type { RecordOptions } from './record-options.ts';
import type { Preallocation } from './sink/preallocate.ts';
import type { Script } from './take/take.ts';
import { parseTimecode } from './timecode.ts';

/** Options with everything decided and checked. */
export interface RecordPlan {
  readonly name: ContainerName;
  readonly container: Container;
  readonly writer: Writer;
  /** ffmpeg, where it is the writer. */
  readonly program: string | undefined;
  /** The n-th file's final path, n from 0, absolute. */
  readonly finalPath: (file: number) => string;
  /** What is behind it until then. */
  readonly suffix: string;
  readonly preallocation: Preallocation | undefined;
  readonly take: PictureTake;
  readonly script: Script;
}

/** Sound: two channels of 24 bits at 48 kHz. Stills: as many and as heavy as a camera's. */
const DEFAULTS = {
  pictures: { framesPerSecond: 25, bitsPerSecond: 8_000_000 },
  sound: { framesPerSecond: 25, bitsPerSecond: 2_304_000 },
  jpeg: { framesPerSecond: 5, bitsPerSecond: 160_000_000 },
  dng: { framesPerSecond: 2, bitsPerSecond: 192_000_000 },
} as const;
const PICTURE_SIZE = { width: 640, height: 360 } as const;
const STILL_SIZE = { width: 1920, height: 1080 } as const;
/** So much more is set aside than the take should need, and at least this. */
const SPARE_SHARE = 1.1;
const SPARE_BYTES = 1024 * 1024;
const LONGEST_PAUSE_SECONDS = 86_400;
/** Smaller files hold no picture of every kind. */
const SMALLEST_SPAN_BYTES = 256 * 1024;

/**
 * Decides what the options leave open.
 *
 * @throws RecorderError `invalid_option` with a sentence for the first option that does not fit.
 */
export function planRecord(options: RecordOptions): RecordPlan {
  const name = options.container ?? 'mp4';
  const container = containerOf(name);
  const take = planTake(name, container, options);
  const script = planScript(container, take, options);
  return {
    name,
    container,
    ...planWriter(name, container, options),
    finalPath: planPaths(options),
    suffix: planSuffix(options.renameFrom ?? ''),
    preallocation: planPreallocation(take, script, options),
    take,
    script,
  };
}

function planWriter(
  name: ContainerName,
  container: Container,
  options: RecordOptions,
): Pick<RecordPlan, 'writer' | 'program'> {
  const choice = options.ffmpeg ?? 'auto';
  const program = chooseProgram('ffmpeg', container.ffmpeg === undefined ? 'never' : choice);
  if (program !== undefined) return { writer: 'ffmpeg', program };
  if (container.builtIn) return { writer: 'built-in', program };
  throw needsFfmpeg(name);
}

/** Only ffmpeg writes this container, and it is not there. */
export function needsFfmpeg(name: ContainerName): RecorderError {
  return invalidOption(`${name} needs ffmpeg, which is not here: only it writes this container.`);
}

function planTake(name: ContainerName, container: Container, options: RecordOptions): PictureTake {
  const defaults = defaultsOf(name);
  const { bitsPerSecond = defaults.bitsPerSecond, framesPerSecond = defaults.framesPerSecond } =
    options;
  requireWhole('framesPerSecond', framesPerSecond, { from: 1, to: 120 });
  if (container.frameRates?.includes(framesPerSecond) === false) {
    const rates = container.frameRates.join(', ');
    throw invalidOption(`framesPerSecond of ${name} must be one of ${rates}.`);
  }
  requireWhole('bitsPerSecond', bitsPerSecond, { from: 100_000, to: 1_000_000_000 });
  const size = givenSize(options) ?? (container.media === 'still' ? STILL_SIZE : PICTURE_SIZE);
  const startTimecode = options.startTimecode ?? DEFAULT_START_TIMECODE;
  return {
    ...size,
    framesPerSecond,
    bitsPerSecond,
    startFrame: parseTimecode(startTimecode, framesPerSecond),
    label: planLabel(options.label ?? ''),
  };
}

/** How many frames, or stills, a second, when nobody says. */
export function defaultFramesPerSecond(name: ContainerName): number {
  return defaultsOf(name).framesPerSecond;
}

function defaultsOf(name: ContainerName): { framesPerSecond: number; bitsPerSecond: number } {
  if (name === 'jpeg' || name === 'dng') return DEFAULTS[name];
  return DEFAULTS[containerOf(name).media === 'sound' ? 'sound' : 'pictures'];
}

function planScript(container: Container, take: PictureTake, options: RecordOptions): Script {
  const { pauses = [], dieAfterSeconds, keepBytes, spanBytes } = options;
  for (const { atSeconds, forSeconds } of pauses) {
    if (atSeconds >= 0 && forSeconds > 0 && forSeconds <= LONGEST_PAUSE_SECONDS) continue;
    throw invalidOption('A pause begins at 0 seconds or later and is longer than 0 seconds.');
  }
  if (dieAfterSeconds !== undefined && !(dieAfterSeconds >= 0)) {
    throw invalidOption(`dieAfterSeconds must be 0 or above, not ${dieAfterSeconds}.`);
  }
  if (keepBytes !== undefined && (dieAfterSeconds === undefined || !(keepBytes >= 0))) {
    throw invalidOption('keepBytes is what survives a death: it needs dieAfterSeconds.');
  }
  if (spanBytes !== undefined && !(spanBytes >= SMALLEST_SPAN_BYTES)) {
    throw invalidOption(`spanBytes must be ${SMALLEST_SPAN_BYTES} or above, not ${spanBytes}.`);
  }
  const largest = Math.min(spanBytes ?? Infinity, container.largestFileBytes ?? Infinity);
  return {
    units: planFrames(options.durationSeconds, take.framesPerSecond),
    speed: planSpeed(options.speed ?? 1),
    pauses,
    dieAfterSeconds,
    keepBytes,
    spanBytes: largest === Infinity ? undefined : largest,
    stills: container.media === 'still',
  };
}

function planPaths({ folder, name }: RecordOptions): (file: number) => string {
  const nameOf = typeof name === 'function' ? name : (file: number) => numbered(name, file);
  plainName(nameOf(0));
  return (file) => resolve(folder, plainName(nameOf(file)));
}

/** `A001C001.mp4`, `A001C001_002.mp4`, and so on. */
function numbered(name: string, file: number): string {
  const [, base = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  return file === 0 ? name : `${base}_${String(file + 1).padStart(3, '0')}${extension}`;
}

function planSuffix(suffix: string): string {
  if (suffix === '' || /^\.[\w.-]+$/.test(suffix)) return suffix;
  throw invalidOption(`renameFrom must be a suffix such as .tmp or .part, not "${suffix}".`);
}

function planPreallocation(
  take: PictureTake,
  script: Script,
  { preallocate: kind }: RecordOptions,
): Preallocation | undefined {
  if (kind === undefined) return undefined;
  const seconds = (script.stills === true ? 1 : script.units) / take.framesPerSecond;
  const expected = Math.ceil((seconds * take.bitsPerSecond * SPARE_SHARE) / 8) + SPARE_BYTES;
  const sizeBytes = Math.min(expected, script.spanBytes ?? Infinity);
  return { kind, sizeBytes };
}
