/** Time and chance, injected so that tests own them. */
export interface ClockPort {
  /** Milliseconds since 1970, as the machine believes. */
  now(): number;
  /** The weekday (0: Sunday) and minute of the day that people here read off their clocks. */
  local(atMs: number): { readonly weekday: number; readonly minute: number };
  /**
   * Calls back once, `atMs` - `now()` from now, however the clock is set meanwhile; returns how to call
   * it off. Never calls back synchronously.
   */
  wakeAt(atMs: number, callback: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
  /** A new id that no one else has, a version 4 UUID. */
  newId(): string;
}
