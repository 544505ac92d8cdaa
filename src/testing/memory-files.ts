import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { temporaryNameOf } from '../engine/index.ts';
import type {
  ByteRange,
  ChecksummedRange,
  ContainerReport,
  FileFacts,
  FileFault,
  FileHashes,
  FileSample,
  FilesPort,
  FileStamp,
  ReadControl,
  Sighting,
} from '../engine/index.ts';

/** As much as the disk's reader takes in one go. */
const CHUNK_BYTES = 256 * 1024;
/** What a recorder's file grows into. */
const ROOM_BYTES = 1024 ** 2;
const LARGE_BYTES = 4 * 1024 ** 2;

interface Content {
  readonly bytes: Buffer;
  readonly mtimeNs: string;
  readonly fileId: string;
  isOpen: boolean;
}

const NOT_TOLD: ContainerReport = { kind: 'unknown', end: null, head: 'rewritten', madeAtMs: null };

type Facts = { readonly kind: 'facts' } & FileFacts;

/** A disk in memory, with faults as a test asks for them. */
export class MemoryFiles implements FilesPort {
  readonly #contents = new Map<string, Content>();
  readonly #unplugged = new Set<string>();
  #writes = 0;
  #files = 0;
  /** Whether the system tells who has a file open for writing. */
  tellsWriters = true;
  /** What the bytes of a file say of it, by its path; unless told, nothing. */
  onInspect: (path: string, bytes: Buffer) => ContainerReport = () => NOT_TOLD;
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
    const before = this.#contents.get(path);
    const fileId = before?.fileId ?? `file-${(this.#files += 1)}`;
    this.#contents.set(path, { bytes, mtimeNs, fileId, isOpen: before?.isOpen ?? false });
    return { stamp: { sizeBytes: bytes.length, mtimeNs }, createdAtMs: 1_700_000_000_000 };
  }

  /** A recorder opens it, writes at its end, and keeps it open. */
  record(path: string, bytes: Buffer): void {
    this.write(path, appended(this.#contents.get(path)?.bytes ?? Buffer.alloc(0), bytes));
    this.#contentOf(path).isOpen = true;
  }

  /** A recorder writes over what it has written. */
  patch(path: string, atBytes: number, bytes: Buffer): void {
    const after = Buffer.from(this.#contentOf(path).bytes);
    bytes.copy(after, atBytes);
    this.write(path, after);
  }

  close(path: string): void {
    this.#contentOf(path).isOpen = false;
  }

  rename(from: string, to: string): void {
    this.#contents.set(to, this.#contentOf(from));
    this.#contents.delete(from);
  }

  #contentOf(path: string): Content {
    const content = this.#contents.get(path);
    if (content === undefined) throw new Error(`${path} is not there`);
    return content;
  }

  bytesOf(path: string): Buffer {
    return this.#contentOf(path).bytes;
  }

  stampOf(path: string): FileStamp {
    const { bytes, mtimeNs } = this.#contentOf(path);
    return { sizeBytes: bytes.length, mtimeNs };
  }

  /** What is below a folder is not to be seen until this is called; who writes there goes on. */
  unplug(folder: string): () => void {
    this.#unplugged.add(folder);
    return () => this.#unplugged.delete(folder);
  }

  #isUnplugged(path: string): boolean {
    return [...this.#unplugged].some((folder) => path.startsWith(folder));
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
    if (file === undefined || this.#isUnplugged(path))
      return { kind: 'file', code: 'file_vanished', message: 'gone' };
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
    const all = [{ offsetBytes: 0, sizeBytes: stamp.sizeBytes }];
    const cancelled = new Promise<null>((resolve) => {
      if (cancel.aborted) resolve(null);
      cancel.addEventListener('abort', () => resolve(null), { once: true });
    });
    let readBytes = 0;
    const work = this.#readAll(path, stamp, all, (bytes) => {
      if (cancel.aborted) return false;
      control.onProgress((readBytes += bytes.length));
      return true;
    });
    const hashes = work.then(
      (fault) => fault ?? { kind: 'hashes' as const, sha256: this.#sha256(path), md5s: [] },
    );
    const result = await Promise.race([cancelled, hashes]);
    if (result?.kind !== 'hashes') return result;
    return { ...result, md5s: ranges.map((range) => md5Of(this.read(path, range))) };
  }

  #sha256(path: string): string {
    return digestOf('sha256', this.#contents.get(path)?.bytes ?? Buffer.alloc(0));
  }

  /** What is wrong with a file that should have this range; null when it has. */
  async lacks({
    path,
    offsetBytes,
    sizeBytes,
  }: ByteRange & { readonly path: string }): Promise<FileFault | null> {
    const facts = await this.facts(path);
    if (facts.kind === 'file') return facts;
    if (facts.stamp.sizeBytes >= offsetBytes + sizeBytes) return null;
    return { kind: 'file', code: 'file_changed', message: 'changed' };
  }

  async sight(path: string): Promise<Sighting | FileFault> {
    const facts = await this.facts(path);
    if (facts.kind === 'file') return facts;
    const { fileId, isOpen } = this.#contentOf(path);
    const writer = isOpen ? 'some' : 'none';
    return {
      path,
      stamp: facts.stamp,
      fileId,
      allocatedBytes: facts.stamp.sizeBytes,
      writer: this.tellsWriters ? writer : 'unknown',
    };
  }

  async inspect(path: string): Promise<ContainerReport | FileFault> {
    const facts = await this.facts(path);
    return facts.kind === 'file' ? facts : this.onInspect(path, this.#contentOf(path).bytes);
  }

  async movedTo(path: string, fileId: string | null): Promise<string | null> {
    const innerName = temporaryNameOf(path)?.innerName ?? null;
    if (fileId === null)
      return innerName !== null && this.#contents.has(innerName) ? innerName : null;
    const found = [...this.#contents].find(
      ([other, content]) =>
        other !== path && !this.#isUnplugged(other) && content.fileId === fileId,
    );
    return found?.[0] ?? null;
  }

  async compare(
    path: string,
    stamp: FileStamp,
    ranges: readonly ChecksummedRange[],
    control: ReadControl,
  ): Promise<
    { readonly kind: 'compared'; readonly changed: readonly number[] } | FileFault | null
  > {
    if (control.cancel.aborted) return null;
    const fault = await this.#readAll(path, stamp, ranges, () => !control.cancel.aborted);
    if (fault !== null) return fault;
    if (control.cancel.aborted) return null;
    const changed = ranges.flatMap((range, index) =>
      crc32(this.read(path, range)) === range.crc32 ? [] : [index],
    );
    return { kind: 'compared', changed };
  }

  mediaTypeOf(name: string): string {
    return name.endsWith('.mp4') ? 'video/mp4' : 'application/octet-stream';
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

/** Behind what is there if there is room, so that a long take is not copied with every piece. */
function appended(before: Buffer, bytes: Buffer): Buffer {
  const sizeBytes = before.length + bytes.length;
  const roomBytes = before.buffer.byteLength - before.byteOffset - before.length;
  const isOwn = before.byteOffset === 0 && before.buffer.byteLength > ROOM_BYTES;
  const whole = Buffer.from(
    isOwn && roomBytes >= bytes.length
      ? before.buffer
      : new ArrayBuffer(Math.max(2 * ROOM_BYTES, 2 * sizeBytes)),
    0,
    sizeBytes,
  );
  if (whole.buffer !== before.buffer) before.copy(whole);
  bytes.copy(whole, before.length);
  return whole;
}

/** Of large contents only a checksum is hashed: a test has better things to do. */
function digestOf(algorithm: 'md5' | 'sha256', bytes: Buffer): string {
  const hashed = bytes.length < LARGE_BYTES ? bytes : `${bytes.length} ${crc32(bytes)}`;
  return createHash(algorithm).update(hashed).digest('hex');
}

export const md5Of = (bytes: Buffer) => digestOf('md5', bytes);
