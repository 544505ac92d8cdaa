import { randomBytes } from 'node:crypto';
import type { Unit } from '../containers/muxer.ts';
import { invalidOption } from '../errors.ts';
import type { Essence } from './essence.ts';

/** Uncompressed sound, samples little-endian as WAV has them. */
export interface SoundFormat {
  readonly channels: number;
  readonly samplesPerSecond: number;
  readonly bytesPerSample: 3 | 4;
}

/** Sound is written in blocks of this length. */
const UNITS_PER_SECOND = 25;
const TONE_HERTZ = 1000;
/** -20 dBFS, the reference level of a tone (SMPTE RP 155). */
const TONE_LEVEL = 0.1;
/** About so much sound is made once and then repeated. */
const POOL_BYTES = 4 * 1024 * 1024;

/** Recorders have so many tracks at most, and these rates. */
const MOST_CHANNELS = 64;
const FORMATS = [
  { samplesPerSecond: 48_000, bytesPerSample: 3 },
  { samplesPerSecond: 96_000, bytesPerSample: 3 },
  { samplesPerSecond: 192_000, bytesPerSample: 3 },
  { samplesPerSecond: 192_000, bytesPerSample: 4 },
] as const;

/**
 * The plainest format that comes nearest to a bit rate: first tracks, then samples a second.
 *
 * @throws RecorderError `invalid_option` when no recorder makes so much sound.
 */
export function planSound(bitsPerSecond: number): SoundFormat {
  for (const format of FORMATS) {
    const bitsPerTrack = 8 * format.bytesPerSample * format.samplesPerSecond;
    const channels = Math.max(1, Math.round(bitsPerSecond / bitsPerTrack));
    if (channels <= MOST_CHANNELS) return { ...format, channels };
  }
  throw invalidOption(
    `bitsPerSecond ${bitsPerSecond} is more than ${MOST_CHANNELS} tracks of sound are.`,
  );
}

/** Bytes of one sample of all channels. */
export function frameBytes({ channels, bytesPerSample }: SoundFormat): number {
  return channels * bytesPerSample;
}

/** A tone with noise in its lowest bits; each block is numbered there, so that no two are alike. */
export class Sound implements Essence {
  readonly unitsPerSecond = UNITS_PER_SECOND;
  readonly largestUnitBytes: number;
  readonly #pool: Buffer;
  readonly #bytesPerSample: number;
  #at = 0;
  #units = 0;

  constructor(format: SoundFormat) {
    const perUnit = format.samplesPerSecond / UNITS_PER_SECOND;
    this.largestUnitBytes = perUnit * frameBytes(format);
    this.#bytesPerSample = format.bytesPerSample;
    this.#pool = tonePool(format);
  }

  next(): Unit {
    const data = Buffer.allocUnsafe(this.largestUnitBytes);
    for (let done = 0; done < data.length;) {
      const copied = this.#pool.copy(data, done, this.#at);
      done += copied;
      this.#at = (this.#at + copied) % this.#pool.length;
    }
    // The lowest byte of the first samples: a listener does not hear it.
    for (let digit = 0; digit < 4; digit += 1) {
      data[digit * this.#bytesPerSample] = (this.#units >> (8 * digit)) & 0xff;
    }
    this.#units += 1;
    return { data, sync: true };
  }
}

/** Whole periods of the tone, all channels alike. */
function tonePool(format: SoundFormat): Buffer {
  const { channels, samplesPerSecond, bytesPerSample } = format;
  const period = samplesPerSecond / TONE_HERTZ;
  const periods = Math.ceil(POOL_BYTES / (period * frameBytes(format)));
  const pool = randomBytes(periods * period * frameBytes(format));
  // Noise stays in the lower bytes; the two highest are the tone.
  const tone = Array.from({ length: period }, (_, sample) =>
    Math.round(TONE_LEVEL * 32_767 * Math.sin((2 * Math.PI * sample) / period)),
  );
  for (let index = 0; index < periods * period * channels; index += 1) {
    const sample = Math.floor(index / channels) % period;
    pool.writeInt16LE(tone[sample] ?? 0, (index + 1) * bytesPerSample - 2);
  }
  return pool;
}
