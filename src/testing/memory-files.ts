import { createHash } from 'node:crypto';
import type {
  ByteRange,
  FileFacts,
  FileFault,
  FileHashes,
  FileSample,
  FilesPort,
  FileStamp,
  ReadControl,
} from '../engine/index.ts';

/** As much as the disk's reader takes in one go. */
const CHUNK_BYTES = 256 * 1024;

type Facts = { readonly kind: 'facts' } & FileFacts;

/** A disk in memory, with faults as a test asks for them. */
export class MemoryFiles implements FilesPort {
  readonly #contents = new Map<string, { bytes: Buffer; mtimeNs: string }>();
  #writes = 0;
  /**
   * Asked before each read. Its fault ends the work; what it writes or removes changes the file under
   * the reader; while it does not resolve, the disk hangs.
   */
  onRead: (path: string, range: ByteRange) => FileFault | null | Promise<FileFault | null> = () =>
    null;

  /** @param time of an earlier writing, which is kept: as when a card is put in again */
  write(path: string, bytes: Buffer, time?: string): FileFacts {
    this.#writes += 1;
    const mtimeNs = time ?? String(1_700_000_000_000_000_000n + BigInt(this.#writes));
    this.#contents.set(path, { bytes, mtimeNs });
    return { stamp: { sizeBytes: bytes.length, mtimeNs }, createdAtMs: 1_700_000_000_000 };
  }

  remove(path: string): void {
    this.#contents.delete(path);
  }

  read(path: string, { offsetBytes, sizeBytes }: ByteRange): Buffer {
    const { bytes } = this.#contents.get(path) ?? { bytes: Buffer.alloc(0) };
    return bytes.subarray(offsetBytes, offsetBytes + sizeBytes);
  }

  async facts(path: string): Promise<Facts | FileFault> {
    const file = this.#contents.get(path);
    if (file === undefined) return { kind: 'file', code: 'file_vanished', message: 'gone' };
    const stamp = { sizeBytes: file.bytes.length, mtimeNs: file.mtimeNs };
    return { kind: 'facts', stamp, createdAtMs: 1_700_000_000_000 };
  }

  /** What is wrong with a file that should be `stamp`; null when it is. */
  async differsFrom(path: string, stamp: FileStamp): Promise<FileFault | null> {
    const facts = await this.facts(path);
    if (facts.kind === 'file') return facts;
    const { sizeBytes, mtimeNs } = facts.stamp;
    if (sizeBytes === stamp.sizeBytes && mtimeNs === stamp.mtimeNs) return null;
    return { kind: 'file', code: 'file_changed', message: 'changed' };
  }

  async sample(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
  ): Promise<FileSample | FileFault> {
    const hash = createHash('sha256').update(`${stamp.sizeBytes}\n`);
    const fault = await this.#readAll(path, stamp, ranges, (bytes) => {
      hash.update(bytes);
      return true;
    });
    return fault ?? { kind: 'sample', sample: hash.digest('hex') };
  }

  async hash(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
    control: ReadControl,
  ): Promise<FileHashes | FileFault | null> {
    const { cancel } = control;
    const whole = createHash('sha256');
    const all = [{ offsetBytes: 0, sizeBytes: stamp.sizeBytes }];
    const cancelled = new Promise<null>((resolve) => {
      if (cancel.aborted) resolve(null);
      cancel.addEventListener('abort', () => resolve(null), { once: true });
    });
    let readBytes = 0;
    const work = this.#readAll(path, stamp, all, (bytes) => {
      if (cancel.aborted) return false;
      whole.update(bytes);
      control.onProgress((readBytes += bytes.length));
      return true;
    });
    const hashes = work.then(
      (fault) => fault ?? { kind: 'hashes' as const, sha256: whole.digest('hex'), md5s: [] },
    );
    const result = await Promise.race([cancelled, hashes]);
    if (result?.kind !== 'hashes') return result;
    return { ...result, md5s: ranges.map((range) => md5Of(this.read(path, range))) };
  }

  /** @param take false when it wants no more */
  async #readAll(
    path: string,
    stamp: FileStamp,
    ranges: readonly ByteRange[],
    take: (bytes: Buffer) => boolean,
  ): Promise<FileFault | null> {
    const before = await this.differsFrom(path, stamp);
    if (before !== null) return before;
    for (const range of ranges.flatMap(chunksOf)) {
      const fault = await this.onRead(path, range);
      if (fault !== null) return fault;
      if (!take(this.read(path, range))) return null;
    }
    return this.differsFrom(path, stamp);
  }
}

function chunksOf({ offsetBytes, sizeBytes }: ByteRange): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(sizeBytes / CHUNK_BYTES) }, (_, index) => ({
    offsetBytes: offsetBytes + index * CHUNK_BYTES,
    sizeBytes: Math.min(CHUNK_BYTES, sizeBytes - index * CHUNK_BYTES),
  }));
}

export const md5Of = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
