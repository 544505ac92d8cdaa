import { existsSync, statSync } from 'node:fs';
import { mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ClipOptions } from './clip-options.ts';
import { inspectMedia } from '../inspect/inspect-media.ts';
import { recordClip } from './record-clip.ts';

/** Where the 32 bit size of `mdat` stands: behind `ftyp` (32 bytes) and `free` (8). */
const MDAT_SIZE_AT = 40;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

function clip(options: Partial<ClipOptions> = {}): ClipOptions {
  const take = { folder, name: 'A001C001.mp4', durationSeconds: 1, speed: 0 };
  return { ...take, ffmpeg: 'never', ...options };
}

async function readMediaSize(path: string): Promise<number> {
  const handle = await open(path);
  const field = Buffer.alloc(8);
  await handle.read(field, 0, 8, MDAT_SIZE_AT);
  await handle.close();
  expect(field.toString('latin1', 4)).toBe('mdat');
  return field.readUInt32BE();
}

async function inspect(path: string) {
  return inspectMedia(path, { ffprobe: 'never' });
}

describe('recordClip', () => {
  test('writes a clip that is complete and as long as asked for', async () => {
    const recording = recordClip(clip({ durationSeconds: 2.5 }));
    expect(recording).toMatchObject({ path: join(folder, 'A001C001.mp4'), writer: 'built-in' });
    const result = await recording.done;
    expect(result).toMatchObject({ path: recording.path, writer: 'built-in' });
    expect(result.durationSeconds).toBeCloseTo(2.5, 1);
    expect(result.sizeBytes).toBe(statSync(recording.path).size);
    expect(recording.bytesWritten()).toBe(result.sizeBytes);
    expect(await inspect(recording.path)).toEqual({
      playable: true,
      by: 'structure',
      durationSeconds: result.durationSeconds,
      reason: 'Complete MP4: avc1 320x180.',
    });
  });

  test('grows in real time, and knows its size and tables only at the cut', async () => {
    const startedMs = performance.now();
    const recording = recordClip(clip({ durationSeconds: 1.6, speed: 1 }));
    const sizes = [0];
    for (let look = 0; look < 4; look += 1) {
      const before = sizes.at(-1) ?? 0;
      await vi.waitFor(() => expect(statSync(recording.path).size).toBeGreaterThan(before), 5000);
      sizes.push(statSync(recording.path).size + 100_000);
      expect(await readMediaSize(recording.path)).toBe(0);
    }
    expect(await inspect(recording.path)).toMatchObject({
      playable: false,
      reason: "The recording was not closed: the file has no 'moov' box.",
    });
    const { sizeBytes } = await recording.done;
    expect(performance.now() - startedMs).toBeGreaterThan(1550);
    const mediaBytes = await readMediaSize(recording.path);
    const file = await readFile(recording.path);
    expect(file.toString('latin1', MDAT_SIZE_AT + mediaBytes + 4).slice(0, 4)).toBe('moov');
    expect(MDAT_SIZE_AT + mediaBytes + file.readUInt32BE(MDAT_SIZE_AT + mediaBytes)).toBe(
      sizeBytes,
    );
  });

  test('can be cut early, and the clip plays', async () => {
    const recording = recordClip(clip({ durationSeconds: 3600, speed: 1 }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(300_000), 5000);
    recording.stop();
    recording.stop();
    const { durationSeconds } = await recording.done;
    expect(durationSeconds).toBeLessThan(60);
    expect(await inspect(recording.path)).toMatchObject({ playable: true, durationSeconds });
  });

  test('has a picture even when it is cut at once', async () => {
    const recording = recordClip(clip({ durationSeconds: 3600, speed: 1 }));
    recording.stop();
    expect((await recording.done).durationSeconds).toBe(0.04);
    expect(await inspect(recording.path)).toMatchObject({ playable: true });
  });

  test('killed in mid-take leaves the file as a dead recorder does', async () => {
    const power = new AbortController();
    const take = clip({ durationSeconds: 3600, speed: 1, signal: power.signal });
    const recording = recordClip(take);
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(300_000), 5000);
    power.abort();
    await expect(recording.done).rejects.toMatchObject({ name: 'RecorderError', code: 'killed' });
    expect(statSync(recording.path).size).toBeGreaterThan(300_000);
    expect(await readMediaSize(recording.path)).toBe(0);
    expect(await inspect(recording.path)).toMatchObject({
      playable: false,
      reason: expect.stringMatching(/not closed/),
    });
  });

  test('does not begin when it is killed already', () => {
    expect(() => recordClip(clip({ signal: AbortSignal.abort() }))).toThrow(/killed/);
    expect(existsSync(join(folder, 'A001C001.mp4'))).toBe(false);
  });

  test('never touches an existing file', async () => {
    const path = join(folder, 'A001C001.mp4');
    await writeFile(path, 'the only copy');
    expect(() => recordClip(clip())).toThrow(
      `${path} exists already; a recorder never overwrites.`,
    );
    expect(await readFile(path, 'utf8')).toBe('the only copy');
  });

  test('makes the folder of a card, and says when it cannot', async () => {
    const inside = recordClip(clip({ folder: join(folder, 'DCIM', '100MEDIA') }));
    await inside.done;
    await writeFile(join(folder, 'file'), '');
    const refused = clip({ folder: join(folder, 'file', 'deeper') });
    expect(() => recordClip(refused)).toThrow(/could not be written: ENOTDIR/);
  });

  test.each<[Partial<ClipOptions>, RegExp]>([
    [{ width: 321, height: 180 }, /width and height must be even, .*: 321x180 is not/],
    [{ width: 320, height: 181 }, /must be even/],
    [{ width: 320 }, /width and height belong together/],
    [{ width: 16, height: 180 }, /width must be a whole number from 96 to 4096, not 16/],
    [{ width: 320, height: 1e9 }, /height must be a whole number from 64 to 2304/],
    [{ framesPerSecond: 0 }, /framesPerSecond must be a whole number from 1 to 120, not 0/],
    [{ framesPerSecond: 23.976 }, /framesPerSecond must be a whole number/],
    [{ durationSeconds: 0 }, /durationSeconds must be above 0 and at most 86400, not 0/],
    [{ durationSeconds: NaN }, /durationSeconds must be above 0/],
    [{ durationSeconds: Infinity }, /durationSeconds must be above 0/],
    [{ speed: -1 }, /speed must be 0 or above, not -1/],
    [{ bitsPerSecond: 1 }, /bitsPerSecond must be a whole number from 100000/],
    [{ width: 320, height: 180, bitsPerSecond: 50_000_000 }, /at most 18529600. Ask for less/],
    [{ width: 3840, height: 2160 }, /no H.264 level allows it. Ask for a smaller picture/],
    [{ startTimecode: '10:00' }, /startTimecode must be HH:MM:SS:FF/],
    [{ name: '../A001.mp4' }, /name must be a plain file name without a path/],
    [{ name: '' }, /name must be a plain file name/],
    [{ label: 'A\nCAM' }, /label must be a line of text/],
    [{ ffmpeg: '/no/such/ffmpeg' }, /ffmpeg: "\/no\/such\/ffmpeg" is not a program/],
  ])('refuses %o with a sentence and writes nothing', async (options, sentence) => {
    expect(() => recordClip(clip(options))).toThrow(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  test('chooses a picture heavy enough for the bit rate when it may', async () => {
    const recording = recordClip(clip({ bitsPerSecond: 50_000_000 }));
    const { sizeBytes } = await recording.done;
    expect(8 * sizeBytes).toBeGreaterThan(45_000_000);
    expect(8 * sizeBytes).toBeLessThan(55_000_000);
    expect((await inspect(recording.path)).reason).toBe('Complete MP4: avc1 640x360.');
  });

  test('costs less than 15 % of a core in real time', async () => {
    const before = process.cpuUsage();
    await recordClip(clip({ durationSeconds: 20 })).done;
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(0.15 * 20);
  });
});
