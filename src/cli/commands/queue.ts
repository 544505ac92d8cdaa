import { createDevice, type CreateDeviceOptions, type UploadRow } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { bytes, percent, visible } from '../print/words.ts';

const PAGE = 500;

/** Lists the queue and the results, oldest first. */
export async function queueList(
  configuration: CreateDeviceOptions,
  printer: Printer,
): Promise<number> {
  const device = await createDevice({ ...configuration, readOnly: true });
  try {
    let after: string | null = null;
    let count = 0;
    do {
      const page = await device.uploads({
        limit: PAGE,
        ...(after === null ? {} : { afterId: after }),
      });
      for (const row of page.uploads) {
        count += 1;
        if (printer.json) printer.event({ type: 'upload', ...row });
        else printer.say(rowWords(row));
      }
      after = page.next;
    } while (after !== null);
    if (count === 0) printer.say('The queue is empty. Add files with: dailies upload PATH…');
    return EXIT.done;
  } finally {
    await device.close();
  }
}

function rowWords(row: UploadRow): string {
  const progress =
    row.state === 'uploading' || (row.state === 'queued' && row.sentBytes > 0)
      ? `  ${percent(row.sentBytes, row.totalBytes)}`
      : '';
  const why = row.why === null ? '' : `\n             ${visible(row.why)}`;
  return `${row.state.padEnd(10)} ${bytes(row.totalBytes).padStart(9)}  ${visible(row.name)}${progress}${why}`;
}
