import type { Bytes, View } from './bytes.ts';
import { COMPLETE, incomplete, type ContainerEnd, type ContainerReport } from './container.ts';

/** Keys of partition packs and of the random index pack begin so (SMPTE ST 377-1 7.1, 12.2). */
const PACK_KEY = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01];
const KEY_BYTES = 16;
/** The byte of a key that says which pack it is, and the one that says what became of it. */
const KIND_AT = 13;
const STATUS_AT = 14;
const HEADER = 0x02;
const FOOTER = 0x04;
const RANDOM_INDEX = 0x11;
/** Closed and incomplete, closed and complete: its metadata will not be written again (7.2.3). */
const CLOSED = new Set([0x02, 0x04]);
/** What may stand before the header (6.5), which almost nobody uses. */
const RUN_IN_MAX_BYTES = 65_536;
/** In a partition pack, after key and length (7.1). */
const FOOTER_OFFSET_AT = 24;
/** More than the metadata and indexes of a footer are. */
const FOOTER_ITEMS = 5_000;
/** A pack with an offset of its own for each of some hundred thousand partitions. */
const RANDOM_INDEX_MAX_BYTES = 16 * 1024 ** 2;

export function isMxf(head: View): boolean {
  return isPack(head, 0, HEADER);
}

/** Where the header begins within what was read; -1 where there is none. */
function findMxf(head: View): number {
  for (let at = head.bytes.indexOf(PACK_KEY[0] ?? 0); at >= 0;) {
    if (isPack(head, at, HEADER)) return at;
    at = head.bytes.indexOf(PACK_KEY[0] ?? 0, at + 1);
  }
  return -1;
}

/** MXF (SMPTE ST 377-1): finished by a footer and, behind it, the list of all partitions. */
export async function inspectMxf(bytes: Bytes): Promise<ContainerReport> {
  const runInBytes = await runIn(bytes);
  const pack = await bytes.at(runInBytes, 128);
  return {
    kind: 'mxf',
    end: await endOf(bytes, runInBytes, pack),
    head: CLOSED.has(pack.u8(STATUS_AT)) ? 'kept' : 'rewritten',
    madeAtMs: null,
  };
}

/** Where the header begins, from where offsets count (7.1); -1 where there is none. */
export async function runIn(bytes: Bytes): Promise<number> {
  if (isMxf(await bytes.at(0, KEY_BYTES))) return 0;
  return findMxf(await bytes.at(0, RUN_IN_MAX_BYTES + KEY_BYTES));
}

async function endOf(bytes: Bytes, runInBytes: number, pack: View): Promise<ContainerEnd | null> {
  if (await endsWithRandomIndex(bytes, runInBytes)) return COMPLETE;
  const footerBytes = pack.u64(KEY_BYTES + lengthOf(pack).fieldBytes + FOOTER_OFFSET_AT);
  const footer = await bytes.at(runInBytes + footerBytes, KEY_BYTES);
  if (footerBytes === 0 || !isPack(footer, 0, FOOTER)) return incomplete('its footer is missing');
  // The list of partitions is optional (12.1). Without it nothing tells how much follows the
  // footer.
  return (await isClosed(bytes, runInBytes + footerBytes))
    ? null
    : incomplete('its footer is cut off');
}

/**
 * Whether what begins here are whole items, each a key, a length and a value, to the end of the
 * file.
 */
async function isClosed(bytes: Bytes, fromBytes: number): Promise<boolean> {
  let at = fromBytes;
  for (let count = 0; at < bytes.sizeBytes && count < FOOTER_ITEMS; count++) {
    const head = await bytes.at(at, KEY_BYTES + 9);
    const { fieldBytes, valueBytes } = lengthOf(head);
    at += KEY_BYTES + fieldBytes + valueBytes;
  }
  return at === bytes.sizeBytes;
}

/** Its last four bytes are its own size; its last entry is where the footer is (12.2). */
async function endsWithRandomIndex(bytes: Bytes, runInBytes: number): Promise<boolean> {
  const packBytes = (await bytes.tail(4)).u32(0);
  const startBytes = bytes.sizeBytes - packBytes;
  if (packBytes < KEY_BYTES + 1 + 12 + 4 || packBytes > RANDOM_INDEX_MAX_BYTES) return false;
  if (startBytes < KEY_BYTES) return false;
  const head = await bytes.at(startBytes, KEY_BYTES + 9);
  const length = lengthOf(head);
  if (!isPack(head, 0, RANDOM_INDEX)) return false;
  if (KEY_BYTES + length.fieldBytes + length.valueBytes !== packBytes) return false;
  const footerBytes = (await bytes.at(bytes.sizeBytes - 12, 8)).u64(0);
  const footer = await bytes.at(runInBytes + footerBytes, KEY_BYTES);
  return isPack(footer, 0, FOOTER);
}

function isPack(view: View, at: number, kind: number): boolean {
  return view.startsWith(PACK_KEY, at) && view.u8(at + KIND_AT) === kind;
}

/** The length after a key: one byte up to 127, else how many bytes it takes (SMPTE ST 336). */
function lengthOf(view: View): { readonly fieldBytes: number; readonly valueBytes: number } {
  const first = view.u8(KEY_BYTES);
  if (first < 0x80) return { fieldBytes: 1, valueBytes: first };
  const sizeBytes = first - 0x80;
  let valueBytes = 0;
  for (let i = 1; i <= sizeBytes; i++) valueBytes = valueBytes * 256 + view.u8(KEY_BYTES + i);
  return { fieldBytes: 1 + sizeBytes, valueBytes };
}
