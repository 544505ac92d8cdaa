import { Alarm } from './alarm.ts';
import type { ClockPort } from './ports/clock.ts';

/** How often one looks whether a full disk has room again. */
const TRY_MS = 5_000;

interface RoomWaitParts {
  readonly clock: ClockPort;
  /** Rejects while there is no room. */
  readonly attempt: () => Promise<void>;
  readonly onRoom: () => void;
}

/** Waits for room on a full disk. */
export class RoomWait {
  readonly #parts: RoomWaitParts;
  readonly #alarm: Alarm;
  #wanted = false;

  constructor(parts: RoomWaitParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock);
  }

  begin(): void {
    this.#wanted = true;
    this.#alarm.setIn(TRY_MS, () => void this.#try());
  }

  callOff(): void {
    this.#wanted = false;
    this.#alarm.callOff();
  }

  async #try(): Promise<void> {
    const { attempt, onRoom } = this.#parts;
    const hasRoom = await attempt().then(
      () => true,
      () => false,
    );
    if (!this.#wanted) return;
    if (hasRoom) onRoom();
    else this.begin();
  }
}
