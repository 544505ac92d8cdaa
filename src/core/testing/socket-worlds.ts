import * as fc from 'fast-check';
import { expect } from 'vitest';
import { decodeMessage } from '../phoenix.ts';
import { anyAct } from './socket-acts.ts';
import { SocketTrace, type Step } from './socket-trace.ts';

/** Words for properties that hold in any world: what is looked for in the steps of a run. */
const run = fc.array(anyAct, { minLength: 20, maxLength: 150 });

/** That in no run of any world `faults` finds anything in the steps. */
export const never = (
  faults: (steps: readonly Step[]) => readonly unknown[],
  { isPunctual = false } = {},
) =>
  fc.property(run, (acts) => {
    const trace = new SocketTrace(isPunctual);
    for (const act of acts) trace.do(act);
    expect(faults(trace.steps)).toEqual([]);
  });
export const MANY = { numRuns: 300 };
/** With no timer ever late. */
export const PUNCTUAL = { isPunctual: true };
export const inEach = (isFault: (step: Step) => boolean) => (steps: readonly Step[]) =>
  steps.filter(isFault);
export const inPairs =
  (isFault: (step: Step, last: Step) => boolean) =>
  (steps: readonly Step[]): Step[] =>
    steps.slice(1).filter((step, index) => {
      const last = steps[index];
      return last !== undefined && isFault(step, last);
    });
export const changes = ({ before, after, effects }: Step) => before !== after || effects.length > 0;
export const attemptsOf = (state: Step['after']) => ('attempts' in state ? state.attempts : 0);
export const messagesOf = ({ effects }: Step) =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [decodeMessage(effect.text)] : []));
export const HAS_CONNECTION = /^(opening|joining|joined|parted)$/;
