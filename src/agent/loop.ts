import type { ClockPort } from '../engine/index.ts';

/** One that closes does not wait for a disk that never answers. */
const CLOSE_MS = 2_000;

/** Does something again and again, each time as long after the last as that says, until it is closed. */
export class Loop {
  readonly #clock: ClockPort;
  readonly #running: Promise<void>;
  #closed = false;
  #isHurried = false;
  #wake: () => void = () => undefined;

  /** @param work resolves with how long to wait, in milliseconds; never rejects */
  constructor(clock: ClockPort, work: () => Promise<number>) {
    this.#clock = clock;
    this.#running = this.#run(work);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Ends the wait there is, or the next one: what has changed while it worked is looked at too. */
  hurry(): void {
    this.#isHurried = true;
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    const late = Promise.withResolvers<void>();
    const callOff = this.#clock.wakeAt(this.#clock.now() + CLOSE_MS, () => late.resolve());
    await Promise.race([this.#running, late.promise]);
    callOff();
  }

  async #run(work: () => Promise<number>): Promise<void> {
    while (!this.#closed) {
      this.#isHurried = false;
      const waitMs = await work();
      if (!this.#closed && !this.#isHurried) await this.#wait(waitMs);
    }
  }

  async #wait(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const callOff = this.#clock.wakeAt(this.#clock.now() + ms, () => over.resolve());
    this.#wake = () => {
      callOff();
      over.resolve();
    };
    await over.promise;
  }
}
