import { join } from 'node:path';
import {
  READINESS_START,
  verdictOf,
  type ClockPort,
  type FileFault,
  type FileVerdict,
  type KnownFile,
  type WatchesPort,
} from '../../engine/index.ts';
import type { DiskKind } from '../../platform/index.ts';
import { judgeEntry, mayBeRenamed, type Entry } from './decide.ts';
import { Displaced } from './displaced.ts';
import type { Filter } from './filter.ts';
import { knownIn, yielding } from './memory.ts';
import type { WatchDisk } from './watch-disk.ts';

/** Questions to a disk at once; each that is not answered keeps a thread of the process. */
const AT_ONCE: Readonly<Record<DiskKind, number>> = { local: 4, other: 2 };
/** A folder's time is as fine as this, at worst: one that is younger may hide a change. */
const FOLDER_TIME_GRAIN_MS = 3_000;
/** In larger folders, files whose names are known are not looked at each time that one comes or goes. */
const LARGE_FOLDER_FILES = 5_000;

export interface SweepParts {
  readonly root: string;
  readonly disk: WatchDisk;
  readonly clock: ClockPort;
  readonly memory: WatchesPort;
  readonly wants: Filter;
  /** Another watch folder, below this one, which looks after its files itself. */
  readonly isOthers: (folder: string) => boolean;
  readonly isClosed: () => boolean;
  readonly isFollowed: (path: string) => boolean;
  /** False when there is no room for another one now. */
  readonly follow: (entry: Entry, since: FileVerdict | null) => boolean;
}

interface SeenFolder {
  readonly timeNs: string;
  readonly folders: readonly string[];
}

/** What a sweep could not look at. */
export interface SweepEnd {
  /** Null: the watched folder is there. */
  readonly missing: FileFault | null;
  readonly unreadable: readonly FileFault[];
  /** Some files found no room to be followed: sweep again when there is. */
  readonly overflowed: boolean;
}

/** Walks a folder and finds in it what is not decided about yet. Reads nothing but names and stats. */
export class Sweep {
  readonly #parts: SweepParts;
  readonly #kind: DiskKind;
  /** Folders that need not be listed again while their time stays. */
  #seen = new Map<string, SeenFolder>();

  readonly #displaced = new Displaced();

  constructor(parts: SweepParts, kind: DiskKind) {
    this.#parts = parts;
    this.#kind = kind;
  }

  /** The watch folders around have changed: what was left to another one may be this one's now. */
  forget(): void {
    this.#seen.clear();
  }

  /** A folder is to be listed again, whatever its time says. */
  revisit(folder: string): void {
    this.#seen.delete(folder);
  }

