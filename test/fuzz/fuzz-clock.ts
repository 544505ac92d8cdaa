/** The one clock of device and simulator. It moves only when somebody waits. */
export class FuzzClock {
  #nowMs = Date.UTC(2026, 10, 23, 9);

  readonly now = (): number => this.#nowMs;

  advance(ms: number): void {
    this.#nowMs += Math.max(0, Math.ceil(ms));
  }

  sleepUntil(atMs: number): void {
    this.advance(atMs - this.#nowMs);
  }
}
