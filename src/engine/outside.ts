import type { Errand } from './errand.ts';
import type { Mailbox } from './mailbox.ts';
import type { ClockPort } from './ports/clock.ts';

/** What runs outside the loop, and the way its results come back into it. */
export class Outside {
  readonly #mailbox: Mailbox;
  readonly #clock: ClockPort;
  readonly #underWay = new Map<Promise<void>, Errand>();

  constructor(mailbox: Mailbox, clock: ClockPort) {
    this.#mailbox = mailbox;
    this.#clock = clock;
  }

  /** Waits for the work; what it resolves to then acts inside the loop. */
  run(errand: Errand, work: Promise<() => Promise<void>>): void {
    const fail = (error: unknown) => {
      throw error;
    };
    const done = work.then(
      (act) => this.#mailbox.post(act),
      (error: unknown) => this.#mailbox.post(() => fail(error)),
    );
    this.#underWay.set(done, errand);
    void done.finally(() => this.#underWay.delete(done));
  }

  /** When nothing is under way any more, or what is has been given up after `patienceMs`. */
  async emptied(patienceMs: number): Promise<void> {
    const patienceOver = Promise.withResolvers<void>();
    const callOff = this.#clock.wakeAt(this.#clock.now() + patienceMs, () => {
      for (const errand of this.#underWay.values()) errand.abandon();
      patienceOver.resolve();
    });
    for (;;) {
      const awaited = [...this.#underWay].filter(([, errand]) => !errand.abandoned);
      if (awaited.length === 0) break;
      await Promise.race([Promise.all(awaited.map(([done]) => done)), patienceOver.promise]);
      await this.#mailbox.drained();
    }
    callOff();
  }
}
