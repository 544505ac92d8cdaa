/** A moment by a clock that runs since the machine was started, asleep or not, and that nobody can set. */
export interface SinceBoot {
  /** Which start of the machine. */
  readonly boot: string;
  readonly ms: number;
}

/** Time and chance, injected so that tests own them. */
export interface ClockPort {
  /** Milliseconds since 1970, as the machine believes. */
  now(): number;
  /** Null where the machine has no such clock. */
  sinceBoot(): SinceBoot | null;
  /** The weekday (0: Sunday) and minute of the day that people here read off their clocks. */
  local(atMs: number): { readonly weekday: number; readonly minute: number };
  /**
   * Calls back once, `atMs` - `now()` from now, however the clock is set meanwhile; what falls due while the machine
   * sleeps, within a second or so of its waking. Returns how to call it off. Never calls back synchronously.
   */
  wakeAt(atMs: number, callback: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
  /** A new id that no one else has, a version 4 UUID. */
  newId(): string;
}
