/** So many samples at most, however often bytes are added: what follows is a fiftieth inexact. */
const SAMPLES = 50;

/** Bytes a second over the last so many milliseconds. */
export class RateMeter {
  readonly #windowMs: number;
  readonly #samples: { readonly atMs: number; bytes: number }[] = [];
  #bytes = 0;

  constructor(windowMs = 5_000) {
    this.#windowMs = windowMs;
  }

  add(nowMs: number, bytes: number): void {
    this.#forget(nowMs);
    if (bytes <= 0) return;
    this.#bytes += bytes;
    const last = this.#samples.at(-1);
    if (last !== undefined && nowMs - last.atMs < this.#windowMs / SAMPLES) last.bytes += bytes;
    else this.#samples.push({ atMs: nowMs, bytes });
  }

  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs);
    const [first] = this.#samples;
    if (first === undefined) return 0;
    // Over at least a second, so that the first bytes do not look like a burst.
    return Math.round((this.#bytes * 1000) / Math.max(1_000, nowMs - first.atMs));
  }

  #forget(nowMs: number): void {
    // What is in the future was measured before the clock was set back: it would never leave.
    const isGone = (atMs: number) => atMs < nowMs - this.#windowMs || atMs > nowMs;
    let first = this.#samples[0];
    while (first !== undefined && isGone(first.atMs)) {
      this.#bytes -= first.bytes;
      this.#samples.shift();
      first = this.#samples[0];
    }
  }
}
