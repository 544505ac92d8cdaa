import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { inspectMedia } from './inspect-media.ts';
import { recordClip } from '../clip/record-clip.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

async function recordedClip(): Promise<string> {
  const take = { folder, name: 'clip.mp4', durationSeconds: 0.4, speed: 0 };
  return (await recordClip({ ...take, ffmpeg: 'never' }).done).path;
}

/** A clip in which one field was changed: found by what stands before it, seen from the end. */
async function damagedClip(after: string, skip: number, value: number): Promise<string> {
  const path = await recordedClip();
  const bytes = await readFile(path);
  bytes.writeUInt32BE(value, bytes.lastIndexOf(after) + after.length + skip);
  await writeFile(path, bytes);
  return path;
}

async function reasonAgainst(path: string): Promise<string> {
  const verdict = await inspectMedia(path, { ffprobe: 'never' });
  expect(verdict).toMatchObject({ playable: false, by: 'structure', durationSeconds: null });
  return verdict.reason;
}

/** A program that stands in for ffprobe. */
async function fakeFfprobe(script: string): Promise<string> {
  const path = join(folder, 'ffprobe');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('inspectMedia without ffprobe', () => {
  test('finds a clip playable and says what it is', async () => {
    expect(await inspectMedia(await recordedClip(), { ffprobe: 'never' })).toEqual({
      playable: true,
      by: 'structure',
      durationSeconds: 0.4,
      reason: 'Complete MP4: avc1 320x180.',
    });
  });

  test('has a reason against what is no clip', async () => {
    const path = join(folder, 'x.mp4');
    expect(await reasonAgainst(path)).toBe('There is no such file.');
    await mkdir(path);
    expect(await reasonAgainst(path)).toBe('This is not a file.');
    await rm(path, { recursive: true });
    await writeFile(path, '');
    expect(await reasonAgainst(path)).toBe('The file is empty.');
    await writeFile(path, 'abc');
    expect(await reasonAgainst(path)).toBe('The file is cut off in the head of a box at byte 0.');
    await writeFile(path, 'plain text, and quite some of it');
    expect(await reasonAgainst(path)).toMatch(/^This is not an MP4 or MOV file/);
    await writeFile(path, Buffer.alloc(4096));
    expect(await reasonAgainst(path)).toMatch(/^This is not an MP4 or MOV file/);
  });

  test('has a reason against a clip cut off at any byte', async () => {
    const path = await recordedClip();
    const whole = await readFile(path);
    for (let bytes = whole.length - 1; bytes > 0; bytes -= Math.ceil(bytes / 20)) {
      await truncate(path, bytes);
      expect(await reasonAgainst(path)).toMatch(/cut off|not closed/);
    }
  });

  test('has a reason against bytes behind the end', async () => {
    const path = await recordedClip();
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('tail')]));
    expect(await reasonAgainst(path)).toMatch(/cut off in the head of a box/);
  });

  test.each<[string, string, number, number, RegExp]>([
    ['a chunk elsewhere', 'stco', 8, 40_000_000, /chunk 1 \(bytes 40000000 to .* not in its media/],
    ['a sample too large', 'stsz', 12, 40_000_000, /chunk 1 .* is not in its media/],
    ['fewer sizes than samples', 'stsz', 8, 3, /sizes are missing/],
    ['more sizes than the table holds', 'stsz', 8, 4_000_000, /table is shorter than it says/],
    ['fewer times than samples', 'stts', 8, 3, /tables disagree on the number of samples/],
    ['no duration', 'mvhd', 16, 0, /has no duration/],
    ['an unknown duration', 'mvhd', 16, 0xffff_ffff, /has no duration/],
    ['no video', 'hdlr', 8, 0x736f756e, /has no video track/],
    ['no sample table', 'minf', 60, 0x66726565, /has no 'mdia\/minf\/stbl' box/],
    ['a box of impossible size', 'moov', 0, 3, /has an impossible size/],
    ['a box too large', 'moov', 0, 4_000_000, /ends at byte/],
  ])('has a reason against %s', async (_, after, skip, value, reason) => {
    expect(await reasonAgainst(await damagedClip(after, skip, value))).toMatch(reason);
  });
});

describe('inspectMedia with ffprobe', () => {
  test('believes what it says of duration and streams', async () => {
    const answer = {
      format: { duration: '3.5' },
      streams: [
        { codec_type: 'video', codec_name: 'h264', width: 1280, height: 720 },
        { codec_type: 'audio', codec_name: 'aac' },
        { codec_type: 'data' },
      ],
    };
    const ffprobe = await fakeFfprobe(`echo '${JSON.stringify(answer)}'`);
    expect(await inspectMedia(await recordedClip(), { ffprobe })).toEqual({
      playable: true,
      by: 'ffprobe',
      durationSeconds: 3.5,
      reason: 'h264 1280x720 and aac.',
    });
  });

  test.each([
    ['its complaint', 'echo "moov atom not found" >&2; exit 1', /refuses the file: moov atom/],
    ['a silent refusal', 'exit 1', /refuses the file: Command failed/],
    ['a warning beside an answer', `echo '{}'; echo 'partial file' >&2`, /complains: partial/],
    ['no streams', `echo '{"format":{"duration":"1"},"streams":[]}'`, /neither video nor sound/],
    ['no duration', `echo '{"streams":[{"codec_type":"video"}]}'`, /has no duration/],
    ['an answer in no JSON', 'echo hello', /answer could not be read/],
  ])('gives %s as the reason', async (_, script, reason) => {
    const ffprobe = await fakeFfprobe(script);
    const verdict = await inspectMedia(await recordedClip(), { ffprobe });
    expect(verdict).toMatchObject({ playable: false, by: 'ffprobe', durationSeconds: null });
    expect(verdict.reason).toMatch(reason);
  });

  test('need not be asked about a file that is not there', async () => {
    const ffprobe = await fakeFfprobe('exit 1');
    expect(await inspectMedia(join(folder, 'none.mp4'), { ffprobe })).toMatchObject({
      playable: false,
      by: 'ffprobe',
      reason: 'There is no such file.',
    });
  });

  test('refuses a path where no ffprobe is', async () => {
    const asked = inspectMedia(await recordedClip(), { ffprobe: join(folder, 'none') });
    await expect(asked).rejects.toMatchObject({ code: 'invalid_option' });
  });
});
