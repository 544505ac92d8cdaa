import type { ClockPort } from '../engine/index.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when a test moves it; chance and ids that repeat. */
export class ManualClock implements ClockPort {
  #nowMs: number;
  #order = 0;
  #seed: number;
  #timers = new Set<Timer>();

  constructor(nowMs = 1_800_000_000_000, seed = 1) {
    this.#nowMs = nowMs;
    this.#seed = seed;
  }

  now(): number {
    return this.#nowMs;
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
    const timer = { atMs, order: (this.#order += 1), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next timer is due; null when none waits. */
  get nextMs(): number | null {
    const times = [...this.#timers].map(({ atMs }) => atMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Moves on, calling every timer that falls due, in order, at its own time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (let due = this.#due(untilMs); due !== null; due = this.#due(untilMs)) {
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.callback();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  #due(untilMs: number): Timer | null {
    const due = [...this.#timers].filter(({ atMs }) => atMs <= untilMs);
    due.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    return due[0] ?? null;
  }
}

/** Lets every promise that can move on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
