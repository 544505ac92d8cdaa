import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileStamp, PartToSend, PutControl, TransferPort } from '../engine/index.ts';

/** What the storage does with the PUTs that come: its answer is told in the test's sentence. */
export type StorageMood = 'takes' | 'refuses' | 'breaks' | 'is silent';

export interface TransferWorld {
  readonly transfer: TransferPort;
  /** An upload URL of the storage. */
  readonly url: string;
  write(name: string, bytes: Buffer): Promise<{ path: string; stamp: FileStamp }>;
  remove(path: string): Promise<void>;
  mood: StorageMood;
  /** What the storage has taken whole, in order. */
  readonly taken: readonly Buffer[];
  /** Lets the time pass after which silence is given up. */
  passSilence(): Promise<void>;
  close(): Promise<void>;
}

const FILE_BYTES = 1_500_000;
const file = Buffer.from(Array.from({ length: FILE_BYTES }, (_, index) => (index * 31) % 251));
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

/** A control that allows all and notes what happens. */
function followed(differs: Partial<PutControl> = {}) {
  const cancel = new AbortController();
  const log = { wanted: [] as number[], sent: [] as number[], allowedBytes: 0 };
  const control: PutControl = {
    cancel: cancel.signal,
    onProgress: (sentBytes) => log.sent.push(sentBytes),
    ...differs,
    allow: async (wantedBytes) => {
      log.wanted.push(wantedBytes);
      const allowedBytes = await (differs.allow?.(wantedBytes) ?? wantedBytes);
      log.allowedBytes += allowedBytes;
      return allowedBytes;
    },
  };
  return { control, cancel, log };
}

