import type { ClockPort, EnqueueOptions, StorePort, WatchesPort } from '../../engine/index.ts';
import type { WatchedFolder } from '../contract/index.ts';
import type { WatchNews } from '../events.ts';
import type { Queued } from '../inbox.ts';
import { makeHandOver } from './hand-over.ts';
import { machineDisk } from './watch-disk.ts';
import { WatchFolders } from './watch-folders.ts';
import { Watcher } from './watcher.ts';

export interface WatchingParts {
  readonly store: StorePort & { readonly watches: WatchesPort };
  readonly clock: ClockPort;
  readonly stateDir: string;
  /** False: another process owns the state dir, and watches if it is an agent. */
  readonly owned: boolean;
  readonly emit: (event: WatchNews) => void;
  readonly uploadAll: (
    paths: readonly string[],
    options: Partial<EnqueueOptions>,
  ) => Promise<readonly Queued[]>;
}

/** Watching, put together for a device: who watches, and what is kept. */
export class Watching {
  readonly watcher: Watcher;
  readonly folders: WatchFolders;

  constructor({ store, clock, stateDir, owned, emit, uploadAll }: WatchingParts) {
    const common = { memory: store.watches, clock, disk: machineDisk(), stateDir };
    this.watcher = new Watcher({ ...common, store, emit, handOver: makeHandOver(uploadAll) });
    this.folders = new WatchFolders({ ...common, owned });
  }

  /** What is watched here; by another process or by none, what is kept. */
  async states(): Promise<readonly WatchedFolder[]> {
    const here = this.watcher.states;
    if (here.length > 0) return here;
    return (await this.folders.list()).map(({ path, state, why }) => ({ path, state, why }));
  }
}
