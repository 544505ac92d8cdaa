import { PATHS, SMPTE_RATES, TIMECODE_PATTERN } from '../spec/index.ts';
import type { HttpReply, HttpRequest } from './http.ts';
import { parseDone } from './reply.ts';
import { apiRequest, fillPath, type ApiContext } from './request.ts';

/**
 * Real-time logging (protocol.md §15.1): a press of a button on the set becomes a comment on every clip
 * whose timecode it falls into. Logger and cameras must share their timecode, and the rate must be
 * exactly the same: 23.976 is not 24.
 */
export type FrameRate = keyof typeof SMPTE_RATES;

/** `HH:MM:SS:FF` at a rate (`FFF` too above 100 frames a second); non-drop, because Frame.io takes no other. */
export interface Timecode {
  readonly timecode: string;
  readonly rate: FrameRate;
}

export interface Marker {
  /** When, or from when. */
  readonly start: Timecode;
  /** How long; absent: a point in time. */
  readonly duration?: Timecode;
  /** How long ago the button was pressed, in whole seconds; absent: now. */
  readonly offsetSeconds?: number;
}

/** The button: a channel, and its input counted from 0. */
export interface LoggingInput {
  readonly channelId: string;
  readonly inputIndex: number;
}

/**
 * Presses a logging button.
 * @throws RangeError for what is no timecode at its rate, drop-frame (`;`) among it, and for an input or
 * age that is no whole number
 */
export function triggerInputRequest(
  context: ApiContext,
  accessToken: string,
  { channelId, inputIndex }: LoggingInput,
  { start, duration, offsetSeconds }: Marker,
): HttpRequest {
  const value = {
    action_type: 'single_press',
    ...(offsetSeconds === undefined ? {} : { offset: requireCount('age', offsetSeconds) }),
    start: wireTimecode(start),
    ...(duration === undefined ? {} : { duration: wireTimecode(duration) }),
  };
  const input = { channelId, inputIndex: requireCount('input', inputIndex) };
  return apiRequest(context, 'POST', fillPath(PATHS.trigger, input), {
    accessToken,
    body: { kind: 'json', value },
  });
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseTriggerInput(reply: HttpReply): void {
  parseDone('the marker', reply);
}

/**
 * The frame rate whose exact fraction this is, or null: 24000/1001 is "23.976", 23976/1000 is none, and so
 * is 0/0, which media tools write for "unknown".
 */
export function frameRateOf(numerator: number, denominator: number): FrameRate | null {
  if (!(numerator > 0 && Number.isFinite(numerator))) return null;
  const names = Object.keys(SMPTE_RATES) as FrameRate[];
  return (
    names.find((name) => {
      const [num, den] = SMPTE_RATES[name].playback;
      return num * denominator === numerator * den;
    }) ?? null
  );
}

function wireTimecode({ timecode, rate }: Timecode) {
  const { playback, ntsc } = SMPTE_RATES[rate];
  // Frames are counted at the whole rate: 30 of them in a second of 29.97.
  const framesPerSecond = Math.round(playback[0] / playback[1]);
  const frame = timecode.split(':')[3] ?? '';
  const digits = framesPerSecond > 100 ? 3 : 2;
  if (
    !TIMECODE_PATTERN.test(timecode) ||
    frame.length > digits ||
    Number(frame) >= framesPerSecond
  ) {
    throw new RangeError(
      `no non-drop timecode HH:MM:SS:FF at ${rate} frames a second: ${timecode}`,
    );
  }
  return { smpte_timecode: timecode, rate: { playback: [...playback], ntsc } };
}

function requireCount(what: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`the ${what} is no whole number from 0: ${value}`);
  }
  return value;
}
