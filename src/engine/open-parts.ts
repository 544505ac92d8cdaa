import type { Part } from './part.ts';

/**
 * What of an upload is still to be sent, and how much is acknowledged. Kept from step to step instead of
 * counted anew: there may be 10,000 parts, and the loop looks at them after each answer.
 */
export class OpenParts {
  #parts: readonly Part[] = [];
  /** By number, in their order. */
  readonly #waiting = new Map<number, Part>();
  #acknowledgedBytes = 0;

  get acknowledgedBytes(): number {
    return this.#acknowledgedBytes;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** In the order of their numbers. */
  waiting(): Iterable<Part> {
    return this.#waiting.values();
  }

  /** The parts as they are now. */
  follow(parts: readonly Part[]): void {
    const before = this.#parts;
    this.#parts = parts;
    if (parts.length !== before.length) return this.#countAnew();
    for (let index = 0; index < parts.length; index += 1) {
      const [known, part] = [before[index], parts[index]];
      if (part === known || part === undefined) continue;
      // Back among those that wait it would be behind them all, not in its place.
      if (known?.state.kind === 'sent') return this.#countAnew();
      this.#take(part);
    }
  }

  #countAnew(): void {
    this.#waiting.clear();
    this.#acknowledgedBytes = 0;
    for (const part of this.#parts) this.#take(part);
  }

  #take(part: Part): void {
    if (part.state.kind === 'waiting') {
      this.#waiting.set(part.number, part);
      return;
    }
    this.#waiting.delete(part.number);
    this.#acknowledgedBytes += part.sizeBytes;
  }
}
