/** A clock that stands still until it is told. */
export class ManualClock {
  #ms: number;

  constructor(iso = '2026-11-23T12:00:00.000Z') {
    this.#ms = Date.parse(iso);
  }

  readonly now = (): number => this.#ms;

  advance(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}
