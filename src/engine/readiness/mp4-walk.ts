import type { Bytes } from './bytes.ts';

/** A box (ISO 14496-12 4.2). */
export interface Box {
  readonly type: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly headerBytes: number;
}

/** Why the list of boxes ends where it does. */
type WalkEnd =
  /** Exactly where it should. */
  | 'closed'
  /** Within a box, or where no box can be. */
  | 'open'
  /** With an mdat that says it goes to the end of the file, which may be moving. */
  | 'endless'
  /** There are more than anyone wants to read. */
  | 'tooMany';

export interface BoxWalk {
  /** The first ones. */
  readonly boxes: readonly Box[];
  readonly last: Box | null;
  readonly hasMoof: boolean;
  readonly end: WalkEnd;
}

/**
 * A recording of 80 minutes with a fragment for every second; a disk reads so many in half a
 * second, a slow share in ten. A classic file has a handful.
 */
const BOX_LIMIT = 10_000;
const KEPT_BOXES = 32;

/** The boxes between two offsets: a whole file's, or those within a box. */
export async function walkBoxes(
  bytes: Bytes,
  fromBytes: number,
  toBytes: number,
  limit: number = BOX_LIMIT,
): Promise<BoxWalk> {
  const boxes: Box[] = [];
  let last: Box | null = null;
  let hasMoof = false;
  let end: WalkEnd | null = null;
  for (let at = fromBytes, count = 0; end === null; count++) {
    const next = await nextBox(bytes, at, toBytes, count < limit);
    if (typeof next === 'string') {
      end = next;
    } else {
      last = next;
      hasMoof ||= next.type === 'moof';
      if (boxes.length < KEPT_BOXES) boxes.push(next);
      at += next.sizeBytes;
    }
  }
  return { boxes, last, hasMoof, end };
}

async function nextBox(
  bytes: Bytes,
  at: number,
  toBytes: number,
  mayRead: boolean,
): Promise<Box | WalkEnd> {
  if (at === toBytes) return 'closed';
  return mayRead ? readBox(bytes, at, toBytes) : 'tooMany';
}

async function readBox(bytes: Bytes, at: number, toBytes: number): Promise<Box | WalkEnd> {
  const head = await bytes.at(at, Math.min(16, toBytes - at));
  if (head.length < 8) return 'open';
  const type = head.text(4, 4);
  const small = head.u32(0);
  if (small === 0 && type === 'mdat') return 'endless';
  // 1: a 64-bit size follows.
  const headerBytes = small === 1 ? 16 : 8;
  const sizeBytes = small === 1 ? head.u64(8) : small;
  if (sizeBytes < headerBytes || at + sizeBytes > toBytes) return 'open';
  return { type, offsetBytes: at, sizeBytes, headerBytes };
}
