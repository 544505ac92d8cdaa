import { describe, expect, test } from 'vitest';
import {
  clockJumps,
  commandsMeanwhile,
  dice,
  failings,
  fakeTime,
  killedAtRandom,
} from '../support/hard-times/index.ts';

const SKIPPED = fakeTime === null ? ' (skipped: needs Debian’s package faketime)' : '';

describe('hard times of a process', { timeout: 120_000 }, () => {
  test.skipIf(fakeTime === null)(
    `a clock that jumps by a day, amid parts, waits and runs, costs nothing${SKIPPED}`,
    async () => expect(failings(await clockJumps(1))).toEqual([]),
  );

  test('SIGKILL at random moments of several files, two of one content', async () => {
    const seed = Number(process.env['DAILIES_TEST_SEED'] ?? Date.now() % 1_000_000);
    const report = await killedAtRandom(6, dice(seed));
    expect(failings(report), `rerun with DAILIES_TEST_SEED=${seed}`).toEqual([]);
  });

  test('another process orders, holds, cancels, pauses, retries and limits meanwhile', async () => {
    expect(failings(await commandsMeanwhile(5_000))).toEqual([]);
  });
});
