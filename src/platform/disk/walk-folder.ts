import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFault, FileStamp } from '../../engine/index.ts';
import { fileFault } from './file-fault.ts';
import { stampOf } from './stamp.ts';

/** What is right in a folder. Hidden entries are a system's, not a camera's, and not named. */
export interface FolderListing {
  readonly kind: 'listing';
  /** Links too, which may lead to a file. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Never throws. */
export async function listFolder(path: string): Promise<FolderListing | FileFault> {
  try {
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(entry.name);
    }
    return { kind: 'listing', files, folders };
  } catch (error) {
    return await fileFault(path, error);
  }
}

/** Nanoseconds since 1970 as text. Never throws; what is no folder is a fault. */
export async function folderTime(path: string): Promise<string | FileFault> {
  try {
    const stats = await stat(path, { bigint: true });
    if (stats.isDirectory()) return String(stats.mtimeNs);
    return { kind: 'file', code: 'file_vanished', message: `${path} is no folder` };
  } catch (error) {
    return await fileFault(path, error);
  }
}

/** A file as one look at its folder's entry shows it. */
export interface FoundFile {
  readonly kind: 'found';
  readonly stamp: FileStamp;
  /**
   * The file's number on its disk, and its birth, because numbers are given again. Without the disk's, which
   * changes whenever one is plugged in again; two disks below one folder may share numbers, so that it says
   * something only together with a stamp.
   */
  readonly fileId: string;
  /** When the media was made, ms since 1970: the earlier of birth and modification. */
  readonly createdAtMs: number;
}

/** Follows a link. Null for what is no file, such as a link to a folder. Never throws. */
export async function findFile(path: string): Promise<FoundFile | FileFault | null> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return null;
    const bornMs = Number(stats.birthtimeMs);
    const changedMs = Number(stats.mtimeMs);
    return {
      kind: 'found',
      stamp: stampOf(stats),
      fileId: `${stats.ino}:${stats.birthtimeNs}`,
      createdAtMs: bornMs > 0 ? Math.min(bornMs, changedMs) : changedMs,
    };
  } catch (error) {
    return await fileFault(path, error);
  }
}

/** The path without links; of one that is not there as much as is. */
export async function realPathOf(path: string): Promise<string> {
  const parent = join(path, '..');
  try {
    return await realpath(path);
  } catch {
    return parent === path ? path : join(await realPathOf(parent), path.slice(parent.length));
  }
}
