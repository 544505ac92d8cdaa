import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const READ_BYTES = 1024 * 1024;

export interface Content {
  readonly sha256: string;
  readonly contentFile: string;
}

/**
 * Received bytes on disk, one folder an asset. All names here are ours: what a device calls its files
 * never touches the file system.
 */
export class ContentStore {
  readonly #root: string;
  readonly #closing = new AbortController();

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'assets');
  }

  /** Where a PUT writes until all of it is there. A draft is no part of anything. */
  async draftFile(assetId: string): Promise<string> {
    const folder = this.#folder(assetId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, `draft-${randomUUID()}`);
  }

  async keepPart(assetId: string, number: number, draft: string): Promise<void> {
    await rename(draft, this.#partFile(assetId, number));
  }

  async discard(draft: string): Promise<void> {
    await rm(draft, { force: true });
  }

  /** Joins the parts in the order given and hashes what it writes. Memory stays at a few buffers. */
  async assemble(assetId: string, numbers: readonly number[]): Promise<Content> {
    const files = numbers.map((number) => this.#partFile(assetId, number));
    const contentFile = join(this.#folder(assetId), 'content');
    const draft = `${contentFile}.draft`;
    const sha256 = createHash('sha256');
    const joined = pipeline(
      async function* join() {
        for (const file of files) {
          for await (const piece of createReadStream(file, { highWaterMark: READ_BYTES })) {
            sha256.update(piece as Buffer);
            yield piece as Buffer;
          }
        }
      },
      createWriteStream(draft, { mode: 0o600 }),
      { signal: this.#closing.signal },
    );
    await joined.catch(async (error: unknown) => {
      await this.discard(draft);
      throw error;
    });
    await rename(draft, contentFile);
    await Promise.all(files.map((file) => rm(file, { force: true })));
    return { sha256: sha256.digest('hex'), contentFile };
  }

  /** Ends what is being put together. */
  close(): void {
    this.#closing.abort();
  }

  #folder(assetId: string): string {
    return join(this.#root, assetId);
  }

  #partFile(assetId: string, number: number): string {
    return join(this.#folder(assetId), `part-${String(number).padStart(5, '0')}`);
  }
}
