import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ClipOptions } from './clip-options.ts';
import { recordClip } from './record-clip.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

/** A program that stands in for ffmpeg: `$out` is the file it is told to write. */
async function clip(script: string, options: Partial<ClipOptions> = {}): Promise<ClipOptions> {
  const ffmpeg = join(folder, 'ffmpeg');
  const head = `#!/bin/sh\nfor last; do out="\${last#file:}"; done\n`;
  await writeFile(ffmpeg, `${head}${script}\n`);
  await chmod(ffmpeg, 0o755);
  return { folder, name: 'take:1.mp4', durationSeconds: 2, ffmpeg, ...options };
}

async function argumentsFor(options: Partial<ClipOptions>): Promise<string[]> {
  const log = join(folder, 'arguments');
  await recordClip(await clip(`printf '%s\\n' "$@" > '${log}'`, options)).done;
  return (await readFile(log, 'utf8')).trim().split('\n');
}

describe('recording with ffmpeg', () => {
  test('asks for a classic MP4 of a moving picture with sound, at the bit rate', async () => {
    const given = await argumentsFor({ bitsPerSecond: 10_128_000, label: 'A CAM' });
    expect(given.join(' ')).toBe(
      [
        '-hide_banner -loglevel error -nostats -y',
        '-re -f lavfi -i testsrc2=size=1280x720:rate=25',
        '-re -f lavfi -i sine=frequency=1000:sample_rate=48000',
        '-t 2 -vf noise=alls=21:allf=t,format=yuv420p',
        '-c:v libx264 -preset ultrafast -tune zerolatency -g 25',
        '-b:v 10000000 -minrate 10000000 -maxrate 10000000 -bufsize 5000000',
        '-c:a aac -b:a 128000 -ac 2 -timecode 01:00:00:00 -metadata title=A CAM',
        `-f mp4 file:${folder}/take:1.mp4`,
      ].join(' '),
    );
  });

  test('paces ffmpeg only when there is a pace', async () => {
    expect(await argumentsFor({ speed: 0 })).not.toContain('-re');
    await rm(join(folder, 'take:1.mp4'));
    expect((await argumentsFor({ speed: 2.5 })).join(' ')).toMatch(/-readrate 2.5 -f lavfi/);
  });

  test('tells the size of the file as it grows', async () => {
    const script = 'printf 12345 > "$out"; cat > /dev/null; printf 1234567 > "$out"';
    const recording = recordClip(await clip(script));
    expect(recording.writer).toBe('ffmpeg');
    await vi.waitFor(() => expect(recording.bytesWritten()).toBe(5), 5000);
    recording.stop();
    expect(await recording.done).toMatchObject({ sizeBytes: 7, writer: 'ffmpeg' });
  });

  test('is cut by the key that makes ffmpeg finish its file', async () => {
    const keys = join(folder, 'keys');
    const recording = recordClip(await clip(`cat > '${keys}'`));
    recording.stop();
    recording.stop();
    await recording.done;
    expect(await readFile(keys, 'utf8')).toBe('q');
  });

  test('fails with the last words of ffmpeg, and gives the name back', async () => {
    const words = 'for n in 1 2 3 4 5 6 7; do echo "line $n" >&2; done; exit 3';
    const recording = recordClip(await clip(words));
    await expect(recording.done).rejects.toMatchObject({
      code: 'ffmpeg_failed',
      message: 'ffmpeg ended with 3: line 3\nline 4\nline 5\nline 6\nline 7',
    });
    expect(existsSync(recording.path)).toBe(false);
  });

  test('keeps what was recorded when ffmpeg dies', async () => {
    const recording = recordClip(await clip('printf 12345 > "$out"; kill -9 $$'));
    await expect(recording.done).rejects.toMatchObject({
      code: 'ffmpeg_failed',
      message: 'ffmpeg ended with SIGKILL: it said nothing.',
    });
    expect(await readFile(recording.path, 'utf8')).toBe('12345');
  });

  test('fails when ffmpeg does not start', async () => {
    const options = await clip('');
    await writeFile(String(options.ffmpeg), '#!/no/such/shell\n');
    const recording = recordClip(options);
    await expect(recording.done).rejects.toMatchObject({
      code: 'ffmpeg_failed',
      message: 'ffmpeg did not start.',
    });
    expect(existsSync(recording.path)).toBe(false);
  });

  test('is killed by its signal and leaves the file as it is', async () => {
    const power = new AbortController();
    const script = 'printf 12345 > "$out"; exec cat > /dev/null';
    const recording = recordClip(await clip(script, { signal: power.signal }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBe(5), 5000);
    power.abort();
    await expect(recording.done).rejects.toMatchObject({ code: 'killed' });
    expect(await readFile(recording.path, 'utf8')).toBe('12345');
  });

  test('never touches an existing file', async () => {
    const options = await clip('echo new > "$out"');
    await writeFile(join(folder, options.name), 'the only copy');
    expect(() => recordClip(options)).toThrow(/exists already/);
    expect(await readFile(join(folder, options.name), 'utf8')).toBe('the only copy');
  });
});
