import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Announcer, type DeviceEvent } from '../events.ts';
import { Recording, type RecordingEnd } from './recording.ts';
import { Spool } from './spool.ts';

/** A queue that notes what it is told. */
class Queue {
  readonly #news = new Announcer<DeviceEvent>();
  readonly told: string[] = [];
  fault: Error | null = null;

  async takeUp(path: string, isGrowing: boolean): Promise<string> {
    this.told.push(`${isGrowing ? 'growing' : 'finished'} ${path}`);
    if (this.fault !== null) throw this.fault;
    return 'upload';
  }

  async ended(uploadId: string): Promise<void> {
    this.told.push(`ended ${uploadId}`);
  }

  on(listener: (event: DeviceEvent) => void): () => void {
    return this.#news.on(listener);
  }

  say(event: RecordingEnd): void {
    this.#news.emit(event);
  }
}

const completed = (path: string, uploadId = 'upload'): RecordingEnd => ({
  type: 'completed',
  uploadId,
  path,
  assetId: 'asset',
  totalBytes: 6,
  sha256: 'c0ffee',
  remark: null,
});

describe('a recording that is written here', () => {
  let folder: string;
  let path: string;
  let queue: Queue;
  let recording: Recording;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dailies-recording-'));
    path = join(folder, 'take-1.ts');
    queue = new Queue();
    recording = new Recording(await Spool.create(path), queue);
  });
  afterEach(async () => {
    recording.destroy();
    await rm(folder, { recursive: true });
  });

  test('is queued with its first bytes, and told to have ended with its last', async () => {
    await pipeline(Readable.from([Buffer.from('abc'), Buffer.from('def')]), recording);
    expect(queue.told).toEqual([`growing ${path}`, 'ended upload']);
    expect(await readFile(path, 'utf8')).toBe('abcdef');
    expect(recording.writtenBytes).toBe(6);
  });

  test('says what became of it, and of nothing else', async () => {
    recording.end('abcdef');
    queue.say(completed('/other.ts', 'other'));
    await new Promise<void>((resolve) => recording.on('close', resolve));
    queue.say(completed(path));
    expect(await recording.outcome).toEqual(completed(path));
  });

  test('hears an end that comes before it knows its own name', async () => {
    recording.write('abcdef');
    const outcome = recording.outcome;
    queue.takeUp = async () => {
      queue.say(completed(path));
      return 'upload';
    };
    recording.end();
    expect(await outcome).toEqual(completed(path));
  });

  test('text is written as UTF-8, and many small writes in one', async () => {
    recording.cork();
    for (let index = 0; index < 3_000; index += 1) recording.write('ü');
    recording.uncork();
    await new Promise<void>((resolve) => recording.end(() => resolve()));
    expect(await readFile(path, 'utf8')).toBe('ü'.repeat(3_000));
  });

  test('broken off is its end: what was written goes up', async () => {
    await new Promise<void>((resolve) => recording.write('abc', () => resolve()));
    recording.destroy();
    await new Promise<void>((resolve) => recording.on('close', resolve));
    expect(queue.told).toEqual([`growing ${path}`, 'ended upload']);
  });

  test('what cannot be queued is recorded to its end all the same', async () => {
    queue.fault = new Error('the store failed');
    await pipeline(Readable.from([Buffer.from('abc')]), recording);
    await expect(recording.outcome).rejects.toThrow('the store failed');
    expect(await readFile(path, 'utf8')).toBe('abc');
  });

  test('without a byte it is told as a file, which is empty, and leaves none', async () => {
    await pipeline(Readable.from([]), recording);
    expect(queue.told).toEqual([`finished ${path}`]);
    expect(existsSync(path)).toBe(false);
  });

  test('never takes the place of a file', async () => {
    await expect(Spool.create(path)).rejects.toMatchObject({ code: 'bad_arguments' });
  });
});
