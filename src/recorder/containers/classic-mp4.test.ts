import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { claimFile } from '../sink/claim.ts';
import { FileSink } from '../sink/file-sink.ts';
import { ClassicMp4, closedMediaHead, openingBoxes } from './classic-mp4.ts';
import { sampleTable } from './mp4-sample-table.ts';

const FORMAT = {
  width: 320,
  height: 180,
  framesPerSecond: 2,
  levelIdc: 32,
  sequenceParameterSet: Buffer.from('67', 'hex'),
  pictureParameterSet: Buffer.from('68', 'hex'),
  createdAt: new Date('2026-01-01T00:00:00Z'),
};
const GIBIBYTE = 1024 ** 3;

/** Every box in order, its type and the bytes of its content, of one level. */
function boxesOf(bytes: Buffer): { type: string; content: Buffer }[] {
  const boxes = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const end = at + bytes.readUInt32BE(at);
    if (end < at + 8) throw new Error(`no box at byte ${at}`);
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, end),
    });
  }
  return boxes;
}

/** Bytes as words of 32 bits, as the standards print them. */
function words(bytes: Buffer): string {
  return bytes.toString('hex').replaceAll(/(.{8})(?=.)/g, '$1 ');
}

function tableBoxes(layout: Parameters<typeof sampleTable>[2]): Map<string, string> {
  const [stbl] = boxesOf(sampleTable(Buffer.alloc(0), 100, layout));
  const boxes = boxesOf(stbl?.content ?? Buffer.alloc(0));
  return new Map(boxes.map(({ type, content }) => [type, words(content)]));
}

describe('an MP4 file', () => {
  test('is ftyp, free, mdat and at last moov, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'clip.mp4');
    const sink = await FileSink.open(claimFile(path), { path, finalPath: path });
    const file = new ClassicMp4(sink, FORMAT);
    await file.begin();
    await file.add({ data: Buffer.from('abc'), sync: true });
    await file.add({ data: Buffer.from('de'), sync: false });
    expect((await readFile(path)).subarray(32)).toEqual(
      Buffer.from('\0\0\0\x08free\0\0\0\0mdatabcde', 'latin1'),
    );
    await file.finish();
    await sink.close();
    const boxes = boxesOf(await readFile(path));
    expect(boxes.map((box) => box.type)).toEqual(['ftyp', 'free', 'mdat', 'moov']);
    expect(boxes[2]?.content.toString()).toBe('abcde');
  });

  test('has a 32 bit media size up to 4 GiB, and room for 64 bits beyond', () => {
    const small = closedMediaHead(4 * GIBIBYTE - 9);
    expect(words(small)).toBe('00000008 66726565 ffffffff 6d646174');
    const large = closedMediaHead(5 * GIBIBYTE);
    expect(words(large)).toBe('00000001 6d646174 00000001 40000010');
    expect(openingBoxes().length - large.length).toBe(32);
  });

  test('tells chunk offsets in 32 bits, and in 64 as soon as one needs them', () => {
    const layout = { sampleSizes: [1], syncSamples: [1] };
    const near = tableBoxes({ ...layout, chunks: [{ offset: 48, samples: 1 }] });
    expect(near.get('stco')).toBe('00000000 00000001 00000030');
    expect(near.has('co64')).toBe(false);
    const far = tableBoxes({ ...layout, chunks: [{ offset: 5 * GIBIBYTE, samples: 1 }] });
    expect(far.get('co64')).toBe('00000000 00000001 00000001 40000000');
    expect(far.has('stco')).toBe(false);
  });

  test('lists sync samples only when not all are, and chunks only where they change', () => {
    const chunks = [2, 2, 1].map((samples, index) => ({ offset: 100 * index, samples }));
    const sizes = [9, 1, 9, 1, 9];
    const boxes = tableBoxes({ sampleSizes: sizes, syncSamples: [1, 3, 5], chunks });
    expect(boxes.get('stss')).toBe('00000000 00000003 00000001 00000003 00000005');
    expect(boxes.get('stsc')).toBe(
      '00000000 00000002 00000001 00000002 00000001 00000003 00000001 00000001',
    );
    expect(boxes.get('stts')).toBe('00000000 00000001 00000005 00000064');
    const all = tableBoxes({ sampleSizes: [9], syncSamples: [1], chunks: [] });
    expect(all.has('stss')).toBe(false);
  });

  test('has tables for a take of hours', () => {
    const sampleSizes = Array.from({ length: 500_000 }, () => 100);
    const chunks = sampleSizes.map((size, index) => ({ offset: size * index, samples: 1 }));
    const boxes = tableBoxes({ sampleSizes, syncSamples: [1], chunks });
    expect(boxes.get('stsz')).toHaveLength(9 * (3 + 500_000) - 1);
  });
});
