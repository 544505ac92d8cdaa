import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { temporaryNameOf } from '../../engine/index.ts';
import { fileIdOf } from './sight.ts';

/**
 * Where a file is that was renamed within its folder: the entry that is the same file, else, where
 * files cannot be told apart, the one with the name that a temporary name was for. Null when there
 * is none.
 * @param fileId as its last sighting told
 */
export async function movedTo(path: string, fileId: string | null): Promise<string | null> {
  const folder = dirname(path);
  if (fileId !== null) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const candidate = join(folder, name);
      if ((await idAt(candidate)) === fileId) return candidate;
    }
  }
  const innerName = temporaryNameOf(basename(path))?.innerName ?? null;
  if (innerName === null) return null;
  const candidate = join(folder, innerName);
  return (await idAt(candidate)) === null ? null : candidate;
}

/** Of a regular file; null where there is none. */
async function idAt(path: string): Promise<string | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats?.isFile() === true ? fileIdOf(stats) : null;
}
