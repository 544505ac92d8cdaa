import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CONTAINERS } from './containers/catalogue.ts';
import type { ContainerName } from './containers/catalogue.ts';
import { inspectMedia } from './inspect/inspect-media.ts';
import type { RecordOptions } from './record-options.ts';
import { record } from './record.ts';
import { complaintsOf, differences, hasFfmpeg, whyNot } from './testing/play.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

function take(container: ContainerName, options: Partial<RecordOptions> = {}): RecordOptions {
  const name = `take${CONTAINERS[container].extension}`;
  return { folder, name, container, durationSeconds: 2, speed: 0, ...options };
}

/** In the middle of a take that was not cut yet, and when it was. */
async function middleAndEnd(options: RecordOptions): Promise<{ middle: Buffer; end: Buffer }> {
  const pauses = [{ atSeconds: 1.2, forSeconds: 600 }];
  const recording = record({ ...options, durationSeconds: 3600, pauses });
  await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(500_000), 5000);
  const middle = await readFile(recording.path);
  recording.stop();
  const { finalPath } = await recording.done;
  return { middle, end: await readFile(finalPath) };
}

const PICTURES = ['mp4', 'mov', 'fmp4', 'hybrid', 'mxf', 'ts', 'avi'] as const;
const BUILT_IN = ['mp4', 'mov', 'fmp4', 'hybrid', 'ts'] as const;

describe.skipIf(!hasFfmpeg)(`record${whyNot}`, () => {
  test.each([
    ...PICTURES.map((name) => [name, 'auto'] as const),
    ...BUILT_IN.map((name) => [name, 'never'] as const),
  ])('writes %s that plays to its last byte (ffmpeg: %s)', async (name, ffmpeg) => {
    const recording = record(take(name, { ffmpeg, bitsPerSecond: 20_000_000 }));
    const result = await recording.done;
    expect(result.durationSeconds).toBe(2);
    expect(result.sizeBytes).toBe((await stat(recording.path)).size);
    expect(result.sizeBytes / 5_000_000).toBeGreaterThan(0.99);
    expect(result.sizeBytes / 5_000_000).toBeLessThan(1.05);
    const verdict = await inspectMedia(recording.path);
    expect(verdict).toMatchObject({ playable: true, by: 'ffprobe' });
    expect(verdict.durationSeconds).toBeCloseTo(2, 1);
    expect(await complaintsOf(recording.path)).toBe('');
  });

  test.each([
    ['wav', 'auto'],
    ['wav', 'never'],
    ['rf64', 'auto'],
    ['rf64', 'never'],
  ] as const)('writes %s that plays (ffmpeg: %s)', async (name, ffmpeg) => {
    const { path } = await record(take(name, { ffmpeg })).done;
    expect(await inspectMedia(path)).toMatchObject({
      playable: true,
      durationSeconds: 2,
      reason: 'pcm_s24le.',
    });
    expect(await complaintsOf(path)).toBe('');
  });

  test.each([
    ['jpeg', 'mjpeg 1920x1080', 10],
    ['dng', 'tiff', 4],
  ] as const)('writes a burst of %s, each a file that opens', async (name, codec, count) => {
    const { files } = await record(take(name)).done;
    expect(files).toHaveLength(count);
    const [first, second] = files.map(({ path }) => path);
    expect([first, second].map((path) => basename(path ?? ''))).toEqual([
      `take${CONTAINERS[name].extension}`,
      `take_002${CONTAINERS[name].extension}`,
    ]);
    expect((await inspectMedia(first ?? '')).reason).toMatch(
      name === 'dng' ? 'no duration' : codec,
    );
    expect(await complaintsOf(first ?? '')).toBe('');
    const [one, other] = [await readFile(first ?? ''), await readFile(second ?? '')];
    expect(one.equals(other)).toBe(false);
  });

  test.each([
    ['mp4', 'auto', 64],
    ['mp4', 'never', 48],
    ['mov', 'auto', 64],
    ['mov', 'never', 48],
    ['hybrid', 'never', 60],
    ['mxf', 'auto', 16_384],
    ['avi', 'auto', 16_384],
    ['wav', 'auto', 1024],
    ['wav', 'never', 1024],
    ['rf64', 'auto', 1024],
    ['rf64', 'never', 1024],
  ] as const)(
    'patches the head of %s at the cut, and nothing else (ffmpeg: %s)',
    async (name, ffmpeg, headBytes) => {
      const { middle, end } = await middleAndEnd(take(name, { ffmpeg, bitsPerSecond: 20_000_000 }));
      const patched = differences(middle, end);
      expect(patched.length).toBeGreaterThan(0);
      expect(Math.max(...patched)).toBeLessThan(headBytes);
      expect(end.length).toBeGreaterThanOrEqual(middle.length);
    },
  );

  test.each([
    ['fmp4', 'auto'],
    ['fmp4', 'never'],
    ['ts', 'auto'],
    ['ts', 'never'],
  ] as const)('never writes twice into %s, which plays in mid-take', async (name, ffmpeg) => {
    const { middle, end } = await middleAndEnd(take(name, { ffmpeg, bitsPerSecond: 20_000_000 }));
    expect(differences(middle, end)).toEqual([]);
  });

  test('a hybrid file plays after a death, and is classic after the cut', async () => {
    const dead = record(take('hybrid', { name: 'dead.mp4', dieAfterSeconds: 1.5 }));
    await expect(dead.done).rejects.toMatchObject({ code: 'killed' });
    expect((await inspectMedia(dead.path)).reason).toBe('h264 640x360.');
    expect((await inspectMedia(dead.path, { ffprobe: 'never' })).reason).toMatch(/fragmented/);
    const { path } = await record(take('hybrid')).done;
    expect(await inspectMedia(path, { ffprobe: 'never' })).toMatchObject({
      playable: true,
      reason: 'Complete MP4: avc1 640x360.',
    });
  });

  test('an MXF is open and incomplete until the cut, then closed and complete', async () => {
    const { middle, end } = await middleAndEnd(take('mxf', { bitsPerSecond: 20_000_000 }));
    // The status is the 15th byte of the key of a partition (SMPTE ST 377-1 7.1).
    expect([middle[14], end[14]]).toEqual([1, 4]);
  });

  test('several heads of an MXF are patched where it has several partitions', async () => {
    // ffmpeg begins a partition every 250 frames.
    const pauses = [{ atSeconds: 33, forSeconds: 600 }];
    const long = take('mxf', { durationSeconds: 3600, bitsPerSecond: 1_000_000, pauses });
    const recording = record(long);
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(3_900_000), 7000);
    const middle = await readFile(recording.path);
    recording.stop();
    await recording.done;
    const patched = differences(middle, await readFile(recording.path));
    const places = new Set(patched.map((at) => Math.floor(at / 1_000_000)));
    expect(places.size).toBeGreaterThanOrEqual(3);
    expect(await complaintsOf(recording.path)).toBe('');
  });
});

