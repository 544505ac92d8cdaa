/** Time and chance, injected so that tests own them. */
export interface ClockPort {
  /** Milliseconds since 1970, as the machine believes. */
  now(): number;
  /** Calls back once, not before `atMs`; returns how to call it off. Never calls back synchronously. */
  wakeAt(atMs: number, callback: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
  /** A new id that no one else has, a version 4 UUID. */
  newId(): string;
}
