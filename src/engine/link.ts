import { backoffMs, ignoring } from '../core/index.ts';

/**
 * Is there a way to Frame.io? While it is down nothing is tried but, now and then, one exchange: it
 * costs no file an attempt and brings the queue back within seconds of the network.
 */
export type LinkState =
  | { readonly kind: 'up' }
  | {
      readonly kind: 'down';
      readonly sinceMs: number;
      readonly attempts: number;
      readonly nextTryMs: number;
      readonly why: string;
    }
  /** One exchange is let through. */
  | {
      readonly kind: 'trying';
      readonly sinceMs: number;
      readonly attempts: number;
      readonly why: string;
    };

export type LinkEvent =
  | { readonly type: 'succeeded' }
  | {
      readonly type: 'faulted';
      readonly nowMs: number;
      readonly random: number;
      readonly why: string;
    }
  | { readonly type: 'timeReached'; readonly nowMs: number }
  /** The machine is on another network: what was in the way need not be any more. */
  | { readonly type: 'hinted' };

export interface LinkStep {
  readonly state: LinkState;
  /** Whether people are told. */
  readonly effects: readonly { readonly kind: 'announce' }[];
}

type Of<K extends LinkState['kind']> = Extract<LinkState, { kind: K }>;
type On<T extends LinkEvent['type']> = Extract<LinkEvent, { type: T }>;
type Table = {
  readonly [K in LinkState['kind']]: {
    readonly [T in LinkEvent['type']]: (state: Of<K>, event: On<T>) => LinkStep;
  };
};

const LIMITS = { baseMs: 500, capMs: 2_500 };
/** Never a storm, however the dice fall. */
const LEAST_MS = 250;

const ignored = <T extends LinkEvent['type']>(...types: readonly T[]) =>
  ignoring<LinkState, T>(...types);
const up = (): LinkStep => ({ state: { kind: 'up' }, effects: [{ kind: 'announce' }] });

function goDown(sinceMs: number, attempts: number, event: On<'faulted'>): LinkStep {
  const nextTryMs = event.nowMs + LEAST_MS + backoffMs(attempts, event.random, LIMITS);
  return {
    state: { kind: 'down', sinceMs, attempts: attempts + 1, nextTryMs, why: event.why },
    effects: [{ kind: 'announce' }],
  };
}

function tryIt({ sinceMs, attempts, why }: Of<'down'>): LinkStep {
  return { state: { kind: 'trying', sinceMs, attempts, why }, effects: [] };
}

const TABLE: Table = {
  up: {
    ...ignored('succeeded', 'timeReached', 'hinted'),
    faulted: (_, event) => goDown(event.nowMs, 0, event),
  },
  down: {
    // Exchanges that were under way when the link went down end one by one.
    ...ignored('faulted'),
    succeeded: up,
    timeReached: (state, { nowMs }) => {
      const waitMs = state.nextTryMs - nowMs;
      // What seems longer than any wait is of a clock that was set back.
      if (waitMs > 0 && waitMs <= LEAST_MS + LIMITS.capMs) return { state, effects: [] };
      return tryIt(state);
    },
    hinted: tryIt,
  },
  trying: {
    ...ignored('timeReached', 'hinted'),
    succeeded: up,
    faulted: (state, event) => goDown(state.sinceMs, state.attempts, event),
  },
};

export const LINK_START: LinkState = { kind: 'up' };

/** The only way the link changes. */
export function transitionLink(state: LinkState, event: LinkEvent): LinkStep {
  const cell = TABLE[state.kind][event.type] as (s: LinkState, e: LinkEvent) => LinkStep;
  return cell(state, event);
}
