import { basename, dirname, join } from 'node:path';
import type { ContainerReport, FileFault, Sighting } from '../../engine/index.ts';
import type { DiskKind, FolderListing, FoundFile } from '../../platform/index.ts';
import type { WatchDisk } from '../watching/watch-disk.ts';

/** A file of a disk in memory: what looks at it can see. */
export interface MemoryFile {
  readonly number: number;
  sizeBytes: number;
  mtimeMs: number;
  /** A recorder has it open. */
  isOpen: boolean;
  /** Its container has its end. */
  isWhole: boolean;
  /** Which of all that was ever written is in it; for tests to tell, watching does not see it. */
  content: number;
}

const gone = (path: string): FileFault => ({
  kind: 'file',
  code: 'file_vanished',
  message: `${basename(path)} is not there (ENOENT)`,
});

/** A local disk whose files a test writes, and that a test can pull, or let hang. */
export class MemoryDisk implements WatchDisk {
  readonly files = new Map<string, MemoryFile>();
  readonly folders = new Map<string, { mtimeMs: number }>();
  /** Folders that may not be read. */
  readonly forbidden = new Set<string>();
  readonly #now: () => number;
  #numbers = 0;
  #contents = 0;
  /** Set: below this folder nothing is answered until it is let go. */
  #hung: {
    readonly folder: string;
    readonly over: Promise<void>;
    readonly end: () => void;
  } | null = null;
  kind: DiskKind = 'local';
  /** How often a file's content was read. */
  inspections = 0;

  constructor(root: string, now: () => number) {
    this.#now = now;
    this.makeFolder(root);
  }

  makeFolder(path: string): void {
    if (this.folders.has(path)) return;
    if (dirname(path) !== '/') this.makeFolder(dirname(path));
    this.folders.set(path, { mtimeMs: this.#now() });
    this.#touch(dirname(path));
  }

  create(path: string): MemoryFile {
    this.makeFolder(dirname(path));
    const number = (this.#numbers += 1);
    const facts = { sizeBytes: 0, mtimeMs: this.#now(), isOpen: true, isWhole: false };
    const file = { ...facts, number, content: (this.#contents += 1) };
    this.files.set(path, file);
    this.#touch(dirname(path));
    return file;
  }

  /** A whole file at once, as a copy program's last rename shows it. */
  write(path: string, sizeBytes = 1_000): MemoryFile {
    const file = this.create(path);
    Object.assign(file, { sizeBytes, isOpen: false, isWhole: true });
    return file;
  }

  /** Somebody opens it again, for other bytes. */
  reopen(file: MemoryFile, sizeBytes: number): void {
    this.#contents += 1;
    const mtimeMs = this.#now();
    Object.assign(file, {
      sizeBytes,
      mtimeMs,
      isOpen: true,
      isWhole: false,
      content: this.#contents,
    });
  }

  rename(from: string, to: string): void {
    const file = this.files.get(from);
    if (file === undefined) return;
    this.makeFolder(dirname(to));
    this.files.delete(from);
    this.files.set(to, file);
    this.#touch(dirname(from));
    this.#touch(dirname(to));
  }

  remove(path: string): void {
    this.files.delete(path);
    this.#touch(dirname(path));
  }

  /** The disk is pulled; what was on it can be put back. */
  pull(root: string): () => void {
    const [files, folders] = [[...this.files], [...this.folders]].map((all) =>
      all.filter(([path]) => path === root || path.startsWith(`${root}/`)),
    ) as [[string, MemoryFile][], [string, { mtimeMs: number }][]];
    for (const [path] of files) this.files.delete(path);
    for (const [path] of folders) this.folders.delete(path);
    return () => {
      for (const [path, file] of files) this.files.set(path, file);
      for (const [path, folder] of folders) this.folders.set(path, folder);
    };
  }

  /** Nothing below the folder is answered until the function is called that it returns. */
  hang(folder: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hung = { folder, over: promise, end: resolve };
    return () => {
      this.#hung = null;
      resolve();
    };
  }

  async kindOf(path: string): Promise<DiskKind> {
    await this.#answer(path);
    return this.kind;
  }

  async folderTime(path: string): Promise<string | FileFault> {
    await this.#answer(path);
    const folder = this.folders.get(path);
    return folder === undefined ? gone(path) : nanoseconds(folder.mtimeMs);
  }

  async listFolder(path: string): Promise<FolderListing | FileFault> {
    await this.#answer(path);
    if (!this.folders.has(path)) return gone(path);
    if (this.forbidden.has(path)) {
      return { kind: 'file', code: 'file_unreadable', message: `${path} may not be read` };
    }
    const inside = (paths: Iterable<string>) =>
      [...paths].filter((one) => dirname(one) === path && one !== path).map((one) => basename(one));
    return {
      kind: 'listing',
      files: inside(this.files.keys()),
      folders: inside(this.folders.keys()),
    };
  }

  async findFile(path: string): Promise<FoundFile | FileFault | null> {
    await this.#answer(path);
    const file = this.files.get(path);
    if (file === undefined) return gone(path);
    const stamp = { sizeBytes: file.sizeBytes, mtimeNs: nanoseconds(file.mtimeMs) };
    return { kind: 'found', stamp, fileId: String(file.number), createdAtMs: file.mtimeMs };
  }

  async sight(path: string): Promise<Sighting | FileFault> {
    const found = await this.findFile(path);
    if (found?.kind !== 'found') return gone(path);
    const { stamp, fileId } = found;
    const writer = this.files.get(path)?.isOpen === true ? 'some' : 'none';
    return { path, stamp, fileId, allocatedBytes: stamp.sizeBytes, writer };
  }

  async inspect(path: string): Promise<ContainerReport | FileFault> {
    await this.#answer(path);
    this.inspections += 1;
    const file = this.files.get(path);
    if (file === undefined) return gone(path);
    const end = file.isWhole
      ? ({ complete: true } as const)
      : { complete: false as const, why: 'its index is missing' };
    return { kind: 'mp4', end, head: 'rewritten', madeAtMs: null };
  }

  async #answer(path: string): Promise<void> {
    if (this.#hung !== null && join(path, '/').startsWith(join(this.#hung.folder, '/'))) {
      await this.#hung.over;
    }
  }

  #touch(folder: string): void {
    const known = this.folders.get(folder);
    if (known !== undefined) known.mtimeMs = this.#now();
  }
}

const nanoseconds = (ms: number) => String(BigInt(Math.round(ms * 1000)) * 1000n);
