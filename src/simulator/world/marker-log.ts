import { randomUUID } from 'node:crypto';
import type { MarkerView } from '../views.ts';
import { BoundedList } from './bounded-list.ts';
import type { EventBus } from './event-bus.ts';
import { isoMillis } from './time.ts';

const KEPT_MARKERS = 5_000;

export type NewMarker = Omit<MarkerView, 'id' | 'at' | 'pressedAt'>;

/** Presses of logging buttons (protocol.md §15.1). */
export class MarkerLog {
  readonly #markers = new BoundedList<MarkerView>(KEPT_MARKERS);
  readonly #now: () => number;
  readonly #events: EventBus;

  constructor(now: () => number, events: EventBus) {
    this.#now = now;
    this.#events = events;
  }

  add(marker: NewMarker): void {
    const nowMs = this.#now();
    const pressedMs = Math.max(0, nowMs - marker.offsetSeconds * 1000);
    const at = isoMillis(nowMs);
    const added = { id: randomUUID(), at, pressedAt: isoMillis(pressedMs), ...marker };
    this.#markers.add(added);
    this.#events.emit({ type: 'marked', marker: added });
  }

  views(): MarkerView[] {
    return [...this.#markers.all()];
  }
}
