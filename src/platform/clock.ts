import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ClockPort, SinceBoot } from '../engine/index.ts';

/** On Linux timers stand still while the machine sleeps: how long it did is looked at so often. */
const LOOK_MS = 1_000;
/** Less is how roughly the uptime is told. */
const SHORTEST_SLEEP_MS = 500;

/** Linux names each start of the machine; elsewhere the uptime is reckoned from the clock that people set. */
function sinceBoot(): SinceBoot | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { boot, ms: uptime() * 1000 };
  } catch {
    return null;
  }
}

/** @param uptimeMs since the machine was started, with the time that it slept */
export function makeSystemClock(uptimeMs: () => number): ClockPort {
  /** Changes by nothing but sleep: the one clock counts it, the other does not. Where both do, it is 0. */
  const asleepMs = () => uptimeMs() - performance.now();
  return {
    now: () => Date.now(),
    sinceBoot,
    local(atMs) {
      const date = new Date(atMs);
      return { weekday: date.getDay(), minute: date.getHours() * 60 + date.getMinutes() };
    },
    wakeAt(atMs, callback) {
      // The wall clock is asked once: when someone sets it, the way that is left stays the same.
      const dueMs = performance.now() + Math.max(0, atMs - Date.now());
      const asleepBeforeMs = asleepMs();
      const leftMs = () => {
        const sleptMs = asleepMs() - asleepBeforeMs;
        return dueMs - performance.now() - (sleptMs > SHORTEST_SLEEP_MS ? sleptMs : 0);
      };
      let timer: NodeJS.Timeout;
      const arm = () => {
        const waitMs = Math.min(Math.max(0, leftMs()), LOOK_MS);
        timer = setTimeout(() => (leftMs() > 0 ? arm() : callback()), waitMs);
      };
      arm();
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    newId: () => randomUUID(),
  };
}

/** The machine's own time and chance. */
export const systemClock: ClockPort = makeSystemClock(() => uptime() * 1000);
