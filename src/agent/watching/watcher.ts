import type {
  ClockPort,
  StorePort,
  WatchesPort,
  WatchFolder,
  WatchSettings,
} from '../../engine/index.ts';
import type { WatchedFolder } from '../contract/index.ts';
import type { WatchNews } from '../events.ts';
import type { Existing } from './existing.ts';
import { FolderWatch } from './folder-watch.ts';
import { makeFilter } from './filter.ts';
import type { HandOver, HandOverAnswer } from './follower.ts';
import { Loop } from '../loop.ts';
import { settleExisting } from './survey.ts';
import type { WatchDisk } from './watch-disk.ts';
import { readSettings, type WatchOptions } from './watch-options.ts';
import { watchRoot } from './watch-root.ts';

/** How soon a folder is watched that another process has added. */
const LOOK_MS = 500;
/** What is gone may come back: a card for the next day, a disk for the next season. */
const DAY_MS = 86_400_000;
const FORGET_AFTER_MS = 30 * DAY_MS;
const FORGET_BEFORE_AFTER_MS = 365 * DAY_MS;

export interface WatcherParts {
  readonly memory: WatchesPort;
  readonly store: Pick<StorePort, 'version'>;
  readonly clock: ClockPort;
  readonly disk: WatchDisk;
  readonly stateDir: string;
  readonly emit: (event: WatchNews) => void;
  readonly handOver: (
    files: readonly HandOver[],
    settings: WatchSettings,
  ) => Promise<readonly HandOverAnswer[]>;
}

/** All folders that are watched now: those for this run, and those that are kept in the state dir. */
export class Watcher {
  readonly #parts: WatcherParts;
  readonly #watches = new Map<string, FolderWatch>();
  readonly #forThisRun = new Map<string, WatchFolder>();
  /** Folders of which is looked what is there already. */
  readonly #settling = new Set<string>();
  #loop: Loop | null = null;
  #version: number | null = null;
  /** One change after another: folders are started and stopped while disks are asked. */
  #changing: Promise<void> = Promise.resolve();

  constructor(parts: WatcherParts) {
    this.#parts = parts;
  }

  get states(): readonly WatchedFolder[] {
    const watched = [...this.#watches].map(([path, { report }]) => ({ path, ...report }));
    const why = 'what is there already is looked through; it has not answered yet';
    const settling = [...this.#settling].map((path) => ({ path, state: 'watching' as const, why }));
    return [...watched, ...settling];
  }

  /**
   * Watches a folder for this run; one that is kept is watched as was said when it was added. Of a folder that
   * was never watched before, what is there is settled first; else it goes on where the last run ended.
   * @throws DailiesError `bad_arguments`, and of the store
   */
  async watch(folder: string, options: WatchOptions = {}): Promise<void> {
    const { memory, stateDir, clock } = this.#parts;
    const { existing = 'nothing', ...rest } = options;
    const settings = readSettings(rest);
    const path = await watchRoot(folder, stateDir);
    const known = (await memory.folders()).find((one) => one.path === path);
    // Beside the other changes: the disk may keep silent.
    if (known === undefined) await this.#settle(path, settings, { kind: existing });
    else if (!known.kept && !isAlike(known.settings, settings)) {
      const wanted = makeFilter(path, known.settings);
      await this.#settle(path, settings, { kind: 'asBefore', wanted });
    }
    await this.#change(async () => {
      const fresh = { path, settings, kept: false, addedAtMs: known?.addedAtMs ?? clock.now() };
      if (known?.kept !== true) await memory.saveFolder(fresh);
      this.#forThisRun.set(path, fresh);
      await this.#regroup();
    });
  }

  /** Watches the folders that are kept, from now on as they are added and removed. @throws of the store */
  async watchKept(): Promise<void> {
    if (this.#loop !== null) return;
    await this.#look();
    this.#loop = new Loop(this.#parts.clock, async () => {
      // A store that fails is the engine's to tell.
      await this.#look().catch(() => undefined);
      return LOOK_MS;
    });
  }

  async close(): Promise<void> {
    await this.#loop?.close();
    await this.#changing;
    await Promise.all([...this.#watches.values()].map(async (watch) => watch.close()));
  }

  async #look(): Promise<void> {
    const version = await this.#parts.store.version();
    if (version === this.#version) return;
    this.#version = version;
    await this.#change(async () => this.#regroup());
  }

  async #change(work: () => Promise<void>): Promise<void> {
    const changed = this.#changing.then(work);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #settle(path: string, settings: WatchSettings, existing: Existing) {
    const { memory, disk, clock } = this.#parts;
    const folders = new Set((await memory.folders()).map((folder) => folder.path));
    const isOthers = (folder: string) => folder !== path && folders.has(folder);
    const wants = makeFilter(path, settings);
    this.#settling.add(path);
    try {
      await settleExisting({ root: path, disk, clock, wants, isOthers }, memory, existing);
    } finally {
      this.#settling.delete(path);
    }
  }

  /** Starts what is to be watched and is not, stops what is not to be any more. */
  async #regroup(): Promise<void> {
    const wanted = await this.#wanted();
    const before = [...this.#watches.keys()].join('\n');
    for (const [path, watch] of this.#watches) {
      if (isSame(wanted.get(path), watch.folder)) continue;
      this.#watches.delete(path);
      await watch.close();
    }
    for (const [path, folder] of wanted) {
      if (!this.#watches.has(path)) this.#watches.set(path, this.#start(folder));
    }
    if ([...this.#watches.keys()].join('\n') === before) return;
    for (const watch of this.#watches.values()) watch.regroup();
    await this.#forget();
  }

  async #wanted(): Promise<ReadonlyMap<string, WatchFolder>> {
    const wanted = new Map(this.#forThisRun);
    if (this.#loop === null && this.#version === null) return wanted;
    for (const { report: _, ...folder } of await this.#parts.memory.folders()) {
      if (folder.kept) wanted.set(folder.path, folder);
    }
    return wanted;
  }

  #start(folder: WatchFolder): FolderWatch {
    const { memory, clock, disk, emit, handOver } = this.#parts;
    const { path, settings } = folder;
    return new FolderWatch({
      folder,
      memory,
      clock,
      disk,
      isOthers: (other) => other !== path && this.#watches.has(other),
      handOver: async (files) => handOver(files, settings),
      onBrokenOff: (file, why) => emit({ type: 'brokenOff', path: file, why }),
      onState: ({ state, why }) => emit({ type: 'watchState', path, state, why }),
    });
  }

  async #forget(): Promise<void> {
    const { memory, clock } = this.#parts;
    await memory.forgetGone({
      beforeGoneMs: clock.now() - FORGET_BEFORE_AFTER_MS,
      othersGoneMs: clock.now() - FORGET_AFTER_MS,
    });
  }
}

const isSame = (a: WatchFolder | undefined, b: WatchFolder) =>
  a !== undefined && a.addedAtMs === b.addedAtMs && isAlike(a.settings, b.settings);

function isAlike(a: WatchSettings, b: WatchSettings): boolean {
  const texts = [a, b].map(({ include, exclude, types, channel, growing, mode }) =>
    JSON.stringify([include, exclude, types, channel, growing, mode]),
  );
  return texts[0] === texts[1];
}
