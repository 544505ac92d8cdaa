import { close, ftruncate, read, write } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { nameTaken } from './claim.ts';
import { preallocate } from './preallocate.ts';
import type { Preallocation } from './preallocate.ts';
import type { Sink } from './sink.ts';

const writeTo = promisify(write);
const readFrom = promisify(read);
const truncateTo = promisify(ftruncate);
const closeFile = promisify(close);

/** How a recorder treats a file on the disk. */
export interface FileManners {
  /** The name while it is written. */
  readonly path: string;
  /** The name once it is closed; the same for a recorder that does not rename. */
  readonly finalPath: string;
  /** What is set aside before the first byte; undefined for nothing. */
  readonly preallocation?: Preallocation | undefined;
}

/** A file on the disk, open for writing from its first byte to its end. */
export class FileSink implements Sink {
  readonly #descriptor: number;
  readonly #manners: FileManners;
  #sizeBytes = 0;
  #state: 'open' | 'closed' = 'open';

  private constructor(descriptor: number, manners: FileManners) {
    this.#descriptor = descriptor;
    this.#manners = manners;
  }

  /** @param descriptor Of the empty file, open for writing; the sink's own from now on. */
  static async open(descriptor: number, manners: FileManners): Promise<FileSink> {
    const { path, preallocation } = manners;
    const sink = new FileSink(descriptor, manners);
    if (preallocation === undefined) return sink;
    try {
      await preallocate(descriptor, path, preallocation);
      return sink;
    } catch (error) {
      await sink.abandon();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async append(data: Buffer): Promise<void> {
    await this.#writeAll(data, this.#sizeBytes);
    this.#sizeBytes += data.length;
  }

  async patch(data: Buffer, position: number): Promise<void> {
    await this.#writeAll(data, position);
  }

  async read(sizeBytes: number, position: number): Promise<Buffer> {
    const rest = Math.max(0, Math.min(sizeBytes, this.#sizeBytes - position));
    const data = Buffer.allocUnsafe(rest);
    const { bytesRead } = await readFrom(this.#descriptor, data, 0, rest, position);
    return data.subarray(0, bytesRead);
  }

  /** The proper end: gives back what was set aside and not used, closes, renames. */
  async close(): Promise<void> {
    const { path, finalPath, preallocation } = this.#manners;
    if (preallocation !== undefined) await truncateTo(this.#descriptor, this.#sizeBytes);
    await this.#close();
    if (finalPath === path) return;
    if (await exists(finalPath)) throw nameTaken(finalPath);
    await rename(path, finalPath);
  }

  /**
   * Lets go of the file as it is, as a recorder without power does. Never throws.
   *
   * @param keepBytes So much of it survives, as after a repair of the file system; all unless told.
   */
  async abandon(keepBytes?: number): Promise<void> {
    if (this.#state === 'closed') return;
    if (keepBytes !== undefined && keepBytes < this.#sizeBytes) {
      await truncateTo(this.#descriptor, keepBytes).catch(() => undefined);
    }
    await this.#close().catch(() => undefined);
  }

  /** Gives the name back, of a file that nothing was written to. Never throws. */
  async discard(): Promise<void> {
    await this.abandon();
    await rm(this.#manners.path, { force: true }).catch(() => undefined);
  }

  /** Once: the number may belong to another file at once. */
  async #close(): Promise<void> {
    this.#state = 'closed';
    await closeFile(this.#descriptor);
  }

  /** Until all is written: the system may take less than it was given. */
  async #writeAll(data: Buffer, position: number): Promise<void> {
    for (let done = 0; done < data.length;) {
      const rest = data.length - done;
      const { bytesWritten } = await writeTo(this.#descriptor, data, done, rest, position + done);
      done += bytesWritten;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
