import { limitAt } from './bandwidth/timetable.ts';
import type { TokenBucket } from './bandwidth/token-bucket.ts';
import type { Desk } from './desk.ts';
import type { Hold } from './events.ts';
import type { Holds } from './holds.ts';
import type { Lanes } from './lanes.ts';
import type { ClockPort } from './ports/clock.ts';
import { SETTINGS_START, type QueueSettings } from './settings.ts';

interface GovernorParts {
  readonly clock: ClockPort;
  readonly holds: Holds;
  readonly bandwidth: TokenBucket;
  readonly lanes: Lanes;
  readonly desk: Desk;
}

/** What the user has decided of the queue, as it is at this minute of the week. */
export class Governor {
  readonly #parts: GovernorParts;
  #settings: QueueSettings = SETTINGS_START;

  constructor(parts: GovernorParts) {
    this.#parts = parts;
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  /** Takes settings over. Without new ones: those there are, by the time it is now. */
  settle(settings: QueueSettings = this.#settings): void {
    this.#settings = settings;
    const { clock, bandwidth, lanes, holds, desk } = this.#parts;
    const limit = limitAt(settings.bandwidth, clock.local(clock.now()));
    bandwidth.setLimit(limit);
    lanes.setLimit(limit);
    this.#wantHold('user', settings.paused, 'The queue is held here, until you resume it');
    this.#wantHold('timetable', limit === 0, 'By your timetable nothing is sent at this time');
    if (holds.reach() === 'nothing') for (const active of desk.all()) active.breakOffPuts();
  }

  #wantHold(reason: Hold['reason'], wanted: boolean, message: string): void {
    const { holds } = this.#parts;
    if (wanted) holds.add(reason, null, message);
    else holds.remove(reason);
  }
}
