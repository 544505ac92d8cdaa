import type { FileHandle } from 'node:fs/promises';
import { BOX_HEADER_BYTES } from '../containers/mp4-boxes.ts';

/** A finding that makes the file unplayable; the message is the sentence to show. */
export class BrokenMedia extends Error {}

/** A box of a file: where its content begins and where the box ends, in bytes. */
export interface FileBox {
  readonly type: string;
  readonly contentStart: number;
  readonly end: number;
}

/** Types that a QuickTime or MP4 file may begin with. */
const FIRST_TYPES = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);

/**
 * The boxes of a file, which must fill it to the last byte.
 *
 * @throws BrokenMedia when it is no MP4 or is cut off.
 * Source: ISO 14496-12 4.2.
 */
export async function readFileBoxes(handle: FileHandle, fileBytes: number): Promise<FileBox[]> {
  const boxes: FileBox[] = [];
  for (let at = 0; at < fileBytes;) {
    const header = Buffer.alloc(16);
    await handle.read(header, 0, header.length, at);
    const box = readHeader(header, at, fileBytes);
    if (at === 0 && !FIRST_TYPES.has(box.type)) {
      throw new BrokenMedia('This is not an MP4 or MOV file: it begins with something else.');
    }
    if (box.end > fileBytes) throw cutOff(box, fileBytes);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

function readHeader(header: Buffer, at: number, limit: number): FileBox {
  if (at + BOX_HEADER_BYTES > limit) {
    throw new BrokenMedia(`The file is cut off in the head of a box at byte ${at}.`);
  }
  const size = header.readUInt32BE(0);
  const type = header.toString('latin1', 4, 8);
  if (size === 0) return { type, contentStart: at + BOX_HEADER_BYTES, end: limit };
  const wide = size === 1;
  const headerBytes = wide ? 2 * BOX_HEADER_BYTES : BOX_HEADER_BYTES;
  const wholeSize = wide ? Number(header.readBigUInt64BE(BOX_HEADER_BYTES)) : size;
  if (wholeSize < headerBytes) {
    throw new BrokenMedia(`The file is damaged: the box at byte ${at} has an impossible size.`);
  }
  return { type, contentStart: at + headerBytes, end: at + wholeSize };
}

function cutOff(box: FileBox, fileBytes: number): BrokenMedia {
  const type = /^[ -~]{4}$/.test(box.type) ? ` '${box.type}'` : '';
  return new BrokenMedia(
    `The file is cut off or damaged: its${type} box ends at byte ${box.end}, the file at ${fileBytes}.`,
  );
}

/** Boxes within a box of which the content is in memory. */
export class BoxContent {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The contents of all boxes of a type that lie directly in this one. */
  all(type: string): BoxContent[] {
    const found: BoxContent[] = [];
    for (let at = 0; at + BOX_HEADER_BYTES <= this.bytes.length;) {
      const header = Buffer.alloc(16);
      this.bytes.copy(header, 0, at);
      const box = readHeader(header, at, this.bytes.length);
      if (box.end > this.bytes.length) throw cutOff(box, this.bytes.length);
      if (box.type === type) {
        found.push(new BoxContent(this.bytes.subarray(box.contentStart, box.end)));
      }
      at = box.end;
    }
    return found;
  }

  /** The content of the first box under a path of types, such as `mdia`, `minf`. */
  find(...path: string[]): BoxContent | undefined {
    const [type, ...rest] = path;
    if (type === undefined) return this;
    return this.all(type)[0]?.find(...rest);
  }

  /** As `find`, for boxes that no playable file can be without. */
  need(...path: string[]): BoxContent {
    const found = this.find(...path);
    if (found === undefined) {
      throw new BrokenMedia(`The movie is incomplete: it has no '${path.join('/')}' box.`);
    }
    return found;
  }

  /** A table of 32 bit fields (64 bit, when `wide`) that begins at a byte. */
  table(start: number, count: number, wide = false): number[] {
    const width = wide ? 8 : 4;
    if (start + count * width > this.bytes.length) {
      throw new BrokenMedia('The movie is damaged: a table is shorter than it says.');
    }
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * width;
      return wide ? Number(this.bytes.readBigUInt64BE(at)) : this.bytes.readUInt32BE(at);
    });
  }

  /** One 32 bit field. */
  field(start: number): number {
    return this.table(start, 1)[0] ?? 0;
  }
}
