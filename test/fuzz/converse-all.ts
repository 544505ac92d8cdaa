import { startSimulator } from '../../src/simulator/index.ts';
import { converse, type Trace } from './conversation.ts';
import { FuzzClock } from './fuzz-clock.ts';
import { FuzzPort } from './fuzz-port.ts';

/** Frame.io never forgets an asset; a fresh one now and then keeps the conversations short. */
const CONVERSATIONS_PER_SIMULATOR = 100;
const ENOUGH_FAILURES = 3;

/** Holds conversations from consecutive seeds. @returns what went wrong, with its seed and its steps */
export async function converseAll(firstSeed: number, count: number): Promise<readonly string[]> {
  const failures: string[] = [];
  const endSeed = firstSeed + count;
  for (let seed = firstSeed; seed < endSeed; seed += CONVERSATIONS_PER_SIMULATOR) {
    const clock = new FuzzClock();
    const simulator = await startSimulator({ now: clock.now });
    const port = new FuzzPort(simulator.caPem);
    const lastSeed = Math.min(endSeed, seed + CONVERSATIONS_PER_SIMULATOR) - 1;
    for (let each = seed; each <= lastSeed && failures.length < ENOUGH_FAILURES; each += 1) {
      const trace: Trace = [];
      await converse({ simulator, clock, port }, each, trace).catch((error: unknown) => {
        failures.push(`seed ${each}: ${String(error)}\n  ${trace.join('\n  ')}`);
      });
    }
    await port.close();
    await simulator.close();
  }
  return failures;
}
