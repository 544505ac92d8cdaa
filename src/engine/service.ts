import { backoffMs, ignoring, type ErrorCode } from '../core/index.ts';

/**
 * Does Frame.io serve? Asking for an asset is not idempotent, so that it is no way to find out: each try whose
 * reply is lost may leave an asset that nobody knows of. After a failure that may be Frame.io's a harmless
 * question is asked instead. Answered, the failure was the file's own; else nothing new is asked for until it is.
 */
export type ServiceState =
  | { readonly kind: 'serving' }
  /** The question is out. Attempts: how often it was not answered before. */
  | { readonly kind: 'asking'; readonly attempts: number }
  | {
      readonly kind: 'down';
      readonly attempts: number;
      readonly fromMs: number;
      readonly waitMs: number;
    }
  /** It serves, and has asked to be left alone for a while. */
  | { readonly kind: 'resting'; readonly fromMs: number; readonly waitMs: number };

export type ServiceEvent =
  /** A request failed for a reason that may be Frame.io's. */
  | { readonly type: 'doubted' }
  /** Frame.io asked to slow down. */
  | { readonly type: 'slowed'; readonly nowMs: number; readonly waitMs: number }
  /** It answered, or it is known what keeps it from being asked. */
  | { readonly type: 'settled' }
  | {
      readonly type: 'unanswered';
      readonly code: ErrorCode;
      readonly message: string;
      readonly nowMs: number;
      readonly random: number;
      /** As it asked to be waited for; null: it did not. */
      readonly retryAfterMs: number | null;
    }
  | { readonly type: 'timeReached'; readonly nowMs: number };

export type ServiceEffect =
  | { readonly kind: 'ask' }
  | { readonly kind: 'tellDown'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'tellServing' };

export interface ServiceStep {
  readonly state: ServiceState;
  readonly effects: readonly ServiceEffect[];
}

type Of<K extends ServiceState['kind']> = Extract<ServiceState, { kind: K }>;
type On<T extends ServiceEvent['type']> = Extract<ServiceEvent, { type: T }>;
type Table = {
  readonly [K in ServiceState['kind']]: {
    readonly [T in ServiceEvent['type']]: (state: Of<K>, event: On<T>) => ServiceStep;
  };
};

/** It is many devices that a server in trouble hears from. */
const LIMITS = { baseMs: 1_000, capMs: 15_000 };

const ignored = <T extends ServiceEvent['type']>(...types: readonly T[]) =>
  ignoring<ServiceState, T>(...types);

const ask = (attempts: number): ServiceStep => ({
  state: { kind: 'asking', attempts },
  effects: [{ kind: 'ask' }],
});

const rest = ({ nowMs, waitMs }: On<'slowed'>): ServiceStep => ({
  state: { kind: 'resting', fromMs: nowMs, waitMs },
  effects: [],
});

/** A clock that was set back has not made the wait longer. */
const isOver = ({ fromMs, waitMs }: Of<'down'> | Of<'resting'>, nowMs: number) =>
  nowMs >= fromMs + waitMs || nowMs < fromMs;

const TABLE: Table = {
  serving: {
    ...ignored('settled', 'unanswered', 'timeReached'),
    doubted: () => ask(0),
    slowed: (_, event) => rest(event),
  },
  asking: {
    // Requests that were under way with the first fail one by one.
    ...ignored('doubted', 'slowed', 'timeReached'),
    settled: ({ attempts }) => ({
      state: { kind: 'serving' },
      effects: attempts > 0 ? [{ kind: 'tellServing' }] : [],
    }),
    unanswered: ({ attempts }, { code, message, nowMs, random, retryAfterMs }) => ({
      state: {
        kind: 'down',
        attempts: attempts + 1,
        fromMs: nowMs,
        waitMs: (retryAfterMs ?? 0) + backoffMs(attempts, random, LIMITS),
      },
      effects: attempts === 0 ? [{ kind: 'tellDown', code, message }] : [],
    }),
  },
  down: {
    // Answers to what was asked before; only an answer to the question counts, as it is asked last.
    ...ignored('doubted', 'slowed', 'settled', 'unanswered'),
    timeReached: (state, { nowMs }) =>
      isOver(state, nowMs) ? ask(state.attempts) : { state, effects: [] },
  },
  resting: {
    ...ignored('settled', 'unanswered'),
    doubted: () => ask(0),
    slowed: (state, event) =>
      event.nowMs + event.waitMs > state.fromMs + state.waitMs
        ? rest(event)
        : { state, effects: [] },
    timeReached: (state, { nowMs }) => ({
      state: isOver(state, nowMs) ? { kind: 'serving' } : state,
      effects: [],
    }),
  },
};

export const SERVICE_START: ServiceState = { kind: 'serving' };

/** The only way it changes. */
export function transitionService(state: ServiceState, event: ServiceEvent): ServiceStep {
  const cell = TABLE[state.kind][event.type] as (s: ServiceState, e: ServiceEvent) => ServiceStep;
  return cell(state, event);
}
