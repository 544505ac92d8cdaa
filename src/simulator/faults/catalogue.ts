import { bandwidthFault } from './bandwidth.ts';
import type { Fault } from './fault.ts';
import { resetFault } from './reset.ts';
import { stallFault } from './stall.ts';
import { statusFault } from './status.ts';

/** Every fault there is. A new one is a file beside this and a line here. */
export const FAULTS: readonly Fault[] = [statusFault, resetFault, stallFault, bandwidthFault];
