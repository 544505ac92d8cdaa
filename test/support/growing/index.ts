/** Recordings that are sent while they are made, with real processes; for tests and the benchmark. */
export { BEHAVIOURS, type BehaviourName } from './behaviours.ts';
export { FAULTS, type FaultName } from './faults.ts';
export type { Figures } from './figures.ts';
export { play, type Played } from './play.ts';
export { titleOf, type Row } from './row.ts';
