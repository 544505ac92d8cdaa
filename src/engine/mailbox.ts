/** Runs tasks one after another, so that a job is never changed by two hands at once. */
export class Mailbox {
  #tail: Promise<void> = Promise.resolve();
  readonly #onCrash: (error: unknown) => void;
  #crashed = false;

  /** @param onCrash called once, with the first error; no task runs after it */
  constructor(onCrash: (error: unknown) => void) {
    this.#onCrash = onCrash;
  }

  post(task: () => Promise<void> | void): void {
    this.#tail = this.#runAfter(this.#tail, task);
  }

  async #runAfter(earlier: Promise<void>, task: () => Promise<void> | void): Promise<void> {
    await earlier;
    if (this.#crashed) return;
    try {
      await task();
    } catch (error) {
      this.#crashed = true;
      this.#onCrash(error);
    }
  }

  /** Runs tasks again after a crash; those posted meanwhile were never run. */
  reopen(): void {
    this.#crashed = false;
  }

  /** Runs a task in turn and hands back its result; its error goes to the caller, not to the crash. */
  async ask<T>(task: () => Promise<T>): Promise<T> {
    const answer = this.#tail.then(task);
    this.#tail = answer.then(
      () => undefined,
      () => undefined,
    );
    return answer;
  }

  /** When everything posted so far has run. */
  async drained(): Promise<void> {
    await this.#tail;
  }
}
