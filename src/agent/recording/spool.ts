import { open, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DailiesError } from '../../core/index.ts';

/** A file that is written once, from its beginning to its end: the local copy of a recording. */
export class Spool {
  readonly path: string;
  readonly #file: FileHandle;
  #writtenBytes = 0;
  #closing: Promise<void> | null = null;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /**
   * Makes the file, and never one that is there already.
   * @throws DailiesError `bad_arguments`, `disk_full`
   */
  static async create(path: string): Promise<Spool> {
    try {
      return new Spool(path, await open(path, 'wx'));
    } catch (error) {
      throw createError(path, error);
    }
  }

  /** On the disk, or on its way there in the care of the system. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /**
   * Resolves when all of it is written. What was written before an error stays, and counts.
   * @throws DailiesError `disk_full`, `recording_failed`
   */
  async append(chunks: readonly Uint8Array[]): Promise<void> {
    let rest = chunks;
    try {
      while (rest.length > 0) {
        const { bytesWritten } = await this.#file.writev([...rest]);
        this.#writtenBytes += bytesWritten;
        rest = without(rest, bytesWritten);
      }
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  /**
   * On the disk itself when it resolves. Closing twice does no harm.
   * @throws DailiesError `disk_full`, `recording_failed`
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Leaves no file without a byte behind, that would be in the way of the next try. */
  async removeIfEmpty(): Promise<void> {
    if (this.#writtenBytes === 0) await rm(this.path, { force: true });
  }

  async #close(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      throw writeError(this.path, error);
    } finally {
      await this.#file.close();
    }
  }
}

/** What is left of the chunks when so many bytes of them are done. */
function without(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes;
  let index = 0;
  for (; index < chunks.length; index += 1) {
    const length = chunks[index]?.length ?? 0;
    if (length > left) break;
    left -= length;
  }
  const [first, ...others] = chunks.slice(index);
  return first === undefined ? [] : [first.subarray(left), ...others];
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

function createError(path: string, cause: unknown): DailiesError {
  const code = codeOf(cause);
  if (code === 'EEXIST') {
    const message = `${basename(path)} is in ${dirname(path)} already, and nothing is overwritten`;
    return new DailiesError('bad_arguments', message, { hint: 'Give another name.', cause });
  }
  if (isFull(code)) return writeError(path, cause);
  const message = `${basename(path)} cannot be made in ${dirname(path)} (${code})`;
  return new DailiesError('bad_arguments', message, { hint: 'Name another --folder.', cause });
}

function writeError(path: string, cause: unknown): DailiesError {
  const code = codeOf(cause);
  const kept = 'What was written of it is kept, and goes up as the recording.';
  if (isFull(code)) {
    const message = `The disk of ${basename(path)} is full; the recording ends there`;
    return new DailiesError('disk_full', message, { hint: kept, cause });
  }
  const message = `${basename(path)} cannot be written any further (${code})`;
  return new DailiesError('recording_failed', message, { hint: kept, cause });
}

const isFull = (code: string) => code === 'ENOSPC' || code === 'EDQUOT';