/** What every way to the storage must do. */
export function transferContract(name: string, open: () => Promise<TransferWorld>): void {
  describe(`${name} keeps the contract of a transfer`, () => {
    let world: TransferWorld;
    let part: PartToSend;
    beforeEach(async () => {
      world = await open();
      part = {
        ...(await world.write('clip.mp4', file)),
        url: world.url,
        filetype: 'video/mp4',
        offsetBytes: 0,
        sizeBytes: FILE_BYTES,
        expectContinue: false,
      };
    });
    afterEach(async () => world.close());

    test('PUTs what is still being written, with its checksum, however it has grown', async () => {
      const growing = { ...part, stamp: null, sizeBytes: 700_000 };
      const range = file.subarray(0, 700_000);
      const sent = await world.transfer.putPart(growing, followed().control);
      expect(sent).toMatchObject({ kind: 'sent', md5: md5(range), crc32: crc32(range) });
      const tooMuch = { ...growing, sizeBytes: FILE_BYTES + 1 };
      const result = await world.transfer.putPart(tooMuch, followed().control);
      expect(result).toMatchObject({ kind: 'file' });
    });

    test.each([
      [0, FILE_BYTES],
      [1_001, 700_000],
      [FILE_BYTES - 1, 1],
      [FILE_BYTES, 0],
    ])('PUTs from byte %i exactly %i, and tells their MD5', async (offsetBytes, sizeBytes) => {
      const { control, log } = followed();
      const range = file.subarray(offsetBytes, offsetBytes + sizeBytes);
      const result = await world.transfer.putPart({ ...part, offsetBytes, sizeBytes }, control);
      const digest = md5(range);
      expect(result).toEqual({
        kind: 'sent',
        md5: digest,
        etag: digest,
        crc32: null,
        storedMd5: digest,
      });
      expect(world.taken).toEqual([range]);
      expect(log.sent.at(-1) ?? 0).toBe(sizeBytes);
      expect(log.sent).toEqual([...new Set(log.sent)].sort((a, b) => a - b));
    });

    test('may be repeated: the same bytes, the same receipt', async () => {
      const first = await world.transfer.putPart(part, followed().control);
      expect(await world.transfer.putPart(part, followed().control)).toEqual(first);
      expect(world.taken).toEqual([file, file]);
    });

    test('reads and sends what is allowed and no more, though it is little', async () => {
      const { control, log } = followed({
        allow: async (wantedBytes) => {
          expect(wantedBytes).toBeGreaterThan(0);
          expect(log.allowedBytes + wantedBytes).toBeLessThanOrEqual(FILE_BYTES);
          return Math.min(wantedBytes, 9_999);
        },
        onProgress: (sentBytes) => expect(sentBytes).toBeLessThanOrEqual(log.allowedBytes),
      });
      expect(await world.transfer.putPart(part, control)).toMatchObject({ kind: 'sent' });
      expect(log.allowedBytes).toBe(FILE_BYTES);
      expect(world.taken).toEqual([file]);
    });

    test.each([1, 2])('waits for bandwidth however long it takes (ask %i)', async (ask) => {
      let asked = 0;
      const { control } = followed({
        allow: async (wantedBytes) => {
          asked += 1;
          if (asked === ask) await world.passSilence();
          return Math.min(wantedBytes, 100_000);
        },
      });
      expect(await world.transfer.putPart(part, control)).toMatchObject({ kind: 'sent' });
    });

    test.each([1, 2])('is cancelled while it waits for bandwidth (ask %i)', async (ask) => {
      let asked = 0;
      const { control, cancel } = followed({
        allow: async () => {
          asked += 1;
          if (asked < ask) return 1_000;
          setImmediate(() => cancel.abort());
          return new Promise(() => undefined);
        },
      });
      expect(await world.transfer.putPart(part, control)).toMatchObject({ reason: 'cancelled' });
      expect(world.taken).toEqual([]);
    });

    test('sends nothing when it was cancelled before', async () => {
      const { control, cancel, log } = followed();
      cancel.abort();
      expect(await world.transfer.putPart(part, control)).toMatchObject({ reason: 'cancelled' });
      expect(log.allowedBytes).toBe(0);
      expect(world.taken).toEqual([]);
    });

    test('never sends a file that changed or vanished before', async () => {
      await world.write('clip.mp4', Buffer.alloc(FILE_BYTES, 'other'));
      expect(await world.transfer.putPart(part, followed().control)).toMatchObject({
        code: 'file_changed',
      });
      await world.remove(part.path);
      expect(await world.transfer.putPart(part, followed().control)).toMatchObject({
        code: 'file_vanished',
      });
      expect(world.taken).toEqual([]);
    });

    test('never finishes a file that changes while it is read', async () => {
      const { control, log } = followed({
        allow: async (wantedBytes) => {
          if (log.wanted.length === 2) {
            await world.write('clip.mp4', Buffer.alloc(FILE_BYTES, 'other'));
          }
          return Math.min(wantedBytes, 100_000);
        },
      });
      expect(await world.transfer.putPart(part, control)).toMatchObject({ code: 'file_changed' });
      expect(world.taken).toEqual([]);
    });

    test('brings the answer of a storage that refuses', async () => {
      world.mood = 'refuses';
      expect(await world.transfer.putPart(part, followed().control)).toMatchObject({
        kind: 'reply',
        status: 403,
        body: expect.stringContaining('AccessDenied') as string,
      });
    });

    test('brings a broken connection, and a URL that is none, as faults', async () => {
      world.mood = 'breaks';
      expect(await world.transfer.putPart(part, followed().control)).toMatchObject({
        kind: 'network',
        reason: 'reset',
      });
      const nowhere = { ...part, url: 'no URL' };
      expect(await world.transfer.putPart(nowhere, followed().control)).toMatchObject({
        kind: 'network',
        reason: 'other',
      });
    });

    test('gives up when nothing moves, and not before', async () => {
      world.mood = 'is silent';
      let ended = false;
      const putting = world.transfer.putPart(part, followed().control).finally(() => {
        ended = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(ended).toBe(false);
      await world.passSilence();
      expect(await putting).toMatchObject({ kind: 'network', reason: 'timeout' });
    });

    test('is cancelled while nothing moves', async () => {
      world.mood = 'is silent';
      const { control, cancel } = followed();
      const putting = world.transfer.putPart(part, control);
      setImmediate(() => cancel.abort());
      expect(await putting).toMatchObject({ kind: 'network', reason: 'cancelled' });
    });
  });
}
