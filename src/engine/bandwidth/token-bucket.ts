import type { Cancellation } from '../../core/index.ts';
import type { ClockPort } from '../ports/clock.ts';

/** What one grant is at most, so that all lanes move in turn: 64 lanes are round within 8 s. */
const SLICE_SECONDS = 1 / 8;
/** What may be saved up while nobody asks. */
const BURST_SECONDS = 1 / 2;
/** A lane with less than this takes too long for the 256 KiB that a sender reads at a time. */
const LANE_BYTES_PER_SECOND = 64 * 1024;

interface Waiter {
  readonly wantedBytes: number;
  readonly grant: (bytes: number) => void;
}

/**
 * How much may be sent now: one bucket for all lanes, first come, first served, because a connection
 * that is held back alone dies after 20 s of silence (protocol.md §12.5). Over time it gives out exactly
 * the limit; never more at once than half a second's worth.
 */
export class TokenBucket {
  readonly #clock: ClockPort;
  /** In the order they came. */
  readonly #waiters = new Set<Waiter>();
  #limit: number | null;
  #bytes = 0;
  #filledAtMs: number;
  #callOff = () => {};

  /** @param bytesPerSecond null: as fast as the link; 0: nothing */
  constructor(clock: ClockPort, bytesPerSecond: number | null = null) {
    this.#clock = clock;
    this.#limit = bytesPerSecond;
    this.#filledAtMs = clock.now();
  }

  /** Takes effect at once, also for who waits already. */
  setLimit(bytesPerSecond: number | null): void {
    this.#fill();
    this.#limit = bytesPerSecond;
    this.#serve();
  }

  /**
   * Resolves with how many of `wantedBytes` may be sent now, at least 1; what it allows counts as used.
   * With a limit of 0 it waits for another limit. Once cancelled it resolves with 0 and uses nothing.
   */
  async allow(wantedBytes: number, cancel?: Cancellation): Promise<number> {
    if (cancel?.aborted === true) return 0;
    if (this.#limit === null && this.#waiters.size === 0) return wantedBytes;
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        resolve(0);
        this.#serve();
      };
      const grant = (bytes: number) => {
        cancel?.removeEventListener('abort', leave);
        resolve(bytes);
      };
      const waiter = { wantedBytes, grant };
      cancel?.addEventListener('abort', leave, { once: true });
      this.#waiters.add(waiter);
      this.#serve();
    });
  }

  /** Gives to the first as long as there is enough for it; else comes back when there is. */
  #serve(): void {
    this.#callOff();
    this.#fill();
    const limit = this.#limit;
    if (limit === 0) return;
    for (const waiter of this.#waiters) {
      const bytes = Math.min(waiter.wantedBytes, sliceBytes(limit));
      if (limit !== null) {
        const missingBytes = bytes - this.#bytes;
        if (missingBytes > 0) return this.#comeBack((missingBytes / limit) * 1000);
        this.#bytes -= bytes;
      }
      this.#waiters.delete(waiter);
      waiter.grant(bytes);
    }
  }

  #comeBack(waitMs: number): void {
    const atMs = this.#clock.now() + Math.max(1, Math.ceil(waitMs));
    this.#callOff = this.#clock.wakeAt(atMs, () => this.#serve());
  }

  #fill(): void {
    const nowMs = this.#clock.now();
    // A clock that was set back brings nothing; one that was put forward, a burst at most.
    const seconds = Math.max(0, nowMs - this.#filledAtMs) / 1000;
    this.#filledAtMs = nowMs;
    if (this.#limit === null) return;
    const mostBytes = Math.max(this.#limit * BURST_SECONDS, sliceBytes(this.#limit));
    this.#bytes = Math.min(this.#bytes + seconds * this.#limit, mostBytes);
  }
}

const sliceBytes = (bytesPerSecond: number | null): number =>
  bytesPerSecond === null ? Infinity : Math.max(1, Math.floor(bytesPerSecond * SLICE_SECONDS));

/**
 * How many of `lanes` are worth having under a limit, at least 1: few enough that each still moves
 * every few seconds.
 */
export function lanesFor(bytesPerSecond: number | null, lanes: number): number {
  if (bytesPerSecond === null) return lanes;
  return Math.max(1, Math.min(lanes, Math.floor(bytesPerSecond / LANE_BYTES_PER_SECOND)));
}
