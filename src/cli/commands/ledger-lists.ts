import type { DeliveryRow, Ledger, LedgerRows, OrphanRow } from '../../agent/index.ts';
import { csvLine } from '../print/csv.ts';
import { DELIVERY_HEAD, ORPHAN_HEAD } from '../print/ledger-words.ts';
import type { PrintedEvent } from '../print/printer.ts';

type Options = Parameters<Ledger['deliveries']>[0];

/** One of the ledger's two lists, in every form it is shown. */
export interface LedgerList<Row> {
  readonly page: (
    ledger: Pick<Ledger, 'deliveries' | 'orphans'>,
    options: Options,
  ) => Promise<LedgerRows<Row>>;
  readonly event: (row: Row) => PrintedEvent;
  readonly csvHead: string;
  readonly csvLine: (row: Row) => string;
  readonly head: string;
  readonly foot: (count: number) => string;
  /** What to do next when there is nothing. */
  readonly empty: string;
}

const DELIVERY_COLUMNS = [
  'deliveredAt',
  'name',
  'totalBytes',
  'sha256',
  'projectId',
  'assetId',
  'uploadId',
  'path',
] as const satisfies readonly (keyof DeliveryRow)[];

const ORPHAN_COLUMNS = [
  'notedAt',
  'name',
  'assetId',
  'certain',
  'reason',
  'why',
  'advice',
  'projectId',
  'uploadId',
  'path',
] as const satisfies readonly (keyof OrphanRow)[];

export const deliveryList: LedgerList<DeliveryRow> = {
  page: async (ledger, options) => ledger.deliveries(options),
  event: (row) => ({ type: 'delivery', ...row }),
  csvHead: csvLine(DELIVERY_COLUMNS),
  csvLine: (row) => csvLine(DELIVERY_COLUMNS.map((column) => row[column])),
  head: DELIVERY_HEAD,
  foot: (count) => `${count} delivered. With paths, assets and whole ids: dailies ledger --csv`,
  empty: 'Nothing has been delivered yet. Send files with: dailies upload PATH…',
};

export const orphanList: LedgerList<OrphanRow> = {
  page: async (ledger, options) => ledger.orphans(options),
  event: (row) => ({ type: 'orphan', ...row }),
  csvHead: csvLine(ORPHAN_COLUMNS),
  csvLine: (row) => csvLine(ORPHAN_COLUMNS.map((column) => row[column])),
  head: ORPHAN_HEAD,
  foot: (count) =>
    `${count} unfinished at Frame.io. No byte of your files is affected by deleting them.`,
  empty: 'Nothing was left unfinished at Frame.io: there is nothing to do.',
};