  /** @param everything looks at every file; else only into folders that have changed */
  async run(everything: boolean): Promise<SweepEnd> {
    const { root, disk, isOthers, isClosed } = this.#parts;
    if (everything) this.#displaced.age();
    const visited = new Set<string>();
    const unreadable: FileFault[] = [];
    let overflowed = false;
    const open = [root];
    while (open.length > 0 && !isClosed()) {
      const some = open.splice(-AT_ONCE[this.#kind]);
      const times = await Promise.all(some.map(async (folder) => disk.folderTime(folder)));
      for (const [index, folder] of some.entries()) {
        const end = await this.#visit(folder, times[index] ?? '0', everything);
        if ('code' in end) {
          if (folder === root) return { missing: end, unreadable, overflowed };
          if (end.code !== 'file_vanished') unreadable.push(end);
          continue;
        }
        visited.add(folder);
        if (end.overflowed) overflowed = true;
        unreadable.push(...end.unreadable);
        for (const name of end.folders) {
          const path = join(folder, name);
          if (!isOthers(path)) open.push(path);
        }
      }
    }
    if (everything && !isClosed() && unreadable.length === 0) await this.#missGone(visited);
    for (const folder of this.#seen.keys()) if (!visited.has(folder)) this.#seen.delete(folder);
    return { missing: null, unreadable, overflowed };
  }

  async #visit(
    folder: string,
    timeNs: string | FileFault,
    everything: boolean,
  ): Promise<FileFault | (Looked & { readonly folders: readonly string[] })> {
    const { disk, clock } = this.#parts;
    if (typeof timeNs !== 'string') return timeNs;
    const seen = this.#seen.get(folder);
    if (!everything && seen?.timeNs === timeNs) {
      return { folders: seen.folders, unreadable: [], overflowed: false };
    }
    const listing = await disk.listFolder(folder);
    if (listing.kind === 'file') return listing;
    const { folders, files } = listing;
    const looked = await this.#lookAll(folder, files, everything);
    // Only a time that lies well back is that of the last change.
    const ageMs = clock.now() - Number(BigInt(timeNs) / 1_000_000n);
    const isSure = this.#kind === 'local' && ageMs > FOLDER_TIME_GRAIN_MS && !looked.overflowed;
    if (isSure) this.#seen.set(folder, { timeNs, folders });
    else this.#seen.delete(folder);
    return { ...looked, folders };
  }

  async #lookAll(folder: string, names: readonly string[], everything: boolean): Promise<Looked> {
    const { memory, clock, isFollowed, isClosed } = this.#parts;
    const known = await knownIn(memory, folder);
    const skipsKnown = !everything && names.length > LARGE_FOLDER_FILES;
    const toLook = names.filter((name) => {
      const path = join(folder, name);
      if (!this.#isCandidate(path, name) || isFollowed(path)) return false;
      return !(skipsKnown && known.get(name)?.goneAtMs === null);
    });
    const looked = new Findings();
    for (let start = 0; start < toLook.length && !isClosed(); start += AT_ONCE[this.#kind]) {
      const some = toLook.slice(start, start + AT_ONCE[this.#kind]);
      await Promise.all(
        some.map(async (name) => this.#look(folder, name, known.get(name) ?? null, looked)),
      );
    }
    const there = new Set(names);
    for (const file of known.values()) {
      if (there.has(file.name) || file.goneAtMs !== null) continue;
      looked.changes.push({ ...file, goneAtMs: clock.now() });
    }
    await yielding(looked.changes, async (some) => memory.saveFiles(some));
    return looked;
  }

  #isCandidate(path: string, name: string): boolean {
    const { wants, clock } = this.#parts;
    return wants(path) && verdictOf(READINESS_START, name, clock.now()).kind !== 'ignored';
  }

  async #look(
    folder: string,
    name: string,
    known: KnownFile | null,
    looked: Findings,
  ): Promise<void> {
    const { disk, memory, follow } = this.#parts;
    const found = await disk.findFile(join(folder, name));
    if (found === null) return;
    if (found.kind === 'file') {
      if (found.code !== 'file_vanished' || !isWritable(name)) looked.unreadable.push(found);
      return;
    }
    const fileId = this.#kind === 'local' ? found.fileId : null;
    const entry: Entry = { folder, name, stamp: found.stamp, fileId };
    const alike =
      fileId !== null && mayBeRenamed(entry, known)
        ? [...this.#displaced.of(fileId), ...(await memory.filesWithId(fileId))]
        : [];
    const finding = judgeEntry(entry, known, alike);
    switch (finding.kind) {
      case 'settled':
        if (known !== null && known.goneAtMs !== null) {
          looked.changes.push({ ...known, goneAtMs: null });
        }
        return;
      case 'renamed':
        if (known !== null) this.#displaced.add(known);
        looked.changes.push({ ...entry, verdict: finding.verdict, goneAtMs: null });
        return;
      case 'follow':
        if (!follow(entry, finding.since)) looked.overflowed = true;
        return;
    }
  }

  /** Files in folders that are not there any more. */
  async #missGone(visited: ReadonlySet<string>): Promise<void> {
    const { memory, root, clock, isOthers } = this.#parts;
    for (const folder of await memory.foldersBelow(root)) {
      if (visited.has(folder) || isBelowOther(folder, root, isOthers)) continue;
      const known = await knownIn(memory, folder);
      const gone = [...known.values()].filter(({ goneAtMs }) => goneAtMs === null);
      await yielding(
        gone.map((file) => ({ ...file, goneAtMs: clock.now() })),
        async (some) => memory.saveFiles(some),
      );
    }
  }
}

interface Looked {
  readonly unreadable: readonly FileFault[];
  readonly overflowed: boolean;
}

class Findings implements Looked {
  readonly unreadable: FileFault[] = [];
  readonly changes: KnownFile[] = [];
  overflowed = false;
}

/** A name that is no text comes back as another, under which no file is there. */
const isWritable = (name: string) => !name.includes('\ufffd');

/** Whether a folder, or one between it and the root, is another watch folder. */
function isBelowOther(
  folder: string,
  root: string,
  isOthers: (folder: string) => boolean,
): boolean {
  for (let path = folder; path.length > root.length; path = join(path, '..')) {
    if (isOthers(path)) return true;
  }
  return false;
}
