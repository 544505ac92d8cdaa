import { existsSync, readlinkSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CONTAINERS } from './containers/catalogue.ts';
import type { ContainerName } from './containers/catalogue.ts';
import { inspectMedia } from './inspect/inspect-media.ts';
import type { RecordOptions } from './record-options.ts';
import { record } from './record.ts';
import { complaintsOf, hasFfmpeg } from './testing/play.ts';

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

/** Every way to put a file together that a take in one file has. */
const WAYS = [
  ...(['mp4', 'mov', 'fmp4', 'hybrid', 'ts', 'wav', 'rf64'] as const).map(
    (name) => [name, 'never'] as const,
  ),
  ...(hasFfmpeg
    ? (['mp4', 'mov', 'fmp4', 'mxf', 'ts', 'avi', 'wav', 'rf64'] as const).map(
        (name) => [name, 'auto'] as const,
      )
    : []),
];

describe.each(WAYS)('a recorder of %s (ffmpeg: %s)', (container, ffmpeg) => {
  const heavy = { ffmpeg, bitsPerSecond: 20_000_000 } as const;

  test('that renames has another name until the file is closed', async () => {
    const names: string[][] = [];
    const recording = record(
      take(container, {
        ...heavy,
        renameFrom: '.recording',
        onFile: () => void names.push(readdirSync(folder)),
      }),
    );
    const final = `take${CONTAINERS[container].extension}`;
    expect([basename(recording.path), basename(recording.finalPath)]).toEqual([
      `${final}.recording`,
      final,
    ]);
    const { files, sizeBytes } = await recording.done;
    expect(names).toEqual([[`${final}.recording`], [final]]);
    expect(files).toMatchObject([{ path: recording.path, finalPath: recording.finalPath }]);
    expect(statSync(recording.finalPath).size).toBe(sizeBytes);
  });

  test('that pauses keeps the file open, and goes on with the same take', async () => {
    const pauses = [{ atSeconds: 1.2, forSeconds: 0.4 }];
    const startedMs = performance.now();
    const recording = record(take(container, { ...heavy, pauses }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(1_000_000), 5000);
    expect(openedHere()).toContain(recording.path);
    const { sizeBytes, durationSeconds } = await recording.done;
    expect(performance.now() - startedMs).toBeGreaterThan(390);
    expect(openedHere()).not.toContain(recording.path);
    expect(durationSeconds).toBe(2);
    expect(sizeBytes).toBeGreaterThan(4_850_000);
  });

  test('that dies leaves the file as it is, and nothing else', async () => {
    const recording = record(take(container, { ...heavy, dieAfterSeconds: 1.5 }));
    await expect(recording.done).rejects.toMatchObject({ code: 'killed' });
    expect(await readdir(folder)).toEqual([basename(recording.path)]);
    expect(statSync(recording.path).size).toBeGreaterThan(1_000_000);
    expect(statSync(recording.path).size).toBeLessThan(4_000_000);
    const mayPlay = ['fmp4', 'hybrid', 'ts', 'mxf', 'wav', 'rf64', 'avi'].includes(container);
    const { playable } = await inspectMedia(recording.path);
    expect(playable && !mayPlay).toBe(false);
  });

  test('that preallocates has its size from the start, and gives back the rest', async () => {
    const pauses = [{ atSeconds: 1.2, forSeconds: 600 }];
    const options = { ...heavy, preallocate: 'sparse', pauses } as const;
    const recording = record(take(container, options));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(500_000), 5000);
    const during = await stat(recording.path);
    expect(during.size).toBeGreaterThan(6_000_000);
    expect(during.blocks * 512).toBeLessThan(during.size);
    recording.stop();
    const { sizeBytes } = await recording.done;
    expect(statSync(recording.path).size).toBe(sizeBytes);
    expect(sizeBytes).toBeLessThan(4_000_000);
    expect(await complaintsOf(recording.path)).toBe('');
  });

  test('that spans goes on in another file, and each plays by itself', async () => {
    const spanBytes = 2_500_000;
    const { files, durationSeconds } = await record(take(container, { ...heavy, spanBytes })).done;
    expect(files.length).toBeGreaterThan(1);
    expect(durationSeconds).toBe(2);
    for (const { path, sizeBytes } of files) {
      expect(sizeBytes).toBeLessThanOrEqual(spanBytes);
      expect(await complaintsOf(path)).toBe('');
    }
    expect(files.map(({ path }) => basename(path)).slice(0, 2)).toEqual([
      `take${CONTAINERS[container].extension}`,
      `take_002${CONTAINERS[container].extension}`,
    ]);
  });
});

