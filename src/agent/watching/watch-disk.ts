import type { ContainerReport, FileFault, Sighting } from '../../engine/index.ts';
import {
  diskKindOf,
  findFile,
  folderTime,
  Sights,
  inspectFile,
  listFolder,
  type DiskKind,
  type FolderListing,
  type FoundFile,
} from '../../platform/index.ts';

/** The disk as watching sees it: it only looks. Never throws, but may keep silent for ever. */
export interface WatchDisk {
  kindOf(path: string): Promise<DiskKind>;
  folderTime(path: string): Promise<string | FileFault>;
  listFolder(path: string): Promise<FolderListing | FileFault>;
  findFile(path: string): Promise<FoundFile | FileFault | null>;
  sight(path: string): Promise<Sighting | FileFault>;
  inspect(path: string, sizeBytes: number): Promise<ContainerReport | FileFault>;
}

/** This machine's disks. One for a program: what it has just seen of writers serves all who ask. */
export function machineDisk(): WatchDisk {
  const sights = new Sights();
  return {
    kindOf: diskKindOf,
    folderTime,
    listFolder,
    findFile,
    sight: async (path) => sights.sight(path),
    inspect: inspectFile,
  };
}
