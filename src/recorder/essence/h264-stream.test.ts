import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClipOptions } from '../clip/clip-options.ts';
import { recordClip } from '../clip/record-clip.ts';
import { createTestCard } from './test-card.ts';

/**
 * A second opinion: an MP4 and H.264 reader written from the standards alone. It shares no line
 * with the writer, or both could be wrong in the same way.
 */

/** The content of the first box under a path of types (ISO 14496-12 4.2), 32 bit sizes only. */
function findBox(bytes: Buffer, path: string, headBytes = 0): Buffer {
  const [type = '', ...rest] = path.split('/');
  for (let at = headBytes; at < bytes.length; at += bytes.readUInt32BE(at)) {
    if (bytes.readUInt32BE(at) < 8) break;
    if (bytes.toString('latin1', at + 4, at + 8) !== type) continue;
    const content = bytes.subarray(at + 8, at + bytes.readUInt32BE(at));
    if (rest.length === 0) return content;
    // A sample description counts its entries; a visual sample entry has 78 bytes of fields.
    return findBox(content, rest.join('/'), { stsd: 8, avc1: 78 }[type] ?? 0);
  }
  throw new Error(`no box ${path}`);
}

function readTable(box: Buffer, start: number): number[] {
  return Array.from({ length: (box.length - start) / 4 }, (_, i) =>
    box.readUInt32BE(start + 4 * i),
  );
}

interface Clip {
  readonly sps: Buffer;
  readonly pps: Buffer;
  readonly nalUnits: readonly Buffer[];
  readonly levelIdc: number | undefined;
}

function readClip(file: Buffer): Clip {
  const table = findBox(file, 'moov/trak/mdia/minf/stbl');
  const avcC = findBox(table, 'stsd/avc1/avcC');
  const spsLength = avcC.readUInt16BE(6);
  const [offset = 0] = readTable(findBox(table, 'stco'), 8);
  let at = offset;
  const nalUnits = readTable(findBox(table, 'stsz'), 12).map((size) => {
    expect(file.readUInt32BE(at)).toBe(size - 4);
    at += size;
    return file.subarray(at - size + 4, at);
  });
  const sps = avcC.subarray(8, 8 + spsLength);
  return { sps, pps: avcC.subarray(11 + spsLength), nalUnits, levelIdc: avcC[3] };
}

/** Bits of a NAL unit behind its header byte, without emulation prevention. */
class BitReader {
  readonly bytes: Buffer;
  position = 0;

  constructor(nalUnit: Buffer) {
    const payload = nalUnit.subarray(1).toString('latin1');
    this.bytes = Buffer.from(payload.replaceAll('\0\0\x03', '\0\0'), 'latin1');
  }

  u(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1, this.position += 1) {
      const byte = this.bytes[this.position >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
    }
    return value;
  }

