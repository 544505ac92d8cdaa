import { randomUUID } from 'node:crypto';
import type { ClockPort } from '../engine/index.ts';

/** setTimeout takes at most 2^31 - 1 ms; longer waits are taken in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time and chance. */
export const systemClock: ClockPort = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => randomUUID(),
  wakeAt(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const waitMs = Math.min(Math.max(0, atMs - Date.now()), LONGEST_TIMER_MS);
      timer = setTimeout(() => (Date.now() < atMs ? arm() : callback()), waitMs);
    };
    arm();
    return () => clearTimeout(timer);
  },
};
