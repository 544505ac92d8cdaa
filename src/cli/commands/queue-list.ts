import {
  createDevice,
  type CreateDeviceOptions,
  type Device,
  type UploadRow,
} from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { bytes, percent, visible } from '../print/words.ts';
import { written } from '../print/written.ts';

type ListOptions = Parameters<Device['uploads']>[0];

const PAGE = 500;
const ID_SHOWN = 8;

/** For programs: everything, oldest first. */
const ALL: readonly Omit<ListOptions, 'limit'>[] = [{}];
/** For people: what has ended, oldest first, then what is open, in the order it will go. */
const ENDED_THEN_OPEN: readonly Omit<ListOptions, 'limit'>[] = [
  { states: ['completed', 'failed', 'skipped', 'cancelled'] },
  { order: 'turn' },
];

/** Lists the queue and the results. */
export async function queueList(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const device = await createDevice({ ...configuration, lookOnly: true });
  try {
    let count = 0;
    for (const list of printer.json ? ALL : ENDED_THEN_OPEN) {
      for await (const row of rowsOf(device, list)) {
        count += 1;
        if (printer.json) printer.event({ type: 'upload', ...row });
        else printer.say(rowWords(row));
      }
    }
    if (count === 0) printer.say('The queue is empty. Add files with: dailies upload PATH…');
    return EXIT.done;
  } finally {
    await device.close();
  }
}

async function* rowsOf(
  device: Pick<Device, 'uploads'>,
  options: Omit<ListOptions, 'limit'>,
): AsyncGenerator<UploadRow> {
  let after: string | null = null;
  do {
    const page = await device.uploads({
      ...options,
      limit: PAGE,
      ...(after === null ? {} : { afterId: after }),
    });
    yield* page.uploads;
    await written();
    after = page.next;
  } while (after !== null);
}

/** One file: its short id first, because that is what the other commands want. */
export function rowWords(row: UploadRow): string {
  const { uploadId, state, held, totalBytes, sentBytes, name } = row;
  const open = state === 'queued' || state === 'uploading';
  const progress =
    state === 'uploading' || (open && sentBytes > 0) ? `  ${percent(sentBytes, totalBytes)}` : '';
  const why = row.why === null ? '' : `\n${' '.repeat(ID_SHOWN + 2)}${visible(row.why)}`;
  return [
    uploadId.slice(0, ID_SHOWN),
    (open && held ? 'held here' : state).padEnd(10),
    (totalBytes === null ? 'recording' : bytes(totalBytes)).padStart(9),
    `${visible(name)}${progress}${why}`,
  ].join('  ');
}
