import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import type { Sink } from '../sink/sink.ts';

const PIECE_BYTES = 1024 * 1024;
/** What muxers write over at the cut is in the head of the file; all of it is within this. */
const HEAD_BYTES = 1024 * 1024;
/** Behind a landmark, too. */
const LANDMARK_REGION_BYTES = 1024;

/**
 * Lets another program write a file of its own, and repeats in a sink what it does: what the file
 * grows by, as it grows, and what is different in its head and behind landmarks when the program
 * has ended. In the end both are the same, byte for byte.
 *
 * The file is outside of every card, and has no name any more as soon as both have it open, so
 * that nothing of it stays behind.
 */
export class Mirror {
  readonly #sink: Sink;
  readonly #folder: string;
  readonly #landmark: Buffer | undefined;
  readonly #landmarksAt: number[] = [];
  /** The end of the last piece: a landmark may begin in it. */
  #tail = Buffer.alloc(0);
  #scratch: FileHandle | undefined;

  private constructor(sink: Sink, folder: string, landmark: Buffer | undefined) {
    this.#sink = sink;
    this.#folder = folder;
    this.#landmark = landmark;
  }

  /** @param landmark Bytes behind which the program may write over something, too. */
  static async make(sink: Sink, landmark?: Buffer): Promise<Mirror> {
    return new Mirror(sink, await mkdtemp(join(tmpdir(), 'dailies-recorder-')), landmark);
  }

  /** Where the program writes. */
  get path(): string {
    return join(this.#folder, 'scratch');
  }

  /** Repeats what the file has grown by. */
  async follow(): Promise<void> {
    this.#scratch ??= await this.#open();
    if (this.#scratch === undefined) return;
    for (;;) {
      const at = this.#sink.sizeBytes;
      const piece = await readPiece(this.#scratch, PIECE_BYTES, at);
      if (piece.length === 0) return;
      this.#lookForLandmarks(piece, at);
      await this.#sink.append(piece);
    }
  }

  /** Repeats the rest, and what was written over, when the program has ended. */
  async settle(): Promise<void> {
    await this.follow();
    if (this.#scratch !== undefined) await this.#repeatPatches(this.#scratch);
    await this.close();
  }

  /** Forgets the file. Never throws. */
  async close(): Promise<void> {
    await this.#scratch?.close().catch(() => undefined);
    this.#scratch = undefined;
    await this.#removeName();
  }

  async #open(): Promise<FileHandle | undefined> {
    try {
      const scratch = await open(this.path, 'r');
      await this.#removeName();
      return scratch;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Where the system does not let an open file go, it is removed when it is closed. */
  async #removeName(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  #lookForLandmarks(piece: Buffer, at: number): void {
    if (this.#landmark === undefined) return;
    const window = Buffer.concat([this.#tail, piece]);
    const windowAt = at - this.#tail.length;
    let found = window.indexOf(this.#landmark);
    for (; found !== -1; found = window.indexOf(this.#landmark, found + 1)) {
      this.#landmarksAt.push(windowAt + found);
    }
    this.#tail = Buffer.from(window.subarray(-(this.#landmark.length - 1)));
  }

  async #repeatPatches(scratch: FileHandle): Promise<void> {
    await this.#repeatPatch(scratch, 0, HEAD_BYTES);
    for (const at of this.#landmarksAt) {
      await this.#repeatPatch(scratch, at, LANDMARK_REGION_BYTES);
    }
  }

  /** Only what differs is written, as the program did. */
  async #repeatPatch(scratch: FileHandle, start: number, sizeBytes: number): Promise<void> {
    const before = await this.#sink.read(sizeBytes, start);
    const now = await readPiece(scratch, sizeBytes, start);
    for (let at = 0; at < now.length; at += 1) {
      if (now[at] === before[at]) continue;
      const from = at;
      while (at < now.length && now[at] !== before[at]) at += 1;
      await this.#sink.patch(now.subarray(from, at), start + from);
    }
  }
}

/** So many bytes from a position on, or what there is of them; a buffer of its own. */
async function readPiece(handle: FileHandle, sizeBytes: number, at: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(sizeBytes);
  const { bytesRead } = await handle.read(piece, 0, sizeBytes, at);
  return piece.subarray(0, bytesRead);
}
