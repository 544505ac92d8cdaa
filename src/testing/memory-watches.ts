import type {
  Forgetting,
  KnownFile,
  VerdictCounts,
  WatchFolder,
  WatchReport,
  WatchesPort,
} from '../engine/index.ts';

/** What is kept of watch folders, in memory. Paths have slashes. */
export class MemoryWatches implements WatchesPort {
  readonly #folders = new Map<string, WatchFolder & { report: WatchReport | null }>();
  readonly #files = new Map<string, KnownFile>();

  async folders() {
    return [...this.#folders.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async saveFolder(folder: WatchFolder) {
    const report = this.#folders.get(folder.path)?.report ?? null;
    this.#folders.set(folder.path, { ...folder, report });
  }

  async removeFolder(path: string) {
    return this.#folders.delete(path);
  }

  async saveReport(path: string, report: WatchReport) {
    const folder = this.#folders.get(path);
    if (folder !== undefined) this.#folders.set(path, { ...folder, report });
  }

  async filesIn(folder: string, afterName: string, limit: number) {
    return [...this.#files.values()]
      .filter((file) => file.folder === folder && file.name > afterName)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit);
  }

  async filesWithId(fileId: string) {
    const still = (file: KnownFile) => file.goneAtMs ?? Infinity;
    return [...this.#files.values()]
      .filter((file) => file.fileId === fileId)
      .toSorted((a, b) => (still(a) < still(b) ? -1 : 1));
  }

  async saveFiles(files: readonly KnownFile[]) {
    for (const file of files) this.#files.set(keyOf(file), file);
  }

  async forgetFiles(files: readonly Pick<KnownFile, 'folder' | 'name'>[]) {
    for (const file of files) this.#files.delete(keyOf(file));
  }

  async foldersBelow(path: string) {
    const folders = [...this.#files.values()].map(({ folder }) => folder);
    return [...new Set(folders)].filter((folder) => isWithin(folder, path)).toSorted();
  }

  async forgetFolders(folders: readonly string[]) {
    await this.#forget(({ folder }) => folders.includes(folder));
  }

  async forgetGone({ beforeGoneMs, othersGoneMs }: Forgetting) {
    await this.#forget(({ verdict, goneAtMs }) => {
      const limitMs = verdict.kind === 'before' ? beforeGoneMs : othersGoneMs;
      return goneAtMs !== null && goneAtMs < limitMs;
    });
  }

  async countBelow(path: string): Promise<VerdictCounts> {
    const counts = { before: 0, growing: 0, handedOver: 0, brokenOff: 0 };
    for (const { folder, verdict } of this.#files.values()) {
      if (isWithin(folder, path)) counts[verdict.kind] += 1;
    }
    return counts;
  }

  async #forget(isOld: (file: KnownFile) => boolean): Promise<void> {
    for (const [key, file] of this.#files) if (isOld(file)) this.#files.delete(key);
  }
}

const keyOf = ({ folder, name }: Pick<KnownFile, 'folder' | 'name'>) => `${folder}/${name}`;

const isWithin = (path: string, folder: string) =>
  path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
