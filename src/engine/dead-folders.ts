/** So long a folder whose disk was silent is taken to be so still. */
const DEAD_MS = 60_000;

/** Folders whose disk gave no sign of life: the other files there need not each find it out again. */
export class DeadFolders {
  readonly #foundAtMs = new Map<string, number>();

  note(path: string, nowMs: number): void {
    this.#foundAtMs.set(folderOf(path), nowMs);
  }

  has(path: string, nowMs: number): boolean {
    for (const [folder, foundAtMs] of this.#foundAtMs) {
      if (Math.abs(nowMs - foundAtMs) >= DEAD_MS) this.#foundAtMs.delete(folder);
      else if (path.startsWith(folder)) return true;
    }
    return false;
  }
}

/** With its last separator, so that it is the beginning of what is in it and of nothing else. */
const folderOf = (path: string) =>
  path.slice(0, path.length - (path.split(/[/\\]/).at(-1) ?? '').length);
