import { describe, expect, test } from 'vitest';
import { planMovie } from '../essence/movie-format.ts';
import { MovingPicture } from '../essence/moving-picture.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { ClassicMp4 } from './classic-mp4.ts';
import { FragmentedMp4 } from './fragmented-mp4.ts';
import { HybridMp4 } from './hybrid-mp4.ts';
import type { Muxer } from './muxer.ts';
import { TransportStream } from './transport-stream.ts';
import { Wave } from './wave.ts';

const TAKE = {
  width: 96,
  height: 64,
  framesPerSecond: 5,
  bitsPerSecond: 1_000_000,
  startFrame: 0,
  label: '',
};
const MOVIE = planMovie(TAKE);

/** Types of the boxes of a file, with the sizes that they say; 0 is "to the end". */
function boxesOf(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    found.push(`${bytes.toString('latin1', at + 4, at + 8)}${size === 0 ? ' 0' : ''}`);
    at += size === 0 ? bytes.length : size;
  }
  return found;
}

/** The file in mid-take and at the end; two seconds and a bit. */
async function write(
  make: (sink: MemorySink) => Muxer,
): Promise<{ middle: Buffer; end: Buffer; sink: MemorySink }> {
  const sink = new MemorySink();
  const muxer = make(sink);
  const pictures = new MovingPicture(TAKE, { padded: true });
  await muxer.begin();
  for (let frame = 0; frame < 12; frame += 1) await muxer.add(pictures.next(frame === 0));
  const middle = Buffer.from(sink.bytes);
  const bound = sink.sizeBytes + muxer.closingBytes();
  await muxer.finish();
  expect(sink.sizeBytes).toBeLessThanOrEqual(bound);
  return { middle, end: sink.bytes, sink };
}

describe('what is in a file while it is written', () => {
  test('of a classic MP4: a media box without end; then its size, and moov', async () => {
    const { middle, end, sink } = await write((sink) => new ClassicMp4(sink, MOVIE));
    expect(boxesOf(middle)).toEqual(['ftyp', 'free', 'mdat 0']);
    expect(boxesOf(end)).toEqual(['ftyp', 'free', 'mdat', 'moov']);
    expect(sink.patches).toEqual([{ at: 32, sizeBytes: 16 }]);
  });

  test('of a MOV: the same, as QuickTime has it', async () => {
    const flavour = 'quicktime' as const;
    const { middle, end } = await write((sink) => new ClassicMp4(sink, { ...MOVIE, flavour }));
    expect(boxesOf(middle)).toEqual(['ftyp', 'wide', 'mdat 0']);
    expect(boxesOf(end)).toEqual(['ftyp', 'wide', 'mdat', 'moov']);
    expect(end.toString('latin1', 8, 12)).toBe('qt  ');
  });

  test('of a fragmented MP4: whole fragments; then the last one, and an index', async () => {
    const { middle, end, sink } = await write((sink) => new FragmentedMp4(sink, MOVIE));
    const fragments = ['moof', 'mdat', 'moof', 'mdat'];
    expect(boxesOf(middle)).toEqual(['ftyp', 'moov', ...fragments]);
    expect(boxesOf(end)).toEqual(['ftyp', 'moov', ...fragments, 'moof', 'mdat', 'mfra']);
    expect(sink.patches).toEqual([]);
    const indexBytes = end.readUInt32BE(end.length - 4);
    expect(end.toString('latin1', end.length - indexBytes + 4).slice(0, 4)).toBe('mfra');
  });

  test('of a hybrid MP4: fragments behind a placeholder, which hides them in the end', async () => {
    const { middle, end, sink } = await write((sink) => new HybridMp4(sink, MOVIE));
    expect(boxesOf(middle)).toEqual(['ftyp', 'free', 'moov', 'moof', 'mdat', 'moof', 'mdat']);
    expect(middle.readUInt32BE(32)).toBe(16);
    expect(middle.toString('latin1', 16, 32)).toBe('isomiso6avc1mp41');
    expect(boxesOf(end)).toEqual(['ftyp', 'mdat', 'moov']);
    expect(end.includes('iso6')).toBe(false);
    expect(sink.patches.map(({ at }) => at)).toEqual([0, 32]);
  });

  test('of a transport stream: whole packets with a table first', async () => {
    const { middle, end, sink } = await write((sink) => new TransportStream(sink, MOVIE));
    expect(middle.equals(end)).toBe(true);
    expect(sink.patches).toEqual([]);
    expect(end.length % 188).toBe(0);
    const counters = new Map<number, number>();
    for (let at = 0; at < end.length; at += 188) {
      expect(end[at]).toBe(0x47);
      const pid = end.readUInt16BE(at + 1) & 0x1fff;
      const counter = (end[at + 3] ?? 0) & 0x0f;
      expect(counter).toBe(((counters.get(pid) ?? -1) + 1) % 16);
      counters.set(pid, counter);
    }
    expect([...counters.keys()]).toEqual([0, 0x1000, 0x100]);
  });

  test('of WAV sound: no sizes; then both', async () => {
    const { middle, end, dataAt } = await writeSound('riff');
    expect([middle.readUInt32LE(4), middle.readUInt32LE(dataAt)]).toEqual([0, 0]);
    expect([end.readUInt32LE(4), end.readUInt32LE(dataAt)]).toEqual([end.length - 8, 3]);
    expect(end.length % 2).toBe(0);
    expect(end.includes('2026-01-0203:04:05')).toBe(true);
    expect(end.readBigUInt64LE(end.indexOf('bext') + 8 + 338)).toBe(172_800_000n);
  });

  test('of RF64 sound: a RIFF with room; then 64 bit sizes in it', async () => {
    const { middle, end, dataAt } = await writeSound('rf64');
    const names = (bytes: Buffer): string[] => [
      bytes.toString('latin1', 0, 4),
      bytes.toString('latin1', 12, 16),
    ];
    expect([names(middle), names(end)]).toEqual([
      ['RIFF', 'JUNK'],
      ['RF64', 'ds64'],
    ]);
    expect([middle.readUInt32LE(4), middle.readUInt32LE(dataAt)]).toEqual([0, 0]);
    const elsewhere = 2 ** 32 - 1;
    expect([end.readUInt32LE(4), end.readUInt32LE(dataAt)]).toEqual([elsewhere, elsewhere]);
    const sizes = [20, 28, 36].map((at) => end.readBigUInt64LE(at));
    expect(sizes).toEqual([BigInt(end.length - 8), 3n, 1n]);
  });
});

/** One sample; `dataAt` is where the size of the sound stands. */
async function writeSound(
  kind: 'riff' | 'rf64',
): Promise<{ middle: Buffer; end: Buffer; dataAt: number }> {
  const sink = new MemorySink();
  const wave = new Wave(sink, {
    kind,
    channels: 1,
    samplesPerSecond: 48_000,
    bytesPerSample: 3,
    recordedAt: new Date('2026-01-02T03:04:05Z'),
    startSample: 172_800_000,
  });
  await wave.begin();
  await wave.add({ data: Buffer.alloc(3, 1), sync: true });
  const middle = Buffer.from(sink.bytes);
  await wave.finish();
  return { middle, end: sink.bytes, dataAt: middle.lastIndexOf('data') + 4 };
}
