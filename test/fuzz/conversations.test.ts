import { describe, expect, it } from 'vitest';
import { converseAll } from './converse-all.ts';

/**
 * `core` and the simulator share nothing but `spec`: where one is wrong about the other, a conversation
 * ends in a violation, a crash or a file that is not there. One of them again: `FUZZ_SEED=123 npx vitest
 * run test/fuzz`; others, or more: `FUZZ_FIRST=20000 FUZZ_COUNT=50000`.
 */
const ONE = process.env['FUZZ_SEED'];
const FIRST = Number(ONE ?? process.env['FUZZ_FIRST'] ?? 1);
const COUNT = ONE === undefined ? Number(process.env['FUZZ_COUNT'] ?? 1_000) : 1;

describe('a device made of core alone', () => {
  it(`keeps every rule and recovers, whatever happens, in ${COUNT} conversations`, async () => {
    const failures = await converseAll(FIRST, COUNT);
    expect(failures, `replay with FUZZ_SEED=…\n${failures.join('\n')}`).toEqual([]);
  }, 1_800_000);
});
