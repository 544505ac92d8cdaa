import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ClipOptions } from './clip-options.ts';
import { chooseProgram } from '../find-program.ts';
import { inspectMedia } from '../inspect/inspect-media.ts';
import { recordClip } from './record-clip.ts';
import { createTestCard } from '../essence/test-card.ts';

const ffmpeg = chooseProgram('ffmpeg', 'auto') ?? '';
const isThere = ffmpeg !== '' && chooseProgram('ffprobe', 'auto') !== undefined;
const { CI, DAILIES_TESTS_HAVE_FFMPEG } = process.env;
const mustBeThere = Boolean(CI) || Boolean(DAILIES_TESTS_HAVE_FFMPEG);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

function clip(options: Partial<ClipOptions> = {}): ClipOptions {
  return { folder, name: 'A001C001.mp4', durationSeconds: 3, speed: 0, ...options };
}

/** What ffmpeg makes of a file; `said` is everything it had to complain about. */
async function decode(path: string, output: string[]): Promise<{ picture: Buffer; said: string }> {
  const args = ['-nostdin', '-v', 'error', '-i', path, ...output, '-'];
  const options = { encoding: 'buffer' as const, maxBuffer: 64 * 1024 * 1024 };
  const { stdout, stderr } = await promisify(execFile)(ffmpeg, args, options);
  return { picture: stdout, said: stderr.toString() };
}

/** The visible part of the first picture that the built-in writer draws. */
function firstPicture(width: number, height: number): Buffer {
  const format = { width, height, framesPerSecond: 25, startFrame: 90_000, label: '' };
  const picture = createTestCard(format).draw(0);
  const crop = (plane: Uint8Array, stride: number, columns: number, rows: number): Buffer[] =>
    Array.from({ length: rows }, (_, y) =>
      Buffer.from(plane.subarray(y * stride, y * stride + columns)),
    );
  const chroma = [picture.codedWidth / 2, width / 2, height / 2] as const;
  return Buffer.concat([
    ...crop(picture.luma, picture.codedWidth, width, height),
    ...crop(picture.cb, ...chroma),
    ...crop(picture.cr, ...chroma),
  ]);
}

test.runIf(mustBeThere)('ffmpeg and ffprobe are on PATH, where the tests rely on them', () => {
  const sentence = 'ffmpeg and ffprobe must be on PATH here: "npm test" installs them.';
  expect(isThere ? [] : [sentence]).toEqual([]);
});

const reason = isThere ? '' : ' (skipped: ffmpeg and ffprobe are not on PATH)';
describe.skipIf(!isThere)(`with the real ffmpeg${reason}`, () => {
  test.each<[string, Partial<ClipOptions>]>([
    ['uncompressed', { width: 320, height: 180 }],
    ['at a low bit rate', { width: 320, height: 180, bitsPerSecond: 1_000_000 }],
    ['cropped at two sides', { width: 100, height: 70 }],
    ['large', { width: 1280, height: 720, bitsPerSecond: 20_000_000 }],
    ['the largest', { width: 1920, height: 1080, durationSeconds: 0.4 }],
  ])('a built-in clip decodes without a complaint: %s', async (_, options) => {
    const { path, durationSeconds } = await recordClip(clip({ ...options, ffmpeg: 'never' })).done;
    const [width = 0, height = 0] = [options.width, options.height];
    const verdict = await inspectMedia(path);
    expect(verdict.reason).toBe(`h264 ${width}x${height}.`);
    expect(verdict).toMatchObject({ playable: true, by: 'ffprobe' });
    expect(verdict.durationSeconds).toBeCloseTo(durationSeconds, 2);
    expect(await decode(path, ['-f', 'null'])).toMatchObject({ said: '' });
    const raw = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
    expect((await decode(path, raw)).picture.equals(firstPicture(width, height))).toBe(true);
  });

  test('a clip by ffmpeg plays and has about the bit rate', async () => {
    const recording = recordClip(clip({ durationSeconds: 6, bitsPerSecond: 4_000_000 }));
    const { sizeBytes, durationSeconds, writer } = await recording.done;
    expect(writer).toBe('ffmpeg');
    expect(durationSeconds).toBeCloseTo(6, 0);
    expect(sizeBytes).toBeGreaterThan(0.6 * 3_000_000);
    expect(sizeBytes).toBeLessThan(1.5 * 3_000_000);
    expect((await inspectMedia(recording.path)).reason).toBe('h264 1280x720 and aac.');
    expect(await decode(recording.path, ['-f', 'null'])).toMatchObject({ said: '' });
    const structure = await inspectMedia(recording.path, { ffprobe: 'never' });
    expect(structure).toMatchObject({ playable: true, reason: 'Complete MP4: avc1 1280x720.' });
  });

  test('a clip by ffmpeg grows in real time and can be cut early', async () => {
    const recording = recordClip(clip({ durationSeconds: 600, speed: 1 }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(300_000), 20_000);
    expect(await inspectMedia(recording.path)).toMatchObject({ playable: false });
    recording.stop();
    const { durationSeconds } = await recording.done;
    expect(durationSeconds).toBeLessThan(60);
    expect(await inspectMedia(recording.path)).toMatchObject({ playable: true });
  });

  test('a clip by ffmpeg that is killed does not play', async () => {
    const power = new AbortController();
    const take = clip({ durationSeconds: 600, speed: 1, signal: power.signal });
    const recording = recordClip(take);
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(300_000), 20_000);
    power.abort();
    await expect(recording.done).rejects.toMatchObject({ code: 'killed' });
    expect(await inspectMedia(recording.path)).toMatchObject({ playable: false });
  });
});
