import type { ParamTable, ParamValues } from './params.ts';

/** The knobs every fault has: whom it hits, how often, and by which dice. */
export const TARGET_PARAMS = {
  host: {
    kind: 'choice',
    value: 'both',
    choices: ['api', 'storage', 'both'],
    help: 'which of the two hosts',
  },
  path: { kind: 'text', value: '', help: 'only paths that begin so; empty: all' },
  times: {
    kind: 'number',
    value: 0,
    min: 0,
    max: 1_000_000,
    help: 'how many exchanges; 0: until switched off',
  },
  probability: { kind: 'number', value: 1, min: 0, max: 1, help: 'of hitting an exchange' },
  seed: {
    kind: 'number',
    value: 0,
    min: 0,
    max: 4_294_967_295,
    help: "of the dice; 0: from the simulator's seed",
  },
} as const satisfies ParamTable;

export type TargetParams = ParamValues<typeof TARGET_PARAMS>;

/** Whom a fault that is on hits; faults of sockets do not choose the host. */
export interface Target extends Omit<TargetParams, 'host'> {
  readonly host: TargetParams['host'] | 'socket';
}
