import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { clipName } from './clip-names.ts';
import { pcmPicture } from '../essence/h264-slices.ts';
import { inspectMedia } from '../inspect/inspect-media.ts';
import { recordTakes } from './record-takes.ts';
import type { TakesOptions } from './record-takes.ts';
import { createTestCard } from '../essence/test-card.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

function card(options: Partial<TakesOptions> = {}): TakesOptions {
  const sequence = { folder, takes: 3, durationSeconds: 0.4, speed: 0 };
  return { ...sequence, ffmpeg: 'never', ...options };
}

async function namesOf(options: TakesOptions): Promise<string[]> {
  const names = [];
  for await (const recording of recordTakes(options)) names.push(basename(recording.path));
  return names;
}

describe('recordTakes', () => {
  test('records take after take under camera names, and each is complete', async () => {
    const options = card();
    expect(await namesOf(options)).toEqual(['A001C001.mp4', 'A001C002.mp4', 'A001C003.mp4']);
    for (const name of await readdir(folder)) {
      const verdict = await inspectMedia(join(folder, name), { ffprobe: 'never' });
      expect(verdict).toMatchObject({ playable: true, durationSeconds: 0.4 });
    }
  });

  test('hands out a recording as it starts, not when it is over', async () => {
    const takes = recordTakes(card({ durationSeconds: 3600, speed: 1 }));
    const first = await takes.next();
    expect(first.value?.bytesWritten()).toBeLessThan(1_000_000);
    await takes.return();
    expect(await inspectMedia(first.value?.path ?? '', { ffprobe: 'never' })).toMatchObject({
      playable: true,
    });
  });

  test('continues the timecode from take to take', async () => {
    await namesOf(card({ takes: 2, startTimecode: '10:00:00:20' }));
    const second = await readFile(join(folder, 'A001C002.mp4'));
    const drawn = createTestCard({
      width: 320,
      height: 180,
      framesPerSecond: 25,
      startFrame: 36_000 * 25 + 20 + 10,
      label: 'A CAM',
    }).draw(0);
    expect(second.includes(pcmPicture(drawn, 1))).toBe(true);
  });

  test('rolls several cameras in every take', async () => {
    expect(await namesOf(card({ takes: 2, cameras: 2 }))).toEqual([
      'A001C001.mp4',
      'B001C001.mp4',
      'A001C002.mp4',
      'B001C002.mp4',
    ]);
  });

  test('goes on from the clips that are on the card', async () => {
    await writeFile(join(folder, 'A001C998.mp4'), '');
    await writeFile(join(folder, 'notes.txt'), '');
    expect(await namesOf(card())).toEqual(['A001C999.mp4', 'A002C001.mp4', 'A002C002.mp4']);
    expect(clipName(1, 1998)).toBe('B002C999.mp4');
  });

  test('runs without end until its signal, then is over without an error', async () => {
    const power = new AbortController();
    const names = [];
    for await (const recording of recordTakes(card({ takes: Infinity, signal: power.signal }))) {
      names.push(basename(recording.path));
      if (names.length === 4) power.abort();
    }
    expect(names).toHaveLength(4);
  });

  test('leaves a gap between takes, which the signal ends at once', async () => {
    const power = new AbortController();
    const takes = recordTakes(card({ gapSeconds: 3600, signal: power.signal }));
    const { value } = await takes.next();
    const next = takes.next();
    await value?.done;
    expect(await readdir(folder)).toHaveLength(1);
    power.abort();
    expect(await next).toMatchObject({ done: true });
  });

  test('tells the error of a take that failed', async () => {
    const takes = recordTakes(card({ durationSeconds: 3600, speed: 1 }));
    const { value } = await takes.next();
    await vi.waitFor(() => expect(value?.bytesWritten()).toBeGreaterThan(0), 5000);
    await writeFile(join(folder, 'A001C002.mp4'), 'taken in the meantime');
    value?.stop();
    await expect(takes.next()).rejects.toMatchObject({ code: 'file_exists' });
  });

  test.each<[Partial<TakesOptions>, RegExp]>([
    [{ takes: 0 }, /takes must be a whole number above 0 or Infinity, not 0/],
    [{ gapSeconds: -1 }, /gapSeconds must be from 0 to 86400, not -1/],
    [{ cameras: 27 }, /cameras must be a whole number from 1 to 26, not 27/],
  ])('refuses %o with a sentence', async (options, sentence) => {
    await expect(recordTakes(card(options)).next()).rejects.toThrow(sentence);
  });
});
