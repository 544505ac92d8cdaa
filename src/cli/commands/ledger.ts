import { createDevice, type CreateDeviceOptions, type Ledger } from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { written } from '../print/written.ts';
import { deliveryList, orphanList, type LedgerList } from './ledger-lists.ts';

export interface LedgerOptions {
  /** Assets that will never be complete, instead of deliveries. */
  readonly orphans?: boolean;
  readonly csv?: boolean;
}

const PAGE = 500;

/** Lists what has arrived at Frame.io, or what was left there unfinished. */
export async function ledger(
  configuration: CreateDeviceOptions,
  options: LedgerOptions,
  printer: Printer,
): Promise<number> {
  const csv = options.csv === true;
  if (csv && printer.json) {
    throw new BadArguments('--csv and --json exclude each other', { command: 'ledger' });
  }
  const device = await createDevice({ ...configuration, lookOnly: true });
  try {
    if (options.orphans === true) await show(device.ledger, orphanList, csv, printer);
    else await show(device.ledger, deliveryList, csv, printer);
    return EXIT.done;
  } finally {
    await device.close();
  }
}

/** A page at a time, so that a ledger of years needs no memory. */
async function show<Row>(
  ledger: Pick<Ledger, 'deliveries' | 'orphans'>,
  list: LedgerList<Row>,
  csv: boolean,
  printer: Printer,
): Promise<void> {
  if (csv) process.stdout.write(list.csvHead);
  let count = 0;
  let after: number | null = null;
  do {
    const page = await list.page(ledger, { limit: PAGE, ...(after === null ? {} : { after }) });
    if (count === 0 && page.rows.length > 0 && !csv && !printer.json) printer.say(list.head);
    for (const row of page.rows) {
      if (csv) process.stdout.write(list.csvLine(row));
      else printer.event(list.event(row));
    }
    await written();
    count += page.rows.length;
    after = page.next;
  } while (after !== null);
  if (csv || printer.json) {
    // Beside the data: a table that has lines needs no words.
    if (count === 0) process.stderr.write(`${list.empty}\n`);
  } else {
    printer.say(count === 0 ? list.empty : list.foot(count));
  }
}
