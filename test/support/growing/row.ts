import type { ContainerName } from '../../../src/recorder/index.ts';
import type { BehaviourName } from './behaviours.ts';
import type { FaultName } from './faults.ts';

/** One recording that is sent while it is made: what records how, and what happens meanwhile. */
export interface Row {
  readonly container: ContainerName;
  readonly behaviour: BehaviourName;
  readonly fault: FaultName;
  /** Of the take. */
  readonly durationSeconds: number;
  /** Of the recorder. */
  readonly megabitsPerSecond: number;
  /** Of the way to the storage; null: as fast as this machine. */
  readonly linkMegabitsPerSecond: number | null;
  /** How long what happens meanwhile lasts. */
  readonly faultMs: number;
}

/** As it is asked for on the command line, and named in tests. */
export const titleOf = ({ container, behaviour, fault }: Row): string =>
  `${container} ${behaviour} ${fault}`;

const BYTES_A_MEGABIT = 125_000;

/** What a rate of so many Mb/s makes in a second. */
export const bytesPerSecondOf = (megabits: number): number => megabits * BYTES_A_MEGABIT;
