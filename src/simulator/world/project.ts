import { randomUUID } from 'node:crypto';
import type { EventBus } from './event-bus.ts';

/** The one project devices connect to. Its id outlives its name (protocol.md §9). */
export class Project {
  readonly id = randomUUID();
  readonly accountId = randomUUID();
  readonly teamId = randomUUID();
  readonly rootFolderId = randomUUID();
  readonly #events: EventBus;
  #name: string;

  constructor(name: string, events: EventBus) {
    this.#name = name;
    this.#events = events;
  }

  get name(): string {
    return this.#name;
  }

  rename(name: string): void {
    this.#name = name;
    this.#events.emit({ type: 'projectRenamed', name });
  }
}
