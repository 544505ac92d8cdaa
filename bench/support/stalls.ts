import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Loaded before a program: when it ends, writes down the longest time for which it heard nobody, ms. */
const RESOLUTION_MS = 10;

const path = process.env['BENCH_STALLS'];
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.once('exit', () => {
  if (path !== undefined) writeFileSync(path, `${Math.max(0, delay.max / 1e6 - RESOLUTION_MS)}`);
});
