import type { Dice } from '../fuzz/dice.ts';

interface Visitor {
  readonly what: string;
  readonly enter: () => void;
  /** When it has left, or waits for something that only time brings. */
  readonly rests: Promise<void>;
}

/** One who is inside may step aside while it waits for something else, and come back. */
export interface Stay {
  aside<T>(wait: () => Promise<T>): Promise<T>;
}

/**
 * Real disks and sockets answer when they please. Here everything that takes real time waits for its
 * turn: one at a time begins, is done, and only at another turn tells its result. The dice choose whose
 * turn it is, so that a seed brings the same order on every machine.
 */
export class Turnstile {
  #waiting: Visitor[] = [];
  readonly #inside = new Set<Promise<unknown>>();

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  async pass<T>(what: string, work: (stay: Stay) => Promise<T>): Promise<T> {
    let leave = await this.#turn(`${what} begins`);
    let over = false;
    let latest = 0;
    const stay: Stay = {
      aside: async (wait) => {
        const own = (latest += 1);
        // It may have been broken off meanwhile, or have begun anew by itself.
        const isStale = () => over || own !== latest;
        leave();
        const found = await wait();
        if (!isStale()) leave = await this.#turn(`${what} goes on`);
        if (isStale()) leave();
        return found;
      },
    };
    const doing = work(stay);
    this.#inside.add(doing);
    try {
      return await doing;
    } finally {
      over = true;
      this.#inside.delete(doing);
      leave();
      (await this.#turn(`${what} ends`))();
    }
  }

  /** Lets one have its turn. @returns what it was */
  async step(dice: Dice): Promise<string> {
    const visitor = dice.pick(this.#waiting);
    this.#waiting = this.#waiting.filter((each) => each !== visitor);
    visitor.enter();
    await visitor.rests;
    return visitor.what;
  }

  /** The process is dead: who waits waits for ever, who is inside was broken off and is waited for. */
  async clear(): Promise<void> {
    this.#waiting = [];
    await Promise.allSettled(this.#inside);
    this.#waiting = [];
  }

  async #turn(what: string): Promise<() => void> {
    const { promise: rests, resolve: leave } = Promise.withResolvers<void>();
    await new Promise<void>((enter) => this.#waiting.push({ what, enter, rests }));
    return leave;
  }
}
