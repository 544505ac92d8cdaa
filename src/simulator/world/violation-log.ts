import type { RequirementId } from '../../spec/index.ts';
import type { ViolationFilter, ViolationView } from '../views.ts';
import { BoundedList } from './bounded-list.ts';
import type { Call } from './call-log.ts';
import type { EventBus } from './event-bus.ts';
import { isoMillis } from './time.ts';

const KEPT_VIOLATIONS = 2_000;

/** Whose it is may turn out later: the call knows. */
interface Violation extends Pick<ViolationView, 'at' | 'requirement' | 'what'> {
  readonly call: Call | null;
  /** Among the ids of calls; between two of them where there was no call. */
  readonly place: number;
}

/** What devices did against the documentation. `what` never quotes a secret. */
export class ViolationLog {
  readonly #violations = new BoundedList<Violation>(KEPT_VIOLATIONS);
  readonly #now: () => number;
  readonly #events: EventBus;
  readonly #lastCallId: () => number;

  constructor(now: () => number, events: EventBus, lastCallId: () => number) {
    this.#now = now;
    this.#events = events;
    this.#lastCallId = lastCallId;
  }

  record(requirement: RequirementId | null, what: string, call: Call | null): void {
    const at = isoMillis(this.#now());
    const place = call?.id ?? this.#lastCallId() + 0.5;
    const violation: Violation = { at, requirement, what, call, place };
    this.#violations.add(violation);
    this.#events.emit({ type: 'violation', violation: violationView(violation) });
  }

  forgetAll(): void {
    this.#violations.clear();
    this.#events.emit({ type: 'violationsForgotten' });
  }

  views({ deviceId, sinceCallId = 0 }: ViolationFilter = {}): ViolationView[] {
    return this.#violations
      .all()
      .filter(({ place }) => place > sinceCallId)
      .map(violationView)
      .filter((violation) => deviceId === undefined || violation.deviceId === deviceId);
  }
}

function violationView({ at, requirement, what, call }: Violation): ViolationView {
  return { at, requirement, what, deviceId: call?.deviceId ?? null, callId: call?.id ?? null };
}
