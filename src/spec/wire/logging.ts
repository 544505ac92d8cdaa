import { z } from 'zod';

/** Real-time logging (protocol.md §15.1). */

/** The frame rates of SMPTE ST 12 without drop-frame: `[numerator, denominator]` and whether NTSC. */
export const SMPTE_RATES = {
  '23.976': { playback: [24_000, 1001], ntsc: 'non_drop' },
  '24': { playback: [24, 1], ntsc: null },
  '25': { playback: [25, 1], ntsc: null },
  '29.97': { playback: [30_000, 1001], ntsc: 'non_drop' },
  '30': { playback: [30, 1], ntsc: null },
  '47.952': { playback: [48_000, 1001], ntsc: 'non_drop' },
  '48': { playback: [48, 1], ntsc: null },
  '50': { playback: [50, 1], ntsc: null },
  '59.94': { playback: [60_000, 1001], ntsc: 'non_drop' },
  '60': { playback: [60, 1], ntsc: null },
  '100': { playback: [100, 1], ntsc: null },
  '119.88': { playback: [120_000, 1001], ntsc: 'non_drop' },
  '120': { playback: [120, 1], ntsc: null },
} as const;

/** `HH:MM:SS:FF`; whether FF is below the rate is not said by the pattern. */
export const TIMECODE_PATTERN = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d:\d{2,3}$/;

const whole = z.number().int().positive();

const timecode = z.strictObject({
  smpte_timecode: z.string().regex(TIMECODE_PATTERN),
  rate: z.strictObject({
    playback: z.union([z.tuple([whole, whole]), z.string().regex(/^[1-9]\d*\/[1-9]\d*$/)]),
    /** Drop-frame is not offered; null for whole rates. */
    ntsc: z.literal('non_drop').nullable(),
  }),
});

/** A press of a channel's logging button. */
export const triggerRequest = z.strictObject({
  action_type: z.literal('single_press'),
  /** Age of the press in seconds. */
  offset: z.number().int().nonnegative().nullish(),
  start: timecode.nullish(),
  duration: timecode.nullish(),
});
