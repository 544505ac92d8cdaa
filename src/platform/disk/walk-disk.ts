import { fileSystemAt } from './file-systems.ts';

/**
 * What a disk can be trusted with. `local`: a folder's time changes whenever a name in it does, and a file
 * keeps its number. `other`: a share, or a disk that promises neither, such as a card's FAT: the time of its
 * top folder never changes, and its files are numbered anew with each mount.
 */
export type DiskKind = 'local' | 'other';

/** `other` where that cannot be told: it costs more and always works. */
export async function diskKindOf(path: string): Promise<DiskKind> {
  try {
    const { isLocal, hasLastingIds } = await fileSystemAt(path);
    return isLocal && hasLastingIds ? 'local' : 'other';
  } catch {
    return 'other';
  }
}
