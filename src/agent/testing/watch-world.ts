import type { KnownFile, WatchesPort, WatchSettings } from '../../engine/index.ts';
import { ManualClock, MemoryWatches, settle } from '../../testing/index.ts';
import type { WatchNews } from '../events.ts';
import type { HandOver } from '../watching/follower.ts';
import { WatchFolders, type ExistingChoice } from '../watching/watch-folders.ts';
import { Watcher } from '../watching/watcher.ts';
import { MemoryDisk } from './memory-disk.ts';

/** What a queue was handed, and what it was then. */
export interface Handed extends HandOver {
  readonly number: number;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly content: number;
}

/** Folders, a clock and a queue for tests of watching; programs come and go. */
export class WatchWorld {
  readonly clock = new ManualClock();
  readonly disk: MemoryDisk;
  readonly memory = new MemoryWatches();
  readonly handed: Handed[] = [];
  readonly settings: WatchSettings[] = [];
  readonly news: WatchNews[] = [];
  readonly root: string;
  #version = 1;
  #watcher: Watcher | null = null;
  /** The running program's ways to the outside; cut when it is killed. */
  #line = { isCut: false };
  /** Why the queue takes nothing; null: it takes all. */
  refuses: string | null = null;

  constructor(root = '/w/card') {
    this.root = root;
    this.disk = new MemoryDisk(root, () => this.clock.now());
  }

  get watcher(): Watcher {
    if (this.#watcher === null) throw new Error('no program runs');
    return this.#watcher;
  }

  get folders(): WatchFolders {
    const { memory, clock, disk } = this;
    return new WatchFolders({ memory, clock, disk, stateDir: '/w/state', owned: true });
  }

  /** As a command does, whether a program runs or not. */
  async add(choice: ExistingChoice, settings: Partial<WatchSettings> = {}, path = this.root) {
    const told = await this.folders.add(path, settings, choice);
    this.#version += 1;
    return told;
  }

  async remove(path = this.root): Promise<void> {
    await this.folders.remove(path);
    this.#version += 1;
  }

  async start(): Promise<void> {
    const line = { isCut: false };
    this.#line = line;
    const { clock, disk } = this;
    this.#watcher = new Watcher({
      memory: cuttable(this.memory, line),
      store: { version: async () => this.#version },
      clock,
      disk,
      stateDir: '/w/state',
      emit: (event) => this.news.push(event),
      handOver: async (files, settings) => this.#take(files, settings, line),
    });
    await this.#watcher.watchKept();
    await settle();
  }

  async stop(): Promise<void> {
    await this.#watcher?.close();
    this.#watcher = null;
  }

  /** The program dies: nothing that it still does reaches anyone. */
  kill(): void {
    this.#line.isCut = true;
    void this.#watcher?.close();
    this.#watcher = null;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Finished hand-overs of this path. */
  finished(name: string): number {
    const path = `${this.root}/${name}`;
    return this.handed.filter((one) => one.path === path && !one.growing).length;
  }

  async known(name: string): Promise<KnownFile | undefined> {
    const path = `${this.root}/${name}`;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const all = await this.memory.filesIn(folder, '', 999);
    return all.find((file) => `${file.folder}/${file.name}` === path);
  }

  async #take(files: readonly HandOver[], settings: WatchSettings, line: { isCut: boolean }) {
    if (line.isCut) return new Promise<never>(() => undefined);
    if (this.refuses !== null) return files.map(() => this.refuses);
    this.settings.push(settings);
    for (const file of files) {
      const there = this.disk.files.get(file.path);
      if (there !== undefined) this.handed.push({ ...file, ...there });
    }
    return files.map(() => null);
  }
}

/** The store of a program that may die: from then on it hears nothing. */
function cuttable(memory: WatchesPort, line: { readonly isCut: boolean }): WatchesPort {
  return new Proxy(memory, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...all: unknown[]) => Promise<unknown>;
      return async (...all: unknown[]) =>
        line.isCut ? new Promise(() => undefined) : method.apply(target, all);
    },
  });
}
