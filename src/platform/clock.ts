import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ClockPort, SinceBoot } from '../engine/index.ts';

/** setTimeout takes at most 2^31 - 1 ms; longer waits are taken in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Linux names each start of the machine; elsewhere the uptime is reckoned from the clock that people set. */
function sinceBoot(): SinceBoot | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { boot, ms: uptime() * 1000 };
  } catch {
    return null;
  }
}

/** The machine's own time and chance. */
export const systemClock: ClockPort = {
  now: () => Date.now(),
  sinceBoot,
  local(atMs) {
    const date = new Date(atMs);
    return { weekday: date.getDay(), minute: date.getHours() * 60 + date.getMinutes() };
  },
  wakeAt(atMs, callback) {
    // The wall clock is asked once: when someone sets it, the way that is left stays the same.
    const dueMs = performance.now() + Math.max(0, atMs - Date.now());
    let timer: NodeJS.Timeout;
    const arm = () => {
      const waitMs = Math.min(Math.max(0, dueMs - performance.now()), LONGEST_TIMER_MS);
      timer = setTimeout(() => (performance.now() < dueMs ? arm() : callback()), waitMs);
    };
    arm();
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  newId: () => randomUUID(),
};
