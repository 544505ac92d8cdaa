import type { Cancellation } from '../core/index.ts';

/** Something that runs outside the loop and will post its result: an exchange, a reading. All but `prove` are for a job. */
export type ErrandKind =
  'identify' | 'look' | 'create' | 'ask' | 'put' | 'compare' | 'hash' | 'prove';

/**
 * Beats of the engine's heart (10 s each) without a sign of life, after which an errand is broken off.
 * Each is longer than what the transport itself may wait, so that this only meets what hangs: a network
 * share that is dead, a promise that never settles. Beats, not times: they neither count while the
 * process is stopped nor jump with the clock.
 */
const PATIENCE_BEATS: Readonly<Record<ErrandKind, number>> = {
  identify: 3,
  look: 3,
  create: 18,
  ask: 18,
  put: 18,
  compare: 6,
  hash: 6,
  prove: 6,
};
/** Beats it may take to end once it was broken off; after that nobody waits for it any more. */
const GRACE_BEATS = 2;

export class Errand {
  readonly kind: ErrandKind;
  readonly #abort = new AbortController();
  #silentBeats = 0;
  #abandoned = false;

  constructor(kind: ErrandKind) {
    this.kind = kind;
  }

  get cancel(): Cancellation {
    return this.#abort.signal;
  }

  /** Its result is not waited for any more, and must change nothing when it comes. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Broken off because it gave no sign of life. */
  get silent(): boolean {
    return this.#silentBeats >= PATIENCE_BEATS[this.kind];
  }

  moved(): void {
    this.#silentBeats = 0;
  }

  abort(): void {
    this.#abort.abort();
  }

  abandon(): void {
    this.abort();
    this.#abandoned = true;
  }

  /** One more beat has passed. True at the one at which it is given up. */
  beat(): boolean {
    if (this.#abandoned) return false;
    this.#silentBeats += 1;
    const over = this.#silentBeats - PATIENCE_BEATS[this.kind];
    if (over === 0) this.abort();
    if (over < GRACE_BEATS) return false;
    this.abandon();
    return true;
  }
}
