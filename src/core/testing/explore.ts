import type { Edge } from '../../testing/index.ts';

/** A table of transitions, with what it takes to walk through all of it. */
export interface Machine<S extends { readonly kind: string }, E extends { readonly type: string }> {
  readonly name: string;
  readonly start: S;
  readonly transition: (state: S, event: E) => Step<S>;
  /** Every kind of state and of event, in the order in which they are shown. */
  readonly states: readonly S['kind'][];
  readonly events: readonly E['type'][];
  /** Events that between them bring out all that may come of a state, at this time or later. */
  readonly tries: (state: S, nowMs: number) => readonly E[];
  /** What besides its kind decides where a state leads to. */
  readonly nuance: (state: S) => string;
}

interface Step<S> {
  readonly state: S;
  readonly effects: readonly unknown[];
}

/** All edges, found breadth first from the start until no new kind or nuance of a state turns up. */
export function explore<
  S extends { readonly kind: string },
  E extends { readonly type: string; readonly nowMs?: number },
>({ start, transition, tries, nuance }: Machine<S, E>): readonly Edge[] {
  const edges = new Map<string, Edge>();
  const seen = new Set<string>();
  const queue = [{ state: start, nowMs: 0 }];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const { state, nowMs } = node;
    const key = `${state.kind} ${nuance(state)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const event of tries(state, nowMs)) {
      const next = transition(state, event);
      if (next.state === state && next.effects.length === 0) continue;
      const edge = { from: state.kind, event: event.type, to: next.state.kind };
      edges.set(JSON.stringify(edge), edge);
      queue.push({ state: next.state, nowMs: event.nowMs ?? nowMs });
    }
  }
  return [...edges.values()];
}
