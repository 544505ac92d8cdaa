import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { PartToSend } from '../../engine/index.ts';
import { fileFault } from '../disk/file-fault.ts';
import { closeLater, FileTrouble, readFully, requireUnchanged } from '../disk/open-media.ts';
import type { PartBuffers } from './part-buffers.ts';

/**
 * Reads the byte range of a part slice by slice, hashing as it goes, into two buffers by turns: one is
 * read into while the other is on its way.
 */
export class PartReader {
  readonly #part: PartToSend;
  readonly #pool: PartBuffers;
  readonly #md5 = createHash('md5');
  #crc32 = 0;
  readonly #buffers: Buffer[] = [];
  #file: FileHandle | null = null;
  #readBytes = 0;
  #turn = 0;
  /** The buffer that the disk may still write into. */
  #out: Buffer | null = null;
  #closed = false;

  constructor(part: PartToSend, pool: PartBuffers) {
    this.#part = part;
    this.#pool = pool;
  }

  get leftBytes(): number {
    return this.#part.sizeBytes - this.#readBytes;
  }

  /** @throws FileTrouble */
  async open(): Promise<void> {
    const { path } = this.#part;
    await this.#asFileTrouble(async () => {
      const file = await open(path, 'r');
      this.#file = file;
      if (this.#closed) closeLater(file);
      else await this.#requireUnchanged(file);
    });
  }

  /**
   * The next bytes, valid until the call after the next. Before the last of them are given out, the
   * file must still be what it was.
   * @throws FileTrouble
   */
  async read(sizeBytes: number): Promise<Buffer> {
    const { path, stamp, offsetBytes } = this.#part;
    const file = this.#file;
    if (file === null || this.#closed) throw new Error('the part is not open');
    const buffer = this.#nextBuffer();
    const slice = buffer.subarray(0, sizeBytes);
    await this.#asFileTrouble(async () => {
      await this.#lend(buffer, readFully(file, path, slice, offsetBytes + this.#readBytes));
      if (sizeBytes === this.leftBytes) await this.#requireUnchanged(file);
    });
    this.#readBytes += sizeBytes;
    this.#md5.update(slice);
    // It costs a quarter of the MD5 to find out later what has changed.
    if (stamp === null) this.#crc32 = crc32(slice, this.#crc32);
    return slice;
  }

  /** The MD5 of all that was read, lower-case hex. Once only. */
  md5(): string {
    return this.#md5.digest('hex');
  }

  /** Of all that was read, where the file is still being written; else null. */
  crc32(): number | null {
    return this.#part.stamp === null ? this.#crc32 : null;
  }

  /** Waits for nothing: a disk that still holds a read keeps that one buffer until it returns. */
  close(): void {
    this.#closed = true;
    if (this.#file !== null) closeLater(this.#file);
    for (const buffer of this.#buffers) if (buffer !== this.#out) this.#pool.give(buffer);
  }

  /** A file that is being written changes all the time; that the bytes are there is enough. */
  async #requireUnchanged(file: FileHandle): Promise<void> {
    const { path, stamp } = this.#part;
    if (stamp !== null) await requireUnchanged(file, path, stamp);
  }

  #nextBuffer(): Buffer {
    const at = this.#turn++ % 2;
    return (this.#buffers[at] ??= this.#pool.take());
  }

  async #lend(buffer: Buffer, read: Promise<void>): Promise<void> {
    this.#out = buffer;
    try {
      await read;
    } finally {
      this.#out = null;
      if (this.#closed) this.#pool.give(buffer);
    }
  }

  async #asFileTrouble(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof FileTrouble) throw error;
      throw new FileTrouble(await fileFault(this.#part.path, error));
    }
  }
}
