import { bandwidthFault } from './bandwidth.ts';
import type { Fault } from './fault.ts';
import { resetFault } from './reset.ts';
import { socketDropFault } from './socket-drop.ts';
import { socketGarbageFault } from './socket-garbage.ts';
import { socketRefuseFault } from './socket-refuse.ts';
import { socketSilenceFault } from './socket-silence.ts';
import { stallFault } from './stall.ts';
import { statusFault } from './status.ts';

/** Every fault there is. A new one is a file beside this and a line here. */
export const FAULTS: readonly Fault[] = [
  statusFault,
  resetFault,
  stallFault,
  bandwidthFault,
  socketRefuseFault,
  socketDropFault,
  socketSilenceFault,
  socketGarbageFault,
];
