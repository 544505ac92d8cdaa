const WINDOW_MS = 5_000;

/** Bytes a second over the last five seconds. */
export class RateMeter {
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  add(nowMs: number, bytes: number): void {
    if (bytes > 0) this.#samples.push({ atMs: nowMs, bytes });
    this.#forget(nowMs);
  }

  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs);
    const [first] = this.#samples;
    if (first === undefined) return 0;
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0);
    // Over at least a second, so that the first bytes do not look like a burst.
    return Math.round((bytes * 1000) / Math.max(1_000, nowMs - first.atMs));
  }

  #forget(nowMs: number): void {
    while ((this.#samples[0]?.atMs ?? Infinity) < nowMs - WINDOW_MS) this.#samples.shift();
  }
}