/** Files that this process has open; what others look for in `/proc`. */
function openedHere(): string[] {
  const links = readdirSync('/proc/self/fd');
  return links.flatMap((link) => {
    try {
      return [readlinkSync(join('/proc/self/fd', link))];
    } catch {
      return [];
    }
  });
}

describe('the manners of recorders', () => {
  test('blocks are set aside, too, by one that preallocates in full', async () => {
    const pauses = [{ atSeconds: 0.2, forSeconds: 600 }];
    const recording = record(take('ts', { ffmpeg: 'never', preallocate: 'full', pauses }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(100_000), 5000);
    const { size, blocks } = await stat(recording.path);
    expect(size).toBeGreaterThan(3_000_000);
    expect(blocks * 512).toBeGreaterThanOrEqual(size);
    recording.stop();
    expect((await stat((await recording.done).path)).size).toBeLessThan(1_000_000);
  });

  test('a dead one that had preallocated leaves the whole size', async () => {
    const options = { ffmpeg: 'never', preallocate: 'sparse', dieAfterSeconds: 1 } as const;
    const recording = record(take('mov', options));
    await expect(recording.done).rejects.toMatchObject({ code: 'killed' });
    expect(statSync(recording.path).size).toBeGreaterThan(3_000_000);
  });

  test('of a dead one only a part may survive', async () => {
    const options = { ffmpeg: 'never', dieAfterSeconds: 1, keepBytes: 100_000 } as const;
    const recording = record(take('mp4', options));
    await expect(recording.done).rejects.toMatchObject({ code: 'killed' });
    expect(statSync(recording.path).size).toBe(100_000);
  });

  test('the name at the end must be free at the start', async () => {
    await writeFile(join(folder, 'take.mp4'), 'the only copy');
    const options = take('mp4', { ffmpeg: 'never', renameFrom: '.part' });
    expect(() => record(options)).toThrow(/take\.mp4 exists already/);
    expect(await readdir(folder)).toEqual(['take.mp4']);
  });

  test('the name at the end must be free at the end', async () => {
    const pauses = [{ atSeconds: 0.2, forSeconds: 600 }];
    const recording = record(take('mp4', { ffmpeg: 'never', renameFrom: '.part', pauses }));
    await vi.waitFor(() => expect(recording.bytesWritten()).toBeGreaterThan(0), 5000);
    await writeFile(recording.finalPath, 'the only copy');
    recording.stop();
    await expect(recording.done).rejects.toMatchObject({ code: 'file_exists' });
    expect(await readFile(recording.finalPath, 'utf8')).toBe('the only copy');
    expect(existsSync(recording.path)).toBe(true);
  });

  test('a file in the way of a span ends the take, and is not touched', async () => {
    await writeFile(join(folder, 'take_002.mp4'), 'the only copy');
    const options = { ffmpeg: 'never', spanBytes: 1_000_000 } as const;
    await expect(record(take('mp4', options)).done).rejects.toMatchObject({ code: 'file_exists' });
    expect(await readFile(join(folder, 'take_002.mp4'), 'utf8')).toBe('the only copy');
    expect(await inspectMedia(join(folder, 'take.mp4'))).toMatchObject({ playable: true });
  });

  test('pauses come in the order of the take, and each once', async () => {
    const pauses = [
      { atSeconds: 1, forSeconds: 0.2 },
      { atSeconds: 0.5, forSeconds: 0.2 },
    ];
    const startedMs = performance.now();
    await record(take('ts', { ffmpeg: 'never', pauses })).done;
    const tookMs = performance.now() - startedMs;
    expect(tookMs).toBeGreaterThan(390);
    expect(tookMs).toBeLessThan(2000);
  });
});
