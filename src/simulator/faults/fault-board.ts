import { SimulatorError } from '../simulator-error.ts';
import type { EventBus } from '../world/event-bus.ts';
import type { HostKind } from '../views.ts';
import { createDice, deriveSeed } from './dice.ts';
import type { ActiveFault, Fault, FaultHooks, HostTrouble, Traffic } from './fault.ts';
import { Engagement } from './engagement.ts';
import type { ParamTable, RawParams } from './params.ts';
import type { SocketHooks } from './socket-hooks.ts';

export interface FaultView {
  readonly name: string;
  readonly describe: string;
  readonly params: ParamTable;
  /** null: switched off. */
  readonly active: {
    readonly params: RawParams;
    readonly hits: number;
    /** null: until switched off. */
    readonly hitsLeft: number | null;
  } | null;
}

interface Running {
  readonly fault: ActiveFault;
  readonly dice: () => number;
  readonly off: AbortController;
  hits: number;
}

/** Which faults are on. */
export class FaultBoard {
  readonly #catalogue: ReadonlyMap<string, Fault>;
  readonly #events: EventBus;
  readonly #seed: number;
  readonly #running = new Map<string, Running>();

  /** @param seed the dice of every fault derive from it, unless the fault is given a seed of its own */
  constructor(catalogue: readonly Fault[], events: EventBus, seed = 1) {
    this.#catalogue = new Map(catalogue.map((fault) => [fault.name, fault]));
    this.#events = events;
    this.#seed = seed;
  }

  /**
   * A fault that is on is switched anew, with fresh dice and count.
   *
   * @throws SimulatorError `unknown_fault`, `bad_fault_params`
   */
  enable(name: string, params: RawParams = {}): void {
    const off = new AbortController();
    const derived = deriveSeed(this.#seed, name);
    const fault = this.#require(name).switchOn(params, off.signal, derived);
    this.#running.get(name)?.off.abort();
    const dice = createDice(fault.target.seed === 0 ? derived : fault.target.seed);
    this.#running.set(name, { fault, off, dice, hits: 0 });
    this.#events.emit({ type: 'faultsChanged', fault: name, enabled: true });
  }

  /** @throws SimulatorError `unknown_fault` */
  disable(name: string): void {
    this.#require(name);
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.off.abort();
    this.#running.delete(name);
    this.#events.emit({ type: 'faultsChanged', fault: name, enabled: false });
  }

  disableAll(): void {
    const names = [...this.#running.keys()];
    for (const name of names) this.disable(name);
  }

  list(): FaultView[] {
    return [...this.#catalogue.values()].map(({ name, describe, params }) => {
      const running = this.#running.get(name);
      if (running === undefined) return { name, describe, params, active: null };
      const { hits, fault } = running;
      const { times } = fault.target;
      const hitsLeft = times === 0 ? null : Math.max(0, times - hits);
      return { name, describe, params, active: { params: fault.params, hits, hitsLeft } };
    });
  }

  /** Throws the dice of every fault, once for the whole exchange. */
  engage(traffic: Traffic): Engagement {
    const hits = this.#strike(traffic, [...this.#running]);
    return new Engagement(
      traffic,
      hits.map(([name]) => name),
      hits.map(([, hooks]) => hooks),
    );
  }

  /** What the faults that are on do to a host beneath its exchanges. */
  trouble(host: HostKind): HostTrouble {
    const touching = [...this.#running.values()]
      .map(({ fault }) => fault)
      .filter(({ target }) => target.host === 'both' || target.host === host);
    return Object.assign({}, ...touching.map(({ trouble }) => trouble)) as HostTrouble;
  }

  /** The same for an open socket, by fault. @param only the fault that was switched on just now */
  engageSocket(traffic: Traffic, only?: string): ReadonlyMap<string, SocketHooks> {
    const running = [...this.#running].filter(([name]) => only === undefined || name === only);
    return new Map(
      this.#strike(traffic, running).map(([name, { socket }]) => [name, socket ?? {}]),
    );
  }

  #strike(
    traffic: Traffic,
    running: readonly (readonly [string, Running])[],
  ): (readonly [string, FaultHooks])[] {
    const hits: (readonly [string, FaultHooks])[] = [];
    for (const [name, candidate] of running) {
      const hooks = strikes(candidate, traffic) ? candidate.fault.engage(traffic) : null;
      if (hooks === null) continue;
      hits.push([name, hooks]);
      candidate.hits += 1;
    }
    // Only now: who hears of it may switch faults, and this exchange has met its own.
    const { host, method, path } = traffic;
    for (const [fault] of hits) this.#events.emit({ type: 'faultHit', fault, host, method, path });
    return hits;
  }

  #require(name: string): Fault {
    const fault = this.#catalogue.get(name);
    if (fault === undefined) {
      const known = [...this.#catalogue.keys()].join(', ');
      throw new SimulatorError('unknown_fault', `There is no such fault. Known: ${known}.`);
    }
    return fault;
  }
}

function strikes({ fault, dice, hits }: Running, traffic: Traffic): boolean {
  const { host, path, times, probability } = fault.target;
  // Both are the two hosts: an open socket is for the faults that are made for sockets.
  if (host === 'both' ? traffic.host === 'socket' : host !== traffic.host) return false;
  if (!traffic.path.startsWith(path) || !fault.applies(traffic)) return false;
  if (times > 0 && hits >= times) return false;
  return dice() < probability;
}
