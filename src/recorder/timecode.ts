import { invalidOption } from './errors.ts';

const TIMECODE = /^(\d\d):(\d\d):(\d\d):(\d\d)$/;

/**
 * The number of frames since midnight that a non-drop timecode names.
 *
 * @param text `HH:MM:SS:FF`.
 * @param framesPerSecond Whole frames a second.
 * @throws RecorderError `invalid_option` when the text is no timecode at this frame rate.
 * Source: SMPTE ST 12-1, non-drop-frame counting.
 */
export function parseTimecode(text: string, framesPerSecond: number): number {
  const [hours, minutes, seconds, frames] = (TIMECODE.exec(text) ?? []).slice(1).map(Number);
  if (
    hours === undefined ||
    minutes === undefined ||
    seconds === undefined ||
    frames === undefined ||
    hours > 23 ||
    minutes > 59 ||
    seconds > 59 ||
    frames >= framesPerSecond
  ) {
    throw invalidOption(
      `startTimecode must be HH:MM:SS:FF at ${framesPerSecond} frames a second, not "${text}".`,
    );
  }
  return ((hours * 60 + minutes) * 60 + seconds) * framesPerSecond + frames;
}

/**
 * The non-drop timecode `HH:MM:SS:FF` of a frame counted from midnight; it wraps after 24 hours.
 *
 * Source: SMPTE ST 12-1, non-drop-frame counting.
 */
export function formatTimecode(frame: number, framesPerSecond: number): string {
  const seconds = Math.floor(frame / framesPerSecond);
  const fields = [
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
    frame % framesPerSecond,
  ];
  return fields.map((field) => String(field).padStart(2, '0')).join(':');
}
