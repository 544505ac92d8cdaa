import {
  DailiesError,
  SMPTE_RATES,
  createCommentRequest,
  triggerInputRequest,
  type FrameRate,
  type Marker,
} from '../../core/index.ts';
import type { DeviceAct } from '../../engine/index.ts';

/** By the names they are spoken of. */
const FRAME_RATES = Object.keys(SMPTE_RATES).toSorted((a, b) => Number(a) - Number(b));

/** What a person means by a mark (docs/decisions/0015). Text, a moment, or both. */
export interface MarkOptions {
  /** Becomes a comment on a clip; what a button says is set at Frame.io (protocol.md §15.1). */
  readonly text?: string | undefined;
  /** Presses a logging button at this moment of the timecode that logger and cameras share. */
  readonly at?: MarkedMoment | undefined;
  /** Index of the channel whose button it is; default: the first that can log. */
  readonly channel?: number | undefined;
  /** Which of its buttons, from 0 (default). */
  readonly input?: number | undefined;
  /** The clip of the comment; default: the one being recorded, else uploaded, else the last one delivered. */
  readonly clip?: NamedClip | undefined;
  /** Where in the clip the comment is, in frames from 0; default: it is about the whole clip. */
  readonly frame?: number | undefined;
}

export interface MarkedMoment {
  /** `HH:MM:SS:FF`, non-drop. */
  readonly timecode: string;
  /** By its name, such as 23.976, and exactly that of the cameras. */
  readonly rate: string;
  /** How long, `HH:MM:SS:FF`; default: a point in time. */
  readonly duration?: string | undefined;
  /** How long ago it was, in whole seconds. */
  readonly agoSeconds?: number | undefined;
}

export type NamedClip =
  { readonly assetId: string } | { readonly uploadId: string } | { readonly path: string };

/** A mark that can be made. */
export interface ReadMark {
  readonly text: string | null;
  readonly marker: Marker | null;
  readonly inputIndex: number;
  readonly channel: number | undefined;
  readonly clip: NamedClip | null;
  readonly frame: number | null;
}

/** @throws DailiesError `bad_arguments`, in one sentence */
export function readMark(options: MarkOptions): ReadMark {
  const { at, channel, input, clip, frame } = options;
  const text = options.text?.trim() ?? null;
  if (text === '') throw bad('A mark needs a text that is not empty, or a timecode');
  if (text === null && at === undefined) throw bad('Give a text, a timecode, or both');
  if (text === null && (clip !== undefined || frame !== undefined)) {
    throw bad('Only a text is put on a clip; a timecode presses a button for all of them');
  }
  if (at === undefined && (channel !== undefined || input !== undefined)) {
    throw bad('Channels and their inputs are pressed with a timecode');
  }
  const marker = at === undefined ? null : markerOf(at);
  const inputIndex = input ?? 0;
  checkPress(inputIndex, marker);
  if (frame !== undefined && !(Number.isSafeInteger(frame) && frame >= 0)) {
    throw bad('A comment is at frame 0 or later');
  }
  return { text, marker, inputIndex, channel, clip: clip ?? null, frame: frame ?? null };
}

/** What is told of the moment with a text: no button carries one. */
export function commentText(text: string, marker: Marker | null): string {
  if (marker === null) return text;
  return `${text} (${marker.start.timecode} at ${marker.start.rate} fps)`;
}

/** @throws DailiesError `bad_arguments` for what Frame.io could not take */
export function commentAct(assetId: string, text: string, frame: number | null): DeviceAct {
  const comment = frame === null ? { text } : { text, frame };
  asArguments(() => createCommentRequest(NOWHERE, '', assetId, comment));
  return { kind: 'comment', assetId, text, frame };
}

function markerOf({ timecode, rate, duration, agoSeconds }: MarkedMoment): Marker {
  if (!isFrameRate(rate)) {
    throw bad(`${JSON.stringify(rate)} is no frame rate of timecode: ${FRAME_RATES.join(', ')}`);
  }
  for (const code of [timecode, duration ?? '']) {
    if (/[;.,]/.test(code)) {
      throw bad(`${code} is drop-frame timecode, which Frame.io does not take: HH:MM:SS:FF`);
    }
  }
  return {
    start: { timecode, rate },
    ...(duration === undefined ? {} : { duration: { timecode: duration, rate } }),
    ...(agoSeconds === undefined ? {} : { offsetSeconds: agoSeconds }),
  };
}

const isFrameRate = (rate: string): rate is FrameRate => Object.hasOwn(SMPTE_RATES, rate);

/** The request says what is wrong with a timecode; it is built once before anything is asked. */
function checkPress(inputIndex: number, marker: Marker | null): void {
  if (marker === null) return;
  asArguments(() => triggerInputRequest(NOWHERE, '', { channelId: 'any', inputIndex }, marker));
}

const NOWHERE = { apiUrl: 'https://frameio.invalid', clientVersion: '0.0.0' };

function asArguments(build: () => unknown): void {
  try {
    build();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw bad(error.message.charAt(0).toUpperCase() + error.message.slice(1));
  }
}

const bad = (message: string) =>
  new DailiesError('bad_arguments', message, { hint: 'See dailies mark --help.' });
