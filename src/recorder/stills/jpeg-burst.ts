import { u8, u16 } from '../containers/mp4-boxes.ts';
import type { Unit } from '../containers/muxer.ts';
import type { Essence } from '../essence/essence.ts';
import type { PictureTake } from '../essence/moving-picture.ts';
import { Padding } from '../essence/padding.ts';
import { createTestCard } from '../essence/test-card.ts';
import { AC_TABLE, DC_TABLE, mosaicScan } from './jpeg-scan.ts';
import { directory, tiffDate, tiffHead } from './tiff.ts';

/** Markers (ITU-T T.81 table B.1). */
const MARKER = {
  start: 0xd8,
  exif: 0xe1,
  /** An application's own data: cameras keep previews and notes in such segments. */
  notes: 0xe7,
  quantization: 0xdb,
  frame: 0xc0,
  huffman: 0xc4,
  scan: 0xda,
  end: 0xd9,
} as const;
/** With its length field of two bytes a segment has at most 65535. */
const LARGEST_CONTENT_BYTES = 65_533;
const SEGMENT_OVERHEAD_BYTES = 4;
/** A step of 8 makes the coefficient of the mean the mean itself (A.3.3). */
const QUANTIZER_STEP = 8;
const COMPONENTS = [1, 2, 3] as const;

/** JPEG stills: the test card as a mosaic, and segments of notes up to the weight of a photo. */
export class JpegBurst implements Essence {
  readonly unitsPerSecond: number;
  readonly largestUnitBytes: number;
  readonly #picture: Buffer;
  readonly #padding = new Padding();

  constructor(take: PictureTake) {
    this.unitsPerSecond = take.framesPerSecond;
    // All stills of a burst show the same moment; their notes and times differ.
    this.#picture = pictureSegments(take);
    const wantedBytes = Math.ceil(take.bitsPerSecond / take.framesPerSecond / 8);
    this.largestUnitBytes = Math.max(wantedBytes, this.#picture.length + 512);
  }

  /** A whole file. */
  next(): Unit {
    const head = Buffer.concat([u8(0xff, MARKER.start), exif(new Date())]);
    const room = this.largestUnitBytes - head.length - this.#picture.length;
    return { data: Buffer.concat([head, ...this.#notes(room), this.#picture]), sync: true };
  }

  #notes(sizeBytes: number): Buffer[] {
    const segments: Buffer[] = [];
    for (let left = sizeBytes; left > SEGMENT_OVERHEAD_BYTES;) {
      const length = Math.min(LARGEST_CONTENT_BYTES, left - SEGMENT_OVERHEAD_BYTES);
      segments.push(u8(0xff, MARKER.notes), u16(length + 2), ...this.#padding.next(length));
      left -= length + SEGMENT_OVERHEAD_BYTES;
    }
    return segments;
  }
}

/** Tables, frame and scan, down to the end of the image (B.2). */
function pictureSegments(take: PictureTake): Buffer {
  const { width, height } = take;
  const components = COMPONENTS.flatMap((id) => [id, 0x11, 0]);
  const table = (id: number, { counts, values }: typeof DC_TABLE | typeof AC_TABLE): Buffer =>
    segment(MARKER.huffman, u8(id, ...counts, ...values));
  return Buffer.concat([
    segment(MARKER.quantization, u8(0), Buffer.alloc(64, QUANTIZER_STEP)),
    segment(MARKER.frame, u8(8), u16(height, width), u8(COMPONENTS.length, ...components)),
    table(0x00, DC_TABLE),
    table(0x10, AC_TABLE),
    segment(MARKER.scan, u8(COMPONENTS.length, ...COMPONENTS.flatMap((id) => [id, 0]), 0, 63, 0)),
    mosaicScan(createTestCard(take).draw(0)),
    u8(0xff, MARKER.end),
  ]);
}

/** Make, model and time (Exif 2.3, 4.5.4 and 4.6.4). */
function exif(takenAt: Date): Buffer {
  const head = tiffHead();
  const fields = [
    { tag: 271, type: 'ascii', text: 'dailies' },
    { tag: 272, type: 'ascii', text: 'Recorder' },
    { tag: 306, type: 'ascii', text: tiffDate(takenAt) },
  ] as const;
  const content = [Buffer.from('Exif\0\0', 'latin1'), head, directory(fields, head.length)];
  return segment(MARKER.exif, ...content);
}

function segment(marker: number, ...content: Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 2);
  return Buffer.concat([u8(0xff, marker), u16(length), ...content]);
}
