import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StandIn } from './stand-in.ts';
import { StormClock } from './storm-clock.ts';
import type { Trace } from './log.ts';
import { endure, type Figures } from './endure.ts';

/** Frame.io never forgets an asset; a fresh one now and then keeps the storms short. */
const STORMS_PER_STAND_IN = 50;
const ENOUGH_FAILURES = 3;
/** A disk in memory, where there is one: a thousand small transactions would wait for a real one. */
const FAST_FOLDER = '/dev/shm';
const TOLD_LINES = 400;

export interface Report {
  readonly failures: readonly string[];
  readonly figures: Figures;
}

/** Endures storms from consecutive seeds. */
export async function endureAll(firstSeed: number, count: number): Promise<Report> {
  const failures: string[] = [];
  const figures = {
    storms: 0,
    crashes: 0,
    faults: 0,
    puts: 0,
    creates: 0,
    recordings: 0,
    deliveries: 0,
  };
  const parent = existsSync(FAST_FOLDER) ? FAST_FOLDER : tmpdir();
  const endSeed = firstSeed + count;
  for (let seed = firstSeed; seed < endSeed; seed += STORMS_PER_STAND_IN) {
    const folder = await mkdtemp(join(parent, 'dailies-storm-'));
    const clock = new StormClock();
    const standIn = await StandIn.start(clock, join(folder, 'frameio'));
    const lastSeed = Math.min(endSeed, seed + STORMS_PER_STAND_IN) - 1;
    for (let each = seed; each <= lastSeed && failures.length < ENOUGH_FAILURES; each += 1) {
      const trace: Trace = [];
      await endure({ clock, standIn, folder }, each, trace, figures).catch((error: unknown) => {
        failures.push(`seed ${each}: ${String(error)}\n${trace.slice(-TOLD_LINES).join('\n')}`);
      });
    }
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { failures, figures };
}
