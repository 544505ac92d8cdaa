import { resolve } from 'node:path';
import type { ClipOptions, Writer } from './clip-options.ts';
import { invalidOption } from '../errors.ts';
import { pcmSampleBytes } from '../essence/h264-slices.ts';
import { parseTimecode } from '../timecode.ts';

/** Options with everything decided and checked. `speed` is Infinity for as fast as possible. */
export interface ClipPlan {
  readonly path: string;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly speed: number;
  /** Timecode of the first frame, as frames since midnight. */
  readonly startFrame: number;
  readonly label: string;
}

/** Frame rate of a take when nobody says otherwise. */
export const DEFAULT_FRAMES_PER_SECOND = 25;
/** Rec-run timecode of a first take, as it is set on a set. */
export const DEFAULT_START_TIMECODE = '01:00:00:00';

const DEFAULT_FFMPEG_BITS_PER_SECOND = 8_000_000;
/** Smaller pictures have no room for a timecode; larger ones no H.264 level takes as PCM. */
const WIDTH_LIMITS = { from: 96, to: 4096 } as const;
const HEIGHT_LIMITS = { from: 64, to: 2304 } as const;
const LONGEST_TAKE_SECONDS = 24 * 3600;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** For the built-in writer: the smallest picture that is as heavy as the wanted bit rate. */
const SIZES: readonly Size[] = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 960, height: 540 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const FFMPEG_SIZE: Size = { width: 1280, height: 720 };

/**
 * Decides what the options leave open.
 *
 * @throws RecorderError `invalid_option` with a sentence for the first option that does not fit.
 */
export function planClip(options: ClipOptions, writer: Writer): ClipPlan {
  const framesPerSecond = options.framesPerSecond ?? DEFAULT_FRAMES_PER_SECOND;
  requireWhole('framesPerSecond', framesPerSecond, { from: 1, to: 120 });
  if (options.bitsPerSecond !== undefined) {
    requireWhole('bitsPerSecond', options.bitsPerSecond, { from: 100_000, to: 1_000_000_000 });
  }
  const picture = writer === 'ffmpeg' ? planFfmpeg(options) : planBuiltIn(options, framesPerSecond);
  return {
    ...picture,
    path: planPath(options),
    frames: planFrames(options.durationSeconds, framesPerSecond),
    framesPerSecond,
    speed: planSpeed(options.speed ?? 1),
    startFrame: parseTimecode(options.startTimecode ?? DEFAULT_START_TIMECODE, framesPerSecond),
    label: planLabel(options.label ?? ''),
  };
}

/**
 * A line of text, as it is.
 *
 * @throws RecorderError `invalid_option`.
 */
export function planLabel(label: string): string {
  if (!/\p{Cc}/u.test(label)) return label;
  throw invalidOption('label must be a line of text without control characters.');
}

function planFfmpeg(options: ClipOptions): Size & { bitsPerSecond: number } {
  const bitsPerSecond = options.bitsPerSecond ?? DEFAULT_FFMPEG_BITS_PER_SECOND;
  return { ...(givenSize(options) ?? FFMPEG_SIZE), bitsPerSecond };
}

function planBuiltIn(
  options: ClipOptions,
  framesPerSecond: number,
): Size & { bitsPerSecond: number } {
  const wanted = options.bitsPerSecond ?? 0;
  const fullRate = (size: Size): number =>
    8 * pcmSampleBytes(size.width, size.height) * framesPerSecond;
  const given = givenSize(options);
  const sizes = given === undefined ? SIZES : [given];
  const size = sizes.find((candidate) => fullRate(candidate) >= wanted);
  if (size === undefined) {
    const most = Math.floor(Math.max(...sizes.map(fullRate)));
    throw invalidOption(
      `bitsPerSecond ${wanted} is more than the built-in writer makes of such a picture: at most ${most}. Ask for less, or for a larger picture.`,
    );
  }
  return { ...size, bitsPerSecond: options.bitsPerSecond ?? fullRate(size) };
}

/**
 * The size of the picture that was asked for; undefined when none was.
 *
 * @throws RecorderError `invalid_option`.
 */
export function givenSize({
  width,
  height,
}: Pick<ClipOptions, 'width' | 'height'>): Size | undefined {
  if (width === undefined && height === undefined) return undefined;
  if (width === undefined || height === undefined) {
    throw invalidOption('width and height belong together: give both or neither.');
  }
  requireWhole('width', width, WIDTH_LIMITS);
  requireWhole('height', height, HEIGHT_LIMITS);
  if (width % 2 === 1 || height % 2 === 1) {
    throw invalidOption(
      `width and height must be even, since colour is stored for two by two pixels: ${width}x${height} is not.`,
    );
  }
  return { width, height };
}

function planPath({ folder, name }: ClipOptions): string {
  return resolve(folder, plainName(name));
}

/** @throws RecorderError `invalid_option` for a name that is a path. */
export function plainName(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
    throw invalidOption(`name must be a plain file name without a path, not "${name}".`);
  }
  return name;
}

/**
 * Whole frames, at least one.
 *
 * @throws RecorderError `invalid_option`.
 */
export function planFrames(durationSeconds: number, framesPerSecond: number): number {
  if (!(durationSeconds > 0 && durationSeconds <= LONGEST_TAKE_SECONDS)) {
    throw invalidOption(
      `durationSeconds must be above 0 and at most ${LONGEST_TAKE_SECONDS}, not ${durationSeconds}.`,
    );
  }
  return Math.max(1, Math.round(durationSeconds * framesPerSecond));
}

/**
 * Infinity for as fast as possible.
 *
 * @throws RecorderError `invalid_option`.
 */
export function planSpeed(speed: number): number {
  if (!(speed >= 0)) throw invalidOption(`speed must be 0 or above, not ${speed}.`);
  return speed === 0 ? Infinity : speed;
}

/**
 * Refuses what is no whole number within limits, in a sentence.
 *
 * @throws RecorderError `invalid_option`.
 */
export function requireWhole(
  name: string,
  value: number,
  limits: { from: number; to: number },
): void {
  if (Number.isInteger(value) && value >= limits.from && value <= limits.to) return;
  throw invalidOption(
    `${name} must be a whole number from ${limits.from} to ${limits.to}, not ${value}.`,
  );
}