describe('record', () => {
  test('costs little at 400 Mb/s', async () => {
    const before = process.cpuUsage();
    const heavy = { ffmpeg: 'never', bitsPerSecond: 400_000_000, durationSeconds: 10 } as const;
    const { sizeBytes } = await record(take('mp4', heavy)).done;
    const { user, system } = process.cpuUsage(before);
    expect(sizeBytes).toBeCloseTo(500_000_000, -6);
    expect((user + system) / 1e6).toBeLessThan(0.5 * 10);
  });

  test('has a container, a writer and names, and tells of every file', async () => {
    const events: string[] = [];
    const options = take('fmp4', {
      ffmpeg: 'never',
      onFile: ({ type, finalPath }) => void events.push(`${type} ${basename(finalPath)}`),
    });
    const recording = record(options);
    const path = join(folder, 'take.mp4');
    const same = { path, finalPath: path, writer: 'built-in' };
    expect(recording).toMatchObject({ ...same, container: 'fmp4' });
    const result = await recording.done;
    expect(result).toMatchObject({ ...same, files: [{ path, sizeBytes: result.sizeBytes }] });
    expect(result.closedAt).toEqual(result.files[0]?.closedAt);
    expect(events).toEqual(['opened take.mp4', 'closed take.mp4']);
  });

  test.each<[string, Partial<RecordOptions>, RegExp]>([
    ['a container that is none', { container: 'mkv' as ContainerName }, /"mkv" is no container/],
    ['MXF without ffmpeg', { container: 'mxf', ffmpeg: 'never' }, /mxf needs ffmpeg/],
    ['a frame rate that MXF has not', { container: 'mxf', framesPerSecond: 23 }, /must be one of/],
    ['AVI without ffmpeg', { container: 'avi', ffmpeg: 'never' }, /avi needs ffmpeg/],
    ['a suffix that is a path', { renameFrom: '/tmp' }, /renameFrom must be a suffix/],
    ['a pause of nothing', { pauses: [{ atSeconds: 1, forSeconds: 0 }] }, /A pause begins/],
    ['a death before the start', { dieAfterSeconds: -1 }, /dieAfterSeconds must be 0 or above/],
    ['remains without a death', { keepBytes: 1 }, /it needs dieAfterSeconds/],
    ['files too small for a picture', { spanBytes: 1000 }, /spanBytes must be 262144 or above/],
    ['more sound than there is', { container: 'wav', bitsPerSecond: 9e8 }, /64 tracks/],
    ['a name that is a path', { name: () => 'a/b.mp4' }, /name must be a plain file name/],
  ])('refuses %s with a sentence and writes nothing', async (_, options, sentence) => {
    expect(() => record({ ...take('mp4'), ...options })).toThrow(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  test('gives the name back when ffmpeg fails at once', async () => {
    const ffmpeg = join(folder, 'ffmpeg');
    await writeFile(ffmpeg, '#!/bin/sh\necho "no such muxer" >&2\nexit 1\n', { mode: 0o755 });
    const recording = record(take('mov', { ffmpeg }));
    await expect(recording.done).rejects.toMatchObject({
      code: 'ffmpeg_failed',
      message: 'ffmpeg ended with 1: no such muxer',
    });
    expect(await readdir(folder)).toEqual(['ffmpeg']);
  });

  test('keeps what was written when ffmpeg dies in mid-take', async () => {
    const ffmpeg = join(folder, 'ffmpeg');
    const script = '#!/bin/sh\nprintf 12345\nhead -c 100000 > /dev/null\nkill -9 $$\n';
    await writeFile(ffmpeg, script, { mode: 0o755 });
    const recording = record(take('ts', { ffmpeg, durationSeconds: 60 }));
    await expect(recording.done).rejects.toMatchObject({
      code: 'ffmpeg_failed',
      message: 'ffmpeg ended with SIGKILL: it said nothing.',
    });
    expect(await readFile(recording.path, 'utf8')).toBe('12345');
  });

  test('does not begin when it is killed already', () => {
    const options = take('mp4', { signal: AbortSignal.abort() });
    expect(() => record(options)).toThrow(/killed/);
    expect(existsSync(join(folder, 'take.mp4'))).toBe(false);
  });
});
