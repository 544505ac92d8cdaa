import type { CallView, HostKind } from '../views.ts';
import { BoundedList } from './bounded-list.ts';
import type { EventBus } from './event-bus.ts';
import { isoMillis } from './time.ts';

const KEPT_CALLS = 5_000;
const KEPT_UNPAIRED_CALLS = 500;

/** A call while it runs: the one place where an exchange notes what it learned. */
export interface Call {
  readonly id: number;
  readonly startedMs: number;
  readonly host: HostKind;
  readonly method: string;
  readonly path: string;
  readonly clientVersion: string | null;
  readonly hasAuthorization: boolean;
  readonly faults: string[];
  status: number | null;
  error: string | null;
  grant: CallView['grant'];
  deviceId: string | null;
  internalError: string | null;
  endedMs: number | null;
}

export type NewCall = Pick<Call, 'host' | 'method' | 'path' | 'clientVersion' | 'hasAuthorization'>;

export class CallLog {
  readonly #calls = new BoundedList<Call>(KEPT_CALLS);
  /** Calls of units that are no devices yet, by a client id that must not be shown. */
  readonly #unpaired = new BoundedList<{ readonly clientId: string; readonly call: Call }>(
    KEPT_UNPAIRED_CALLS,
  );
  readonly #now: () => number;
  readonly #events: EventBus;
  #lastId = 0;

  constructor(now: () => number, events: EventBus) {
    this.#now = now;
    this.#events = events;
  }

  open(call: NewCall): Call {
    this.#lastId += 1;
    const opened: Call = {
      ...call,
      id: this.#lastId,
      startedMs: this.#now(),
      faults: [],
      status: null,
      error: null,
      grant: null,
      deviceId: null,
      internalError: null,
      endedMs: null,
    };
    this.#calls.add(opened);
    return opened;
  }

  /** @param answer null when nothing could be answered */
  close(
    call: Call,
    answer: { readonly status: number; readonly error: string | null } | null,
  ): void {
    call.endedMs = this.#now();
    call.status = answer?.status ?? null;
    call.error = answer?.error ?? null;
    this.#events.emit({ type: 'call', call: callView(call) });
  }

  /** 0: there was none. */
  get lastId(): number {
    return this.#lastId;
  }

  /** A unit that is not paired sent this: the call is its device's as soon as there is one. */
  sentBy(clientId: string, call: Call): void {
    this.#unpaired.add({ clientId, call });
  }

  /** The unit was paired: what it sent before was its device's. */
  bind(clientId: string, deviceId: string): void {
    for (const { clientId: sender, call } of this.#unpaired.all()) {
      if (sender === clientId) call.deviceId ??= deviceId;
    }
  }

  views(): CallView[] {
    return this.#calls.all().map(callView);
  }
}

function callView({ startedMs, endedMs, faults, ...call }: Call): CallView {
  return {
    ...call,
    at: isoMillis(startedMs),
    faults: [...faults],
    durationMs: endedMs === null ? null : endedMs - startedMs,
  };
}
