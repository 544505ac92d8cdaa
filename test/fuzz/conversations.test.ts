import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/index.ts';
import { converse, type Setting, type Trace } from './conversation.ts';
import { FuzzClock } from './fuzz-clock.ts';
import { FuzzPort } from './fuzz-port.ts';

/**
 * `core` and the simulator share nothing but `spec`: where one is wrong about the other, a conversation
 * ends in a violation, a crash or a file that is not there. To replay one:
 * `FUZZ_SEED=123 npx vitest run test/fuzz`. For more: `FUZZ_COUNT=10000`.
 */
const ONE = process.env['FUZZ_SEED'];
const FIRST = Number(ONE ?? 1);
const COUNT = ONE === undefined ? Number(process.env['FUZZ_COUNT'] ?? 1_000) : 1;

describe('a device made of core alone', () => {
  const clock = new FuzzClock();
  let setting: Setting & AsyncDisposable;

  beforeAll(async () => {
    const simulator = await startSimulator({ now: clock.now });
    const port = new FuzzPort(simulator.caPem);
    setting = {
      simulator,
      clock,
      port,
      [Symbol.asyncDispose]: async () => {
        await port.close();
        await simulator.close();
      },
    };
  });
  afterAll(async () => setting[Symbol.asyncDispose]());

  it(`keeps every rule and recovers, whatever happens, in ${COUNT} conversations`, async () => {
    const failures: string[] = [];
    for (let seed = FIRST; seed < FIRST + COUNT && failures.length < 3; seed += 1) {
      const trace: Trace = [];
      try {
        await converse(setting, seed, trace);
      } catch (error) {
        failures.push(`seed ${seed}: ${String(error)}\n  ${trace.join('\n  ')}`);
      }
    }
    expect(failures, `replay with FUZZ_SEED=…\n${failures.join('\n')}`).toEqual([]);
  }, 1_800_000);
});
