import type { KnownFile } from '../../engine/index.ts';

/**
 * What was known of a name that another file has now. Where several files change names, the first that is met
 * may have taken the name of one that is met later, under its new one.
 */
export class Displaced {
  #recent = new Map<string, KnownFile>();
  #older = new Map<string, KnownFile>();

  add(file: KnownFile): void {
    if (file.fileId !== null) this.#recent.set(file.fileId, file);
  }

  /** What is known of this file under names it has no more. */
  of(fileId: string): readonly KnownFile[] {
    const found = this.#recent.get(fileId) ?? this.#older.get(fileId);
    return found === undefined ? [] : [found];
  }

  /** Everything is looked at now: what was displaced before the last time is either found or gone. */
  age(): void {
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
