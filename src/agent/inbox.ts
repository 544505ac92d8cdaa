import { basename } from 'node:path';
import { ASSET_MAX_BYTES } from '../spec/index.ts';
import { DailiesError } from '../core/index.ts';
import type {
  ClockPort,
  EnqueueOptions,
  FileStamp,
  FileToUpload,
  FilesPort,
  UploadEngine,
} from '../engine/index.ts';
import { mediaTypeOf } from '../platform/index.ts';

/** What became of a path that was to be queued. */
export type Queued =
  | { readonly kind: 'queued'; readonly path: string; readonly uploadId: string }
  /** A fault of this file alone. */
  | { readonly kind: 'refused'; readonly path: string; readonly error: DailiesError };

/** Who has a file open that was not written to for so long keeps it open for something else. */
const WRITTEN_LATELY_MS = 10_000;

interface InboxParts {
  readonly files: FilesPort;
  readonly clock: ClockPort;
  readonly engine: UploadEngine;
}

/** Paths on their way into the queue: each is looked at, all that are files are queued in one step. */
export class Inbox {
  readonly #parts: InboxParts;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** @throws DailiesError of the store; nothing is queued then */
  async put(paths: readonly string[], options: EnqueueOptions): Promise<readonly Queued[]> {
    const looked: (FileToUpload | DailiesError)[] = [];
    for (const path of paths) looked.push(await this.#look(path, options));
    const files = looked.filter((file): file is FileToUpload => !(file instanceof DailiesError));
    const ids = await this.#parts.engine.enqueue(files, options);
    let next = 0;
    return looked.map((file, index) => {
      const path = paths[index] ?? '';
      return file instanceof DailiesError
        ? { kind: 'refused', path, error: file }
        : { kind: 'queued', path, uploadId: ids[next++] ?? '' };
    });
  }

  async #look(path: string, options: EnqueueOptions): Promise<FileToUpload | DailiesError> {
    const facts = await this.#parts.files.facts(path);
    if (facts.kind === 'file') return new DailiesError(facts.code, facts.message);
    const name = basename(path);
    const { stamp, createdAtMs } = facts;
    if (stamp.sizeBytes > ASSET_MAX_BYTES) {
      return new DailiesError('file_too_large', `${name} is larger than an asset may be`);
    }
    const growing = options.growing ?? (await this.#isBeingWritten(path, stamp));
    return { path, name, filetype: mediaTypeOf(name), stamp, createdAtMs, growing };
  }

  /** Only what is seen counts: a finished file that is taken for a recording waits for its end. */
  async #isBeingWritten(path: string, { mtimeNs }: FileStamp): Promise<boolean> {
    const { files, clock } = this.#parts;
    const changedMs = Number(BigInt(mtimeNs) / 1_000_000n);
    if (Math.abs(clock.now() - changedMs) > WRITTEN_LATELY_MS) return false;
    const seen = await files.sight(path);
    return 'writer' in seen && seen.writer === 'some';
  }
}
