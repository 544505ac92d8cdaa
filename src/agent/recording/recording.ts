import { Writable } from 'node:stream';
import type { DeviceEvent } from '../events.ts';
import type { Spool } from './spool.ts';

/**
 * So much may wait for the disk before a writer has to wait with it: a second of the fastest recorders (400 Mb/s), in
 * which the disk may do something else. It bounds the memory that a recording takes.
 */
const BUFFER_BYTES = 64 * 1024 ** 2;

/** What became of a recording at Frame.io. */
export type RecordingEnd = Extract<DeviceEvent, { type: 'completed' | 'failed' | 'skipped' }>;

/** The way of a recording into the queue. */
export interface RecordingHost {
  /** Queues the file; resolves with the id of its upload. Before its end it is taken as growing. */
  takeUp(path: string, isGrowing: boolean): Promise<string>;
  /** Its last byte is written. */
  ended(uploadId: string): Promise<void>;
  on(listener: (event: DeviceEvent) => void): () => void;
}

type Report = (fault?: Error | null) => void;

/** What a stream wants to be told when work is done. */
function tell(work: Promise<void>, report: Report): void {
  work.then(() => report(), report);
}

/**
 * A recording that is written here: a stream to be written to or piped into. It is kept in a file, and goes up while
 * it grows; `end` is its end, and so is breaking off: what was written until then is the recording.
 */
export class Recording extends Writable {
  readonly #spool: Spool;
  readonly #host: RecordingHost;
  readonly #outcome = Promise.withResolvers<RecordingEnd>();
  #uploadId: Promise<string> | null = null;
  #ending: Promise<void> | null = null;

  constructor(spool: Spool, host: RecordingHost) {
    super({ highWaterMark: BUFFER_BYTES, decodeStrings: true });
    this.#spool = spool;
    this.#host = host;
    // Who does not ask for it need not hear of it.
    this.#outcome.promise.catch(() => undefined);
  }

  /** Where it is kept, absolute, links resolved. */
  get path(): string {
    return this.#spool.path;
  }

  get writtenBytes(): number {
    return this.#spool.writtenBytes;
  }

  /**
   * Resolves when it has arrived, or will not; as long as a device works on it. Null bytes are skipped as `empty`.
   * Rejects when it could not be queued: then it is kept, and can be uploaded as a file.
   */
  get outcome(): Promise<RecordingEnd> {
    return this.#outcome.promise;
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, report: Report): void {
    tell(this.#append([chunk]), report);
  }

  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], report: Report): void {
    const bytes = chunks.map(({ chunk }) => chunk);
    tell(this.#append(bytes), report);
  }

  override _final(report: Report): void {
    tell(this.#end(), report);
  }

  override _destroy(fault: Error | null, report: Report): void {
    tell(this.#end(), (later) => report(fault ?? later));
  }

  async #append(chunks: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#spool.append(chunks);
    } finally {
      if (this.#spool.writtenBytes > 0) this.#takeUp(true);
    }
  }

  /** Not waited for: whatever the queue does, the disk gets what comes. */
  #takeUp(isGrowing: boolean): void {
    if (this.#uploadId !== null) return;
    let uploadId: string | null = null;
    const early: RecordingEnd[] = [];
    const unsubscribe = this.#host.on((event) => {
      if (event.type !== 'completed' && event.type !== 'failed' && event.type !== 'skipped') return;
      if (uploadId === null) early.push(event);
      else if (event.uploadId === uploadId) settle(event);
    });
    const settle = (end: RecordingEnd) => {
      unsubscribe();
      this.#outcome.resolve(end);
    };
    this.#uploadId = this.#host.takeUp(this.path, isGrowing);
    this.#uploadId.then(
      (id) => {
        uploadId = id;
        const end = early.find((event) => event.uploadId === id);
        if (end !== undefined) settle(end);
      },
      (error: unknown) => {
        unsubscribe();
        this.#outcome.reject(error);
      },
    );
  }

  async #end(): Promise<void> {
    this.#ending ??= this.#endOnce();
    return this.#ending;
  }

  async #endOnce(): Promise<void> {
    // An empty one goes through the queue too, which says what became of it.
    const isEmpty = this.#uploadId === null;
    if (isEmpty) this.#takeUp(false);
    // The disk may take its time to have it for good; the upload does not wait for that.
    const told = this.#tellEnd(isEmpty);
    try {
      await this.#spool.close();
    } finally {
      await told;
      if (isEmpty) await this.#spool.removeIfEmpty();
    }
  }

  async #tellEnd(isEmpty: boolean): Promise<void> {
    const uploadId = await this.#uploadId?.catch(() => null);
    if (typeof uploadId === 'string' && !isEmpty) await this.#host.ended(uploadId);
  }
}
