/** What uploads have reached on a network. */
export interface UpSpeed {
  readonly bytesPerSecond: number;
  readonly measuredAtMs: number;
}

/** One part on its way. */
export interface Way {
  readonly sinceMs: number;
}

interface Arrived extends Way {
  readonly untilMs: number;
  readonly bytes: number;
}

/** For so long a rate must be sustained. */
const WINDOW_MS = 5_000;
/** From one part to the next; who pauses for longer has nothing to send. */
const PAUSE_MS = 250;

/**
 * How fast parts arrive: bytes that the storage has acknowledged, each part spread evenly over the time that it took. What
 * the system has only accepted is not counted: it fills buffers first, and looks faster than the network.
 */
export class UpMeter {
  readonly #underWay = new Set<Way>();
  #arrived: readonly Arrived[] = [];
  /** Since when there was always a part on its way. */
  #busySinceMs: number | null = null;

  begin(nowMs: number): Way {
    // The clock was set back: what was reckoned with it is of no use any more.
    if (nowMs < (this.#busySinceMs ?? nowMs)) this.restart();
    const way = { sinceMs: nowMs };
    if (
      this.#underWay.size === 0 &&
      !this.#arrived.some(({ untilMs }) => untilMs >= nowMs - PAUSE_MS)
    ) {
      this.#busySinceMs = nowMs;
    }
    this.#underWay.add(way);
    return way;
  }

  /**
   * A part is there, or was given up after 0 bytes. Gives back the rate of the last five seconds of which everything is
   * known, in bytes a second; null while parts have not been on their way without a pause for so long.
   */
  end(way: Way, bytes: number, nowMs: number): number | null {
    // Of another network, or of before the clock was set back.
    if (!this.#underWay.delete(way) || nowMs <= way.sinceMs) return null;
    this.#arrived = [...this.#arrived, { ...way, untilMs: nowMs, bytes }];
    const toMs = Math.min(nowMs, ...[...this.#underWay].map(({ sinceMs }) => sinceMs));
    const fromMs = toMs - WINDOW_MS;
    this.#arrived = this.#arrived.filter(({ untilMs }) => untilMs > fromMs);
    if (this.#busySinceMs === null || this.#busySinceMs > fromMs) return null;
    const sum = this.#arrived.reduce((sum, each) => sum + bytesWithin(each, fromMs, toMs), 0);
    return Math.round((sum * 1000) / WINDOW_MS);
  }

  /** Another network: nothing that is under way says anything of it. */
  restart(): void {
    this.#underWay.clear();
    this.#arrived = [];
    this.#busySinceMs = null;
  }
}

function bytesWithin({ sinceMs, untilMs, bytes }: Arrived, fromMs: number, toMs: number): number {
  const withinMs = Math.min(untilMs, toMs) - Math.max(sinceMs, fromMs);
  return withinMs <= 0 ? 0 : (bytes * withinMs) / (untilMs - sinceMs);
}
