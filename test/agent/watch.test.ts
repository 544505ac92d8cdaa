import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordClip } from '../../src/recorder/index.ts';
import { FolderWatch } from '../../src/agent/watch.ts';

describe('a watched folder', () => {
  let folder: string;
  let watch: FolderWatch;
  const nowMs = { value: 1_000_000 };
  const timers = new Set<() => void>();
  const ready: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dailies-watch-'));
    ready.length = 0;
    watch = new FolderWatch({
      folder,
      clock: {
        now: () => nowMs.value,
        random: () => 0,
        newId: () => '',
        local: () => ({ weekday: 0, minute: 0 }),
        wakeAt: (_, callback) => {
          timers.add(callback);
          return () => timers.delete(callback);
        },
      },
      onReady: async (path) => void ready.push(path),
    });
  });
  afterEach(async () => {
    await watch.close();
    timers.clear();
    await rm(folder, { recursive: true });
  });

  /** Lets time pass and the folder be looked at once more. */
  const look = async (ms: number) => {
    while (timers.size === 0) await new Promise((resolve) => setImmediate(resolve));
    nowMs.value += ms;
    const [wake] = timers;
    timers.clear();
    wake?.();
    while (timers.size === 0) await new Promise((resolve) => setImmediate(resolve));
  };

  test('hands a clip over when it is whole and still, once', async () => {
    await recordClip({ folder, name: 'a.mp4', durationSeconds: 0.2, speed: 0, ffmpeg: 'never' })
      .done;
    await look(0);
    expect(ready).toEqual([]);
    await look(1_000);
    await look(60_000);
    expect(ready).toEqual([join(folder, 'a.mp4')]);
  });

  test('waits for ever for a clip whose recorder died, and says why', async () => {
    const dead = new AbortController();
    const take = recordClip({
      folder,
      name: 'a.mp4',
      durationSeconds: 60,
      ffmpeg: 'never',
      signal: dead.signal,
    });
    while (take.bytesWritten() < 10_000) await new Promise((resolve) => setImmediate(resolve));
    dead.abort();
    await take.done.catch(() => undefined);
    await look(0);
    await look(86_400_000);
    expect(ready).toEqual([]);
    expect(watch.state.why).toContain('a.mp4: it is still being written');
  });

  test('begins anew with a file that grew after a pause', async () => {
    const path = join(folder, 'sound.wav');
    await writeFile(path, 'one');
    await look(0);
    await look(9_000);
    await appendFile(path, 'two');
    await look(2_000);
    await look(9_000);
    expect(ready).toEqual([]);
    await look(1_000);
    expect(ready).toEqual([path]);
  });

  test('says when the folder is not there', async () => {
    await rm(folder, { recursive: true });
    await look(0);
    expect(watch.state).toMatchObject({ state: 'missing' });
    await import('node:fs/promises').then(async ({ mkdir }) => mkdir(folder));
    await look(0);
    expect(watch.state).toMatchObject({ state: 'watching', why: null });
  });
});
