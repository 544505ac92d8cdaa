/** The simulator's time: that of the clock beneath, and what it was told to jump. */
export class Clock {
  readonly #base: () => number;
  #aheadMs = 0;

  /** @param base milliseconds since 1970 */
  constructor(base: () => number) {
    this.#base = base;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#base() + this.#aheadMs;

  /** Everything with a life ages by this at once. */
  advance(seconds: number): void {
    this.#aheadMs += seconds * 1000;
  }
}
