import type { RequirementId } from '../../spec/index.ts';
import type { ViolationView } from '../views.ts';
import { BoundedList } from './bounded-list.ts';
import type { Call } from './call-log.ts';
import type { EventBus } from './event-bus.ts';
import { isoMillis } from './time.ts';

const KEPT_VIOLATIONS = 2_000;

/** What devices did against the documentation. `what` never quotes a secret. */
export class ViolationLog {
  readonly #violations = new BoundedList<ViolationView>(KEPT_VIOLATIONS);
  readonly #now: () => number;
  readonly #events: EventBus;

  constructor(now: () => number, events: EventBus) {
    this.#now = now;
    this.#events = events;
  }

  record(requirement: RequirementId | null, what: string, call: Call | null): void {
    const violation: ViolationView = {
      at: isoMillis(this.#now()),
      requirement,
      what,
      deviceId: call?.deviceId ?? null,
      callId: call?.id ?? null,
    };
    this.#violations.add(violation);
    this.#events.emit({ type: 'violation', violation });
  }

  views(): ViolationView[] {
    return [...this.#violations.all()];
  }
}
