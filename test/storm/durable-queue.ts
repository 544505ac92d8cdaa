import { join } from 'node:path';
import type { StorePort } from '../../src/engine/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/testing/index.ts';
import type { Witness } from './witness.ts';

/** What outlives a process: the real store in its file or, for what the engine alone does, one in memory. */
export class DurableQueue {
  readonly kind: 'sqlite' | 'memory';
  readonly #path: string;
  #store: StorePort;

  constructor(kind: 'sqlite' | 'memory', folder: string) {
    this.kind = kind;
    this.#path = join(folder, 'queue.db');
    this.#store = kind === 'memory' ? new MemoryStore() : SqliteStore.open(this.#path);
  }

  get store(): StorePort {
    return this.#store;
  }

  /** As the next process finds it; the witness says what must be there. */
  async reopen(witness: Witness): Promise<void> {
    if (this.kind === 'memory') return;
    await this.#store.close();
    this.#store = SqliteStore.open(this.#path);
    for (const job of witness.jobs.values()) {
      const kept = await this.#store.find(job.id);
      const isKept = JSON.stringify(kept?.job.state) === JSON.stringify(job.state);
      if (!isKept)
        witness.wrongs.push(`${job.name}: the store forgot that it is ${job.state.kind}`);
    }
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}
