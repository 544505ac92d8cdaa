import { expect, it } from 'vitest';
import { converseAll } from './converse-all.ts';

/**
 * `core` and the simulator share nothing but `spec`: where one is wrong about the other, a conversation
 * ends in a violation, a crash or a file that is not there. One of them again:
 * `FUZZ_SEED=123 npx vitest run test/fuzz`; before a release `FUZZ_COUNT=10000`; others `FUZZ_FIRST=20001`.
 */
const ONE = process.env['FUZZ_SEED'];
const FIRST = Number(ONE ?? process.env['FUZZ_FIRST'] ?? 1);
const COUNT = ONE === undefined ? Number(process.env['FUZZ_COUNT'] ?? 4_000) : 1;

/** Two files share the work, because files run side by side. @param half 0 or 1 */
export function fuzz(half: 0 | 1): void {
  const firstCount = Math.ceil(COUNT / 2);
  const [first, count] =
    half === 0 ? [FIRST, firstCount] : [FIRST + firstCount, COUNT - firstCount];
  // One seed is the first half's.
  const nothingToDo = ONE !== undefined && half === 1;
  it.skipIf(nothingToDo)(
    `a device made of core alone keeps every rule and recovers in ${count} conversations`,
    async () => {
      const failures = await converseAll(first, count);
      expect(failures, `replay with FUZZ_SEED=…\n${failures.join('\n')}`).toEqual([]);
    },
    1_800_000,
  );
}
