import type { ContainerReport, FileToUpload } from '../engine/index.ts';
import type { MemoryFiles } from './memory-files.ts';

const MIB = 1024 ** 2;
const END = 'END.';
/** What a recorder writes over when it closes a file whose head is rewritten. */
const HEAD_BYTES = 64;

/** How a take is written; the first letter is what its file begins with. */
export type TakeKind =
  /** The sizes in its head are written when it is closed, and its index behind all else. */
  | 'classic'
  /** Only ever appended to; its end shows. */
  | 'fragmented'
  /** Only ever appended to; nothing in it tells that it is whole. */
  | 'stream';

const REPORTS: Readonly<Record<string, Omit<ContainerReport, 'end' | 'madeAtMs'>>> = {
  c: { kind: 'mp4', head: 'rewritten', extension: '.mov' },
  f: { kind: 'fragmentedMp4', head: 'kept' },
  s: { kind: 'transportStream', head: 'kept' },
};

/** What the bytes of a take say of it, as a container's would. */
export function reportOfTake(_path: string, bytes: Buffer): ContainerReport {
  const letter = bytes.toString('latin1', 0, 1);
  const report = REPORTS[letter] ?? { kind: 'unknown', head: 'rewritten' };
  const isWhole = bytes.toString('latin1', Math.max(0, bytes.length - END.length)) === END;
  const why = 'its index is missing';
  const end = isWhole ? ({ complete: true } as const) : ({ complete: false, why } as const);
  return { ...report, end: letter in REPORTS && letter !== 's' ? end : null, madeAtMs: null };
}

/** A recorder that writes one take onto a disk in memory. */
export class MemoryTake {
  readonly #files: MemoryFiles;
  readonly #kind: TakeKind;
  path: string;
  #pieces = 0;

  constructor(files: MemoryFiles, path: string, kind: TakeKind) {
    this.#files = files;
    this.#kind = kind;
    this.path = path;
    this.#files.record(path, Buffer.from(kind.padEnd(HEAD_BYTES)));
  }

  /** As who finds it would name it. */
  toUpload(): FileToUpload {
    const { path } = this;
    const name = path.split('/').at(-1) ?? '';
    const facts = { stamp: this.#files.stampOf(path), createdAtMs: 1_700_000_000_000 };
    return { ...facts, path, name, filetype: this.#files.mediaTypeOf(name) };
  }

  /** Other bytes each time. */
  write(sizeBytes: number = MIB): void {
    this.#pieces += 1;
    this.#files.record(this.path, Buffer.alloc(sizeBytes, `${this.path} ${this.#pieces}. `));
  }

  /** Writes over what it wrote before. */
  patch(atBytes: number, text: string): void {
    this.#files.patch(this.path, atBytes, Buffer.from(text));
  }

  truncate(sizeBytes: number): void {
    this.#files.write(this.path, this.bytes.subarray(0, sizeBytes));
  }

  rename(to: string): void {
    this.#files.rename(this.path, to);
    this.path = to;
  }

  /** Ends it as its container wants. */
  close(): void {
    if (this.#kind === 'classic') this.patch(8, `${this.bytes.length} bytes`);
    if (this.#kind !== 'stream') this.#files.record(this.path, Buffer.from(END));
    this.#files.close(this.path);
  }

  /** Its recorder is gone, and what it wrote is not whole. */
  die(): void {
    this.#files.close(this.path);
  }

  get bytes(): Buffer {
    return this.#files.bytesOf(this.path);
  }
}