  ue(): number {
    let zeros = 0;
    while (this.u(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.u(zeros);
  }

  /** Where rbsp_stop_one_bit must be: it is the last one bit of the payload. */
  get isAtTrailingBits(): boolean {
    const lastByte = this.bytes.at(-1) ?? 0;
    const stopBit = 8 * this.bytes.length - 1 - (31 - Math.clz32(lastByte & -lastByte));
    return this.position === stopBit;
  }
}

/** ITU-T H.264 7.3.2.1.1 for the Baseline profile, and E.1.1. */
function readSps(nalUnit: Buffer) {
  const r = new BitReader(nalUnit);
  const sps = {
    nalHeader: nalUnit[0],
    profileIdc: r.u(8),
    constraintFlags: r.u(8),
    levelIdc: r.u(8),
    id: r.ue(),
    frameNumBits: r.ue() + 4,
    orderCountType: r.ue(),
    referenceFrames: r.ue(),
    gapsAllowed: r.u(1),
    across: r.ue() + 1,
    down: r.ue() + 1,
    frameMbsOnly: r.u(1),
    direct8x8: r.u(1),
    crop: r.u(1) === 1 ? [r.ue(), r.ue(), r.ue(), r.ue()] : [0, 0, 0, 0],
    vui: r.u(1),
    aspect: r.u(1) === 1 ? r.u(8) : 0,
    overscan: r.u(1),
    signalType: r.u(1),
    videoFormat: r.u(3),
    fullRange: r.u(1),
    colours: r.u(1) === 1 ? [r.u(8), r.u(8), r.u(8)] : [],
    chromaLocation: r.u(1),
    timing: r.u(1),
    unitsInTick: r.u(32),
    timeScale: r.u(32),
    fixedRate: r.u(1),
    hrd: r.u(2),
    pictureStructure: r.u(1),
    restriction: r.u(1),
    vectorsOverEdges: r.u(1),
    limits: [r.ue(), r.ue(), r.ue(), r.ue(), r.ue(), r.ue()],
  };
  expect(r.isAtTrailingBits).toBe(true);
  return sps;
}

/** ITU-T H.264 7.3.3, with the parameter sets above. */
function readSlice(nalUnit: Buffer) {
  const r = new BitReader(nalUnit);
  const type = (nalUnit[0] ?? 0) & 31;
  const start = { firstMacroblock: r.ue(), sliceType: r.ue(), pps: r.ue(), frameNum: r.u(4) };
  const idrPicId = type === 5 ? r.ue() : undefined;
  // IDR: two flags of marking. P: override, reordering, adaptive marking. All must be zero.
  expect(r.u(type === 5 ? 2 : 3)).toBe(0);
  expect([r.ue(), r.ue()]).toEqual([0, 1]); // slice_qp_delta, disable_deblocking_filter_idc
  return { r, type, importance: (nalUnit[0] ?? 0) >> 5, ...start, idrPicId };
}

/** 7.3.5: decodes an all-PCM picture into its three planes, one after another. */
function readPcmPicture(r: BitReader, across: number, down: number): Buffer {
  const width = 16 * across;
  const planes = Buffer.alloc(across * down * 384);
  for (let index = 0; index < across * down; index += 1) {
    expect(r.ue()).toBe(25);
    while (r.position % 8 !== 0) expect(r.u(1)).toBe(0);
    const from = r.position / 8;
    const [x, y] = [index % across, Math.floor(index / across)];
    const copy = (at: number, size: number, plane: number, stride: number): void => {
      for (let row = 0; row < size; row += 1) {
        const to = plane + (y * size + row) * stride + x * size;
        r.bytes.copy(planes, to, from + at + row * size, from + at + (row + 1) * size);
      }
    };
    const luma = across * down * 256;
    copy(0, 16, 0, width);
    copy(256, 8, luma, width / 2);
    copy(320, 8, luma * 1.25, width / 2);
    r.position += 384 * 8;
  }
  expect(r.isAtTrailingBits).toBe(true);
  return planes;
}

async function record(options: Partial<ClipOptions>): Promise<Clip & { sizeBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const take = { folder, name: 'A001C001.mp4', durationSeconds: 0.2, speed: 0, label: 'A CAM' };
  const recording = recordClip({ ...take, ffmpeg: 'never', ...options });
  const { path, sizeBytes } = await recording.done;
  return { ...readClip(await readFile(path)), sizeBytes };
}

describe('the built-in stream', () => {
  test('says what it is: Constrained Baseline, cropped size, frame rate, colours', async () => {
    const clip = await record({ framesPerSecond: 24 });
    const sps = readSps(clip.sps);
    expect(sps).toMatchObject({ nalHeader: 0x67, profileIdc: 66, constraintFlags: 0xc0, id: 0 });
    expect(sps).toMatchObject({ across: 20, down: 12, crop: [0, 0, 0, 6], frameMbsOnly: 1 });
    expect(sps).toMatchObject({ orderCountType: 2, referenceFrames: 1, gapsAllowed: 0 });
    expect(sps).toMatchObject({ unitsInTick: 1, timeScale: 48, fixedRate: 1 });
    expect(sps).toMatchObject({ fullRange: 0, colours: [1, 1, 1], aspect: 1 });
    // No limit on bytes a picture, no reordering: PCM breaks the first, players wait for the other.
    expect(sps).toMatchObject({ restriction: 1, limits: [0, 1, 10, 10, 0, 1] });
    expect(clip.levelIdc).toBe(sps.levelIdc);
  });

  test('has a picture parameter set for CAVLC with deblocking under control', async () => {
    const { pps } = await record({});
    const r = new BitReader(pps);
    expect(pps[0]).toBe(0x68);
    expect([r.ue(), r.ue(), r.u(1), r.u(1), r.ue(), r.ue(), r.ue()]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect([r.u(1), r.u(2), r.ue(), r.ue(), r.ue(), r.u(1), r.u(1), r.u(1)]).toEqual([
      0, 0, 0, 0, 0, 1, 0, 0,
    ]);
    expect(r.isAtTrailingBits).toBe(true);
  });

  test.each([
    [320, 180, 20, 12],
    [100, 70, 7, 5],
    [640, 352, 40, 22],
  ])('decodes at %ix%i to the samples that were drawn', async (width, height, across, down) => {
    const { nalUnits } = await record({ width, height });
    const card = createTestCard({
      width,
      height,
      framesPerSecond: 25,
      startFrame: 90_000,
      label: 'A CAM',
    });
    expect(nalUnits).toHaveLength(5);
    for (const [frame, nalUnit] of nalUnits.entries()) {
      const { luma, cb, cr } = card.draw(frame);
      const decoded = readPcmPicture(readSlice(nalUnit).r, across, down);
      expect(decoded.equals(Buffer.concat([luma, cb, cr]))).toBe(true);
    }
  });

  test('gives IDR pictures in a row different ids', async () => {
    const { nalUnits } = await record({});
    const slices = nalUnits.map(readSlice);
    expect(slices.map((slice) => slice.type)).toEqual([5, 5, 5, 5, 5]);
    expect(slices.map((slice) => slice.frameNum)).toEqual([0, 0, 0, 0, 0]);
    const ids = slices.map((slice) => slice.idrPicId);
    expect(ids.every((id, index) => id !== ids[index + 1])).toBe(true);
  });

  test('repeats pictures to keep a lower bit rate, and counts them in frame_num', async () => {
    const clip = await record({ bitsPerSecond: 700_000, durationSeconds: 8 });
    const slices = clip.nalUnits.map(readSlice);
    let sinceIdr = 0;
    for (const { r, idrPicId: _, ...slice } of slices) {
      sinceIdr = slice.type === 5 ? 0 : sinceIdr + 1;
      const [sliceType, importance] = slice.type === 5 ? [7, 3] : [5, 2];
      const frameNum = sinceIdr % 16;
      expect(slice).toMatchObject({ firstMacroblock: 0, pps: 0, sliceType, importance, frameNum });
      // mb_type of a PCM macroblock, or a run of skipped ones as long as the picture.
      expect(r.ue()).toBe(slice.type === 5 ? 25 : 240);
      expect(r.isAtTrailingBits).toBe(slice.type !== 5);
    }
    expect(slices.filter((slice) => slice.type === 5).length).toBeGreaterThan(5);
    expect(clip.sizeBytes).toBeGreaterThan(600_000);
    expect(clip.sizeBytes).toBeLessThan(800_000);
  });

  test('has no start code and no forbidden sample in any picture', async () => {
    const { nalUnits } = await record({ bitsPerSecond: 4_000_000 });
    for (const nalUnit of nalUnits) expect(nalUnit.includes(Buffer.of(0, 0))).toBe(false);
  });
});
