import type { EventDraft, Listener, SimulatorEvent } from '../event.ts';
import { isoMillis } from './time.ts';

export class EventBus {
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();

  constructor(now: () => number) {
    this.#now = now;
  }

  emit(draft: EventDraft): void {
    const event = { ...draft, at: isoMillis(this.#now()) } as SimulatorEvent;
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // The listener's own fault must be seen by its owner, and must not end the device's exchange.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  subscribe(listener: Listener): () => void {
    // A wrapper of its own: subscribing one function twice is two subscriptions.
    const entry: Listener = (event) => listener(event);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }
}
