import type { Unit } from '../containers/muxer.ts';

/** What is recorded, in the order of time. */
export interface Essence {
  readonly unitsPerSecond: number;
  /** No unit is larger. */
  readonly largestUnitBytes: number;
  /** The take's next unit. @param startsFile It is the first of a file: a player starts here. */
  next(startsFile: boolean): Unit;
}
