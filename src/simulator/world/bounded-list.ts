/** Keeps the newest `capacity` entries, oldest first. */
export class BoundedList<T> {
  readonly #capacity: number;
  #entries: T[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    // Cut in batches, so that adding stays cheap.
    if (this.#entries.length >= 2 * this.#capacity) this.#entries = this.all().slice();
  }

  clear(): void {
    this.#entries = [];
  }

  all(): readonly T[] {
    return this.#entries.slice(-this.#capacity);
  }
}
