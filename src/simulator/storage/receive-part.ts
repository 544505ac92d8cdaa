import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createIdleWatch } from './idle-watch.ts';

/** TLS hands out 16 KiB at a time; the disk gets them in larger bites. */
const WRITE_BYTES = 256 * 1024;

export interface PartReceiver {
  readonly request: IncomingMessage;
  /** Must not exist yet; exists afterwards only for `whole`. */
  readonly file: string;
  readonly idleMs: number;
  /** For each piece, before more is taken: waiting here holds back the sender. */
  readonly onPiece: (pieceBytes: number, receivedBytes: number) => Promise<'go' | 'stop'>;
  /** The sender has been silent for too long. Its connection is cut afterwards. */
  readonly onIdle: () => Promise<void>;
}

export type Received =
  | { readonly kind: 'whole'; readonly md5: string }
  /** The device went away, fell silent, or was cut off. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'diskFailed'; readonly error: unknown };

/** Streams a body to a file, hashing on the way; a broken body leaves nothing behind. */
export async function receivePart(receiver: PartReceiver): Promise<Received> {
  const { file } = receiver;
  let received: Received;
  let handle: FileHandle | null = null;
  try {
    handle = await open(file, 'wx', 0o600);
    received = await drainInto(handle, receiver);
  } catch (error) {
    received = { kind: 'diskFailed', error };
  } finally {
    await handle?.close().catch(() => undefined);
  }
  if (received.kind !== 'whole') await rm(file, { force: true });
  return received;
}

async function drainInto(handle: FileHandle, receiver: PartReceiver): Promise<Received> {
  const { request, onPiece, onIdle, idleMs } = receiver;
  const md5 = createHash('md5');
  const idle = createIdleWatch(idleMs, () => {
    void onIdle().finally(() => request.destroy());
  });
  let bite: Buffer[] = [];
  let biteBytes = 0;
  let receivedBytes = 0;
  const pieces = (request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)[
    Symbol.asyncIterator
  ]();
  try {
    for (;;) {
      idle.watch();
      const next = await pieces.next().catch(() => null);
      idle.rest();
      if (next === null) return { kind: 'broken' };
      if (next.done === true) break;
      const piece = next.value;
      md5.update(piece);
      receivedBytes += piece.byteLength;
      biteBytes += piece.byteLength;
      bite.push(piece);
      if ((await onPiece(piece.byteLength, receivedBytes)) === 'stop') return { kind: 'stopped' };
      if (biteBytes >= WRITE_BYTES) {
        await handle.appendFile(Buffer.concat(bite));
        bite = [];
        biteBytes = 0;
      }
    }
  } finally {
    idle.rest();
  }
  if (!request.complete) return { kind: 'broken' };
  await handle.appendFile(Buffer.concat(bite));
  return { kind: 'whole', md5: md5.digest('hex') };
}
