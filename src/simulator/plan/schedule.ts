import type { SimulatorEvent } from '../event.ts';
import type { Step, Trigger } from './plan.ts';

/**
 * | state   | becomes                                                                  |
 * | ------- | ------------------------------------------------------------------------ |
 * | waiting | armed, when the step above is done                                       |
 * | armed   | done, when its time has come or its event has happened often enough      |
 * | done    | nothing else                                                             |
 */
export type StepState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'armed'; readonly sinceMs: number; readonly seen: number }
  | { readonly kind: 'done'; readonly doneMs: number };

/** Time passes with everything that happens, and also by itself. */
export interface Happening {
  readonly nowMs: number;
  readonly event: SimulatorEvent['type'] | null;
}

export function beginSchedule(steps: readonly Step[], nowMs: number): StepState[] {
  return steps.map(({ since }, index): StepState =>
    since === 'start' || index === 0 ? armed(nowMs) : { kind: 'waiting' },
  );
}

/** @returns the next states, and which steps are to be done now, in this order */
export function advanceSchedule(
  steps: readonly Step[],
  before: readonly StepState[],
  { nowMs, event }: Happening,
): { states: StepState[]; due: number[] } {
  const states = before.map((state, index) => counted(state, steps[index]?.trigger, event));
  const due: number[] = [];
  // Round by round: a step that is done arms the next, whose time may have come as well.
  for (;;) {
    const round = duePoints(steps, states).filter(({ dueMs }) => dueMs <= nowMs);
    const first = round.toSorted((a, b) => a.dueMs - b.dueMs || a.index - b.index)[0];
    if (first === undefined) return { states, due };
    const { index, dueMs } = first;
    // An event's step is done when it happens, a timed one when its time came: nothing drifts.
    const doneMs = dueMs === -Infinity ? nowMs : dueMs;
    states[index] = { kind: 'done', doneMs };
    if (states[index + 1]?.kind === 'waiting') states[index + 1] = armed(doneMs);
    due.push(index);
  }
}

/** When time alone makes a step due; null: none waits for time. */
export function nextDueMs(steps: readonly Step[], states: readonly StepState[]): number | null {
  const times = duePoints(steps, states).map(({ dueMs }) => dueMs);
  return times.length === 0 ? null : Math.min(...times);
}

function armed(sinceMs: number): StepState {
  return { kind: 'armed', sinceMs, seen: 0 };
}

function counted(
  state: StepState,
  trigger: Trigger | undefined,
  event: Happening['event'],
): StepState {
  if (state.kind !== 'armed' || trigger?.kind !== 'event' || trigger.event !== event) return state;
  return { ...state, seen: state.seen + 1 };
}

/** Steps that are, or by time alone will be, due. -Infinity: for what happened already. */
function duePoints(
  steps: readonly Step[],
  states: readonly StepState[],
): { index: number; dueMs: number }[] {
  return steps.flatMap(({ trigger }, index) => {
    const state = states[index];
    if (state?.kind !== 'armed') return [];
    if (trigger.kind === 'time') return [{ index, dueMs: state.sinceMs + trigger.afterMs }];
    return state.seen >= trigger.times ? [{ index, dueMs: -Infinity }] : [];
  });
}
