import { PASS, defineFault } from './fault.ts';
import { waitMs } from './wait.ts';

/** Timers are no finer than this; shorter debts are carried on instead of slept off. */
const SHORTEST_WAIT_MS = 10;
/** What an idle link may send at once. */
const BURST_MS = 50;

export const bandwidthFault = defineFault({
  name: 'bandwidth',
  describe: 'Lets part bytes in at a certain rate, shared by all connections as on one link.',
  params: {
    bytesPerSecond: {
      kind: 'number',
      value: 1_000_000,
      min: 1,
      max: 1e12,
      help: 'of part bytes, all connections together',
    },
  },
  applies: (traffic) => traffic.host === 'storage' && traffic.hasBody,
  start: ({ bytesPerSecond }, off) => {
    // One timetable for the link: each piece books its time, so that errors of timers never add up.
    let freeAtMs = performance.now();
    return () => ({
      receiving: async (traffic, { pieceBytes }) => {
        if (off.aborted) return PASS;
        const nowMs = performance.now();
        freeAtMs = Math.max(freeAtMs, nowMs - BURST_MS) + (pieceBytes / bytesPerSecond) * 1000;
        const debtMs = freeAtMs - nowMs;
        if (debtMs >= SHORTEST_WAIT_MS) await waitMs(debtMs, [off, traffic.gone]);
        return PASS;
      },
    });
  },
});
