import {
  createDevice,
  type CreateDeviceOptions,
  type MarkedMoment,
  type NamedClip,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import { markedWords } from '../print/device-words.ts';
import type { Printer } from '../print/printer.ts';
import { SomeFailed } from '../some-failed.ts';

export interface MarkCommandOptions {
  readonly timecode?: string;
  readonly rate?: string;
  readonly duration?: string;
  readonly ago?: number;
  readonly channel?: number;
  readonly input?: number;
  readonly upload?: string;
  readonly file?: string;
  readonly asset?: string;
  readonly frame?: number;
}

/** Marks this moment at Frame.io, now or not at all. */
export async function mark(
  configuration: CreateDeviceOptions,
  text: string | undefined,
  options: MarkCommandOptions,
  printer: Printer,
): Promise<number> {
  const { channel, input, frame } = options;
  const wanted = { text, at: momentOf(options), channel, input, clip: clipOf(options), frame };
  const device = await createDevice({ ...configuration, readOnly: true });
  try {
    const marked = await device.mark(wanted);
    printer.event({ type: 'marked', ...marked, message: markedWords(marked) });
    if (text === undefined || marked.comment !== null) return EXIT.done;
    const hint = 'Put the text on a clip: dailies mark "text" --upload ID.';
    throw new SomeFailed('refused', 'The button was pressed, but the text was put nowhere', hint);
  } finally {
    await device.close();
  }
}

/** @throws BadArguments for a rate without a timecode, and the like */
function momentOf(options: MarkCommandOptions): MarkedMoment | undefined {
  const { timecode, rate, duration, ago } = options;
  if (timecode === undefined) {
    const isOfMoment = rate !== undefined || duration !== undefined || ago !== undefined;
    if (isOfMoment) throw bad('--rate, --duration and --ago belong to a --timecode');
    return undefined;
  }
  if (rate === undefined) throw bad('A timecode needs its --rate, such as 24 or 23.976');
  return { timecode, rate, duration, agoSeconds: ago };
}

/** @throws BadArguments when several are named */
function clipOf({ upload, file, asset }: MarkCommandOptions): NamedClip | undefined {
  const named: NamedClip[] = [
    ...(upload === undefined ? [] : [{ uploadId: upload }]),
    ...(file === undefined ? [] : [{ path: file }]),
    ...(asset === undefined ? [] : [{ assetId: asset }]),
  ];
  if (named.length > 1) throw bad('Give one of --upload, --file and --asset');
  return named[0];
}

const bad = (message: string) => new BadArguments(message, { command: 'mark' });
