import type { ClockPort, SinceBoot } from '../engine/index.ts';

interface Timer {
  /** In the time that has passed, not in that of the wall clock. */
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when a test moves it; chance and ids that repeat. */
export class ManualClock implements ClockPort {
  /** How much time has passed. */
  #passedMs = 0;
  /** What the wall clock shows beyond that. */
  #wallMs: number;
  #order = 0;
  #seed: number;
  #timers = new Set<Timer>();

  constructor(nowMs = 1_800_000_000_000, seed = 1) {
    this.#wallMs = nowMs;
    this.#seed = seed;
  }

  now(): number {
    return this.#wallMs + this.#passedMs;
  }

  sinceBoot(): SinceBoot {
    return { boot: 'manual', ms: this.#passedMs };
  }

  /** As in a place that keeps UTC. */
  local(atMs: number): { readonly weekday: number; readonly minute: number } {
    const date = new Date(atMs);
    return { weekday: date.getUTCDay(), minute: date.getUTCHours() * 60 + date.getUTCMinutes() };
  }

  /** Somebody sets the wall clock forward; no time passes by it. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }

  /** The machine sleeps: time passes, and nothing happens before it wakes. */
  sleep(ms: number): void {
    this.#passedMs += ms;
  }

  /** Somebody sets the wall clock back. */
  setBack(ms: number): void {
    this.jump(-ms);
  }

  /** Mulberry32: the same numbers for the same seed. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  newId(): string {
    this.#order += 1;
    return `00000000-0000-4000-8000-${String(this.#order).padStart(12, '0')}`;
  }

  wakeAt(atMs: number, callback: () => void): () => void {
    const dueMs = this.#passedMs + Math.max(0, atMs - this.now());
    const timer = { dueMs, order: (this.#order += 1), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next timer is due, as the wall clock will show then; null when none waits. */
  get nextMs(): number | null {
    const times = [...this.#timers].map(({ dueMs }) => dueMs);
    return times.length === 0 ? null : this.#wallMs + Math.min(...times);
  }

  /** Moves on, calling every timer that falls due, in order, at its own time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#passedMs + ms;
    for (let due = this.#due(untilMs); due !== null; due = this.#due(untilMs)) {
      this.#timers.delete(due);
      this.#passedMs = Math.max(this.#passedMs, due.dueMs);
      due.callback();
      await settle();
    }
    this.#passedMs = untilMs;
    await settle();
  }

  #due(untilMs: number): Timer | null {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs);
    due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    return due[0] ?? null;
  }
}

/** Lets every promise that can move on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
