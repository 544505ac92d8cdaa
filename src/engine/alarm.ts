import type { ClockPort } from './ports/clock.ts';

/** One thing that is to be done at a time; set anew, it is done at that time instead. */
export class Alarm {
  readonly #clock: ClockPort;
  #callOff: () => void = () => undefined;

  constructor(clock: ClockPort) {
    this.#clock = clock;
  }

  setAt(atMs: number, act: () => void): void {
    this.#callOff();
    this.#callOff = this.#clock.wakeAt(atMs, act);
  }

  setIn(ms: number, act: () => void): void {
    this.setAt(this.#clock.now() + ms, act);
  }

  /** First after that time, and again each time that has passed once more. */
  setEvery(ms: number, act: () => void): void {
    this.setIn(ms, () => {
      this.setEvery(ms, act);
      act();
    });
  }

  callOff(): void {
    this.#callOff();
    this.#callOff = () => undefined;
  }
}
