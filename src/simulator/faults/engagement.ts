import type { Reply } from '../http/reply.ts';
import { type WriteReply, writeWhole } from '../http/send-reply.ts';
import { type FaultHooks, type Interference, PASS, type Progress, type Traffic } from './fault.ts';

/** The faults that hit one exchange, in the order they were switched on. */
export class Engagement {
  readonly names: readonly string[];
  readonly #traffic: Traffic;
  readonly #hooks: readonly FaultHooks[];

  constructor(traffic: Traffic, names: readonly string[], hooks: readonly FaultHooks[]) {
    this.names = names;
    this.#traffic = traffic;
    this.#hooks = hooks;
  }

  before(): Promise<Interference> {
    return this.#first((hooks) => hooks.before?.(this.#traffic));
  }

  receiving(progress: Progress): Promise<Interference> {
    return this.#first((hooks) => hooks.receiving?.(this.#traffic, progress));
  }

  beforeReply(): Promise<Interference> {
    return this.#first((hooks) => hooks.beforeReply?.(this.#traffic));
  }

  changed(reply: Reply): Reply {
    return this.#hooks.reduce(
      (current, hooks) => hooks.changed?.(current, this.#traffic) ?? current,
      reply,
    );
  }

  get write(): WriteReply {
    return this.#hooks.find((hooks) => hooks.write !== undefined)?.write ?? writeWhole;
  }

  /** The first fault that does not let the exchange pass decides. */
  async #first(
    ask: (hooks: FaultHooks) => Promise<Interference> | undefined,
  ): Promise<Interference> {
    for (const hooks of this.#hooks) {
      const interference = (await ask(hooks)) ?? PASS;
      if (interference.kind !== 'pass') return interference;
    }
    return PASS;
  }
}
