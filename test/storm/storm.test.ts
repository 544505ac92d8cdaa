import { expect, it, vi } from 'vitest';
import type * as Spec from '../../src/spec/index.ts';
import { endureAll } from './endure-all.ts';

/**
 * The engine on its real store, disk and network, in bad weather, with crashes; what it must keep is in
 * judge.ts. One seed again: `STORM_FIRST=123 STORM_COUNT=1 npx vitest run test/storm`; before a release
 * `STORM_COUNT=2000`.
 */
const FIRST = Number(process.env['STORM_FIRST'] ?? 1);
const COUNT = Number(process.env['STORM_COUNT'] ?? 100);
const REPLAY = 'replay with STORM_FIRST=… STORM_COUNT=1 npx vitest run test/storm';

// S3's 5 MiB for a part (protocol.md §11.3) would make every file with several parts a large one.
vi.mock('../../src/spec/index.ts', async (original) => ({
  ...(await original<typeof Spec>()),
  PART_MIN_BYTES: 1,
}));

it(`in ${COUNT} storms every file arrives once, identical, and no asset is unaccounted for`, async () => {
  const { failures, figures } = await endureAll(FIRST, COUNT);
  if (process.env['STORM_COUNT'] !== undefined)
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(failures.length, `${REPLAY}\n${failures.join('\n')}`).toBe(0);
}, 3_600_000);
