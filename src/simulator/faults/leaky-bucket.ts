/** Takes so many in a burst, and as many again in each window, evenly (protocol.md §16.2). */
export class LeakyBucket {
  readonly #limit: number;
  readonly #windowMs: number;
  #level = 0;
  #atMs: number;

  constructor(limit: number, windowMs: number, nowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#atMs = nowMs;
  }

  /** @returns false when there is no room for one more */
  take(nowMs: number): boolean {
    const leaked = ((nowMs - this.#atMs) / this.#windowMs) * this.#limit;
    this.#level = Math.max(0, this.#level - leaked);
    this.#atMs = nowMs;
    if (this.#level + 1 > this.#limit) return false;
    this.#level += 1;
    return true;
  }
}
