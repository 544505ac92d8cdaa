/** Kills a process: from the n-th call of its ports on nothing returns any more, nothing happens any more. */
export class Fuse {
  #left: number;
  readonly #when: 'before' | 'after';
  readonly #death = new AbortController();

  /** @param when whether the last call still does what it is for */
  constructor(limit: number, when: 'before' | 'after') {
    this.#left = limit;
    this.#when = when;
  }

  get burnt(): boolean {
    return this.#death.signal.aborted;
  }

  /** Aborted at the moment of death. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  burn(): void {
    this.#left = 0;
    this.#death.abort();
  }

  /** @param pure what is only computed, and so not a step of the process */
  wrap<T extends object>(port: T, pure: readonly (keyof T)[] = []): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        if (pure.some((each) => each === name)) return method.bind(target) as unknown;
        return async (...args: unknown[]) => this.#call(async () => method.apply(target, args));
      },
    });
  }

  async #call(work: () => Promise<unknown>): Promise<unknown> {
    if (this.burnt) return never();
    this.#left -= 1;
    const isLast = this.#left <= 0;
    if (isLast && this.#when === 'before') this.burn();
    if (this.burnt) return never();
    try {
      const result = await work();
      if (isLast) this.burn();
      return this.burnt ? await never() : result;
    } catch (error) {
      if (this.burnt) return never();
      throw error;
    }
  }
}

const never = async () => new Promise<never>(() => undefined);
