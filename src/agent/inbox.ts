import { basename } from 'node:path';
import { ASSET_MAX_BYTES } from '../spec/index.ts';
import { DailiesError } from '../core/index.ts';
import type { EnqueueOptions, FileToUpload, FilesPort, UploadEngine } from '../engine/index.ts';
import { mediaTypeOf } from '../platform/index.ts';

/** What became of a path that was to be queued. */
export type Queued =
  | { readonly kind: 'queued'; readonly path: string; readonly uploadId: string }
  /** A fault of this file alone. */
  | { readonly kind: 'refused'; readonly path: string; readonly error: DailiesError };

/** Paths on their way into the queue: each is looked at, all that are files are queued in one step. */
export class Inbox {
  readonly #files: FilesPort;
  readonly #engine: UploadEngine;

  constructor(files: FilesPort, engine: UploadEngine) {
    this.#files = files;
    this.#engine = engine;
  }

  /** @throws DailiesError of the store; nothing is queued then */
  async put(paths: readonly string[], options: EnqueueOptions): Promise<readonly Queued[]> {
    const looked: (FileToUpload | DailiesError)[] = [];
    for (const path of paths) looked.push(await this.#look(path));
    const files = looked.filter((file): file is FileToUpload => !(file instanceof DailiesError));
    const ids = await this.#engine.enqueue(files, options);
    let next = 0;
    return looked.map((file, index) => {
      const path = paths[index] ?? '';
      return file instanceof DailiesError
        ? { kind: 'refused', path, error: file }
        : { kind: 'queued', path, uploadId: ids[next++] ?? '' };
    });
  }

  async #look(path: string): Promise<FileToUpload | DailiesError> {
    const facts = await this.#files.facts(path);
    if (facts.kind === 'file') return new DailiesError(facts.code, facts.message);
    const name = basename(path);
    const { stamp, createdAtMs } = facts;
    if (stamp.sizeBytes > ASSET_MAX_BYTES) {
      return new DailiesError('file_too_large', `${name} is larger than an asset may be`);
    }
    return { path, name, filetype: mediaTypeOf(name), stamp, createdAtMs };
  }
}
