import { describe, expect, it } from 'vitest';
import type { SimulatorEvent } from '../event.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type PlanInput, parsePlan } from './plan.ts';
import { type StepState, advanceSchedule, beginSchedule, nextDueMs } from './schedule.ts';

/** A plan on a manual clock; `tell` and `pass` give the steps that became due, from 1. */
function schedule(...input: NonNullable<PlanInput['steps']>) {
  const clock = new ManualClock();
  const { steps } = parsePlan({ steps: input });
  const startMs = clock.now();
  let states: readonly StepState[] = beginSchedule(steps, startMs);
  const tell = (event: SimulatorEvent['type'] | null): number[] => {
    const next = advanceSchedule(steps, states, { nowMs: clock.now(), event });
    states = next.states;
    return next.due.map((index) => index + 1);
  };
  return {
    tell,
    pass(seconds: number): number[] {
      clock.advance(seconds);
      return tell(null);
    },
    nextDueSeconds: () => {
      const dueMs = nextDueMs(steps, states);
      return dueMs === null ? null : (dueMs - startMs) / 1000;
    },
    kinds: () => states.map(({ kind }) => kind),
  };
}

const act = { switchOff: 'status' };

describe('a schedule', () => {
  it('does steps when their time has come, each once, in the order of their times', () => {
    const plan = schedule({ afterSeconds: 5, ...act }, { afterSeconds: 2, ...act });
    expect(plan.nextDueSeconds()).toBe(2);
    expect([plan.pass(1.9), plan.pass(0.1), plan.pass(1)]).toEqual([[], [2], []]);
    expect(plan.nextDueSeconds()).toBe(5);
    expect([plan.pass(100), plan.pass(100)]).toEqual([[1], []]);
    expect(plan.nextDueSeconds()).toBeNull();
  });

  it('does both in order when time jumps over them', () => {
    const plan = schedule({ afterSeconds: 5, ...act }, { afterSeconds: 2, ...act });
    expect(plan.pass(10)).toEqual([2, 1]);
  });

  it('does what is due at once at once', () => {
    expect(schedule({ afterSeconds: 0, ...act }).tell(null)).toEqual([1]);
  });

  it('waits for the Nth event of its type', () => {
    const plan = schedule({ on: { event: 'assetCreated', times: 2 }, ...act });
    expect(plan.tell('assetCreated')).toEqual([]);
    expect(plan.tell('call')).toEqual([]);
    expect(plan.tell('assetCreated')).toEqual([1]);
    expect(plan.tell('assetCreated')).toEqual([]);
  });

  it('counts events from the start of the simulator, or from the step above', () => {
    const plan = schedule(
      { on: { event: 'paired' }, ...act },
      { on: { event: 'call', times: 2 }, ...act },
      { on: { event: 'call', times: 2 }, since: 'previousStep', ...act },
    );
    expect(plan.kinds()).toEqual(['armed', 'armed', 'waiting']);
    expect([plan.tell('call'), plan.tell('call')]).toEqual([[], [2]]);
    expect([plan.tell('call'), plan.tell('paired'), plan.tell('call')]).toEqual([[], [1], [3]]);
  });

  it('does not count one event for two steps in a row', () => {
    const plan = schedule(
      { on: { event: 'call' }, ...act },
      { on: { event: 'call' }, since: 'previousStep', ...act },
    );
    expect([plan.tell('call'), plan.tell('call')]).toEqual([[1], [2]]);
  });

  it('counts time from when the step above was due: nothing drifts', () => {
    const plan = schedule(
      { afterSeconds: 2, ...act },
      { afterSeconds: 3, since: 'previousStep', ...act },
      { afterSeconds: 0, since: 'previousStep', ...act },
    );
    expect(plan.pass(2.4)).toEqual([1]);
    expect(plan.nextDueSeconds()).toBe(5);
    expect(plan.pass(2.6)).toEqual([2, 3]);
    expect(plan.kinds()).toEqual(['done', 'done', 'done']);
  });

  it('follows an event with a pause of its own', () => {
    const plan = schedule(
      { on: { event: 'paired' }, ...act },
      { afterSeconds: 4, since: 'previousStep', ...act },
    );
    expect(plan.pass(100)).toEqual([]);
    expect(plan.tell('paired')).toEqual([1]);
    expect([plan.pass(3.9), plan.pass(0.1)]).toEqual([[], [2]]);
  });

  it('lets a first step that looks back begin with the simulator', () => {
    expect(schedule({ afterSeconds: 1, since: 'previousStep', ...act }).pass(1)).toEqual([1]);
  });
});
