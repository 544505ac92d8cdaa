import type { z } from 'zod';
import { triggerRequest } from '../../spec/index.ts';
import { badRequest } from '../http/reply.ts';
import type { TimecodeView } from '../views.ts';
import { readDocumented } from './documented-json.ts';
import type { Exchange } from './exchange.ts';

type Timecode = NonNullable<z.infer<typeof triggerRequest>['start']>;

export interface Press {
  readonly action: 'single_press';
  readonly offsetSeconds: number;
  readonly start: TimecodeView | null;
  readonly duration: TimecodeView | null;
}

/**
 * Reads a press of a logging button (protocol.md §15.1). Its timecodes must be of a rate that exists,
 * written exactly: a marker at 23.976 written as 23976/1000 would be at no frame of any camera.
 *
 * @throws Refusal 400, 413, 415
 */
export async function readPress(exchange: Exchange): Promise<Press> {
  const request = await readDocumented(exchange, {
    request: triggerRequest,
    what: 'a trigger',
    section: '§15.1',
  });
  return {
    action: request.action_type,
    offsetSeconds: request.offset ?? 0,
    start: judge(exchange, 'start', request.start),
    duration: judge(exchange, 'duration', request.duration),
  };
}

function judge(
  exchange: Exchange,
  field: 'start' | 'duration',
  timecode: Timecode | null | undefined,
): TimecodeView | null {
  if (timecode === null || timecode === undefined) return null;
  const rate = rateOf(timecode.rate);
  const fault = typeof rate === 'string' ? rate : faultOf(timecode, rate);
  if (typeof rate !== 'string' && fault === null) {
    return { timecode: timecode.smpte_timecode, rate: rate.name };
  }
  exchange.violate(null, `sent a trigger with unfit ${field}: ${fault} (§15.1)`);
  throw badRequest(`${field}: ${fault}`);
}

/** Frames are counted in at most three digits. */
const NOMINAL_MAX = 1_000;

interface Rate {
  readonly name: string;
  /** What the frame number stays below: 24 for 23.976. */
  readonly nominal: number;
}

/**
 * Whole rates and those of NTSC: no list of them is documented.
 *
 * @returns what is wrong, where nothing fits
 */
function rateOf({ playback, ntsc }: Timecode['rate']): Rate | string {
  const [over = 0, under = 0] =
    typeof playback === 'string' ? playback.split('/').map(Number) : playback;
  const isNtsc = under === 1001 && (over % 24_000 === 0 || over % 30_000 === 0);
  const nominal = Math.ceil(over / under);
  if ((!isNtsc && under !== 1) || nominal > NOMINAL_MAX) {
    return `${over}/${under} is no SMPTE rate`;
  }
  const wanted = isNtsc ? 'non_drop' : null;
  if (ntsc !== wanted) return `ntsc must be ${wanted} at ${over}/${under}`;
  return { name: String(Number((over / under).toFixed(3))), nominal };
}

function faultOf({ smpte_timecode: timecode }: Timecode, { nominal }: Rate): string | null {
  const frame = Number(timecode.split(':').at(-1));
  return frame < nominal ? null : `frame ${frame} does not exist at ${nominal} frames a second`;
}
