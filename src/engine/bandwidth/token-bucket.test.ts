import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock, settle } from '../../testing/index.ts';
import { lanesFor, TokenBucket } from './token-bucket.ts';

/** What a sender reads at a time. */
const CHUNK_BYTES = 256 * 1024;

interface Grant {
  readonly lane: number;
  readonly atMs: number;
  readonly bytes: number;
}

/** What a link without limit would go on to for ever, in one moment of the manual clock. */
const GRANTS_MOST = 50_000;

/** Lanes that ask for more as soon as they got something; returns what they get, as they get it. */
function startLanes(clock: ManualClock, bucket: TokenBucket, lanes: number, wanted = CHUNK_BYTES) {
  const grants: Grant[] = [];
  const run = async (lane: number) => {
    while (grants.length < GRANTS_MOST) {
      const bytes = await bucket.allow(wanted);
      grants.push({ lane, atMs: clock.now(), bytes });
    }
  };
  for (let lane = 0; lane < lanes; lane++) void run(lane);
  return grants;
}

const sum = (grants: readonly Grant[]) => grants.reduce((sum, { bytes }) => sum + bytes, 0);

const anyLimit = fc.oneof(
  fc.integer({ min: 16_000, max: 200_000 }),
  fc.integer({ min: 200_000, max: 20_000_000 }),
);

describe('the bucket', () => {
  test('gives out the limit over time, and never half a second more than it', async () => {
    const seconds = 20;
    await fc.assert(
      fc.asyncProperty(anyLimit, fc.integer({ min: 1, max: 16 }), async (limit, lanes) => {
        const clock = new ManualClock();
        const bucket = new TokenBucket(clock, limit);
        const startMs = clock.now();
        const grants = startLanes(clock, bucket, lanes);
        await clock.advance(seconds * 1000);
        expect(Math.abs(sum(grants) / (limit * seconds) - 1)).toBeLessThan(0.02);
        let soFar = 0;
        for (const { atMs, bytes } of grants) {
          soFar += bytes;
          expect(soFar).toBeLessThanOrEqual(((atMs - startMs) / 1000 + 0.5) * limit + 1);
        }
      }),
      { numRuns: 8 },
    );
  }, 30_000);

  test('lets every lane move every few seconds, however low the limit is', async () => {
    for (const [limit, lanes, mostMs] of [
      [16_000, lanesFor(16_000, 64), 1_000],
      [300_000, lanesFor(300_000, 64), 4_000],
      // Lowered while all of them are under way.
      [16_000, 64, 10_000],
    ] as const) {
      const clock = new ManualClock();
      const grants = startLanes(clock, new TokenBucket(clock, limit), lanes);
      await clock.advance(40_000);
      for (let lane = 0; lane < lanes; lane++) {
        const times = grants.filter((grant) => grant.lane === lane).map(({ atMs }) => atMs);
        const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
        expect(gaps.length).toBeGreaterThan(2);
        expect(Math.max(...gaps)).toBeLessThan(mostMs);
      }
    }
  });

  test('serves who came first first, and all alike', async () => {
    const clock = new ManualClock();
    const grants = startLanes(clock, new TokenBucket(clock, 1_000_000), 4);
    await clock.advance(5_000);
    expect(grants.slice(0, 8).map(({ lane }) => lane)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    const counts = [0, 1, 2, 3].map((lane) => grants.filter((g) => g.lane === lane).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  test('gives at least one byte and never more than was asked for', async () => {
    const clock = new ManualClock();
    const small = new TokenBucket(clock, 1);
    const grants = startLanes(clock, small, 2, 3);
    await clock.advance(10_000);
    expect(grants.every(({ bytes }) => bytes === 1)).toBe(true);
    expect(sum(grants)).toBe(10);
    const large = new TokenBucket(clock, 500_000_000);
    const asked = large.allow(CHUNK_BYTES);
    await clock.advance(1);
    expect(await asked).toBe(CHUNK_BYTES);
  });

  test('gives all at once without a limit', async () => {
    const bucket = new TokenBucket(new ManualClock());
    expect(await bucket.allow(CHUNK_BYTES)).toBe(CHUNK_BYTES);
    expect(await bucket.allow(10 ** 12)).toBe(10 ** 12);
  });

  test('gives nothing with a limit of 0, until there is another', async () => {
    for (const next of [null, 1_000_000]) {
      const clock = new ManualClock();
      const bucket = new TokenBucket(clock, 0);
      const grants = startLanes(clock, bucket, 1);
      await clock.advance(3_600_000);
      expect(grants).toEqual([]);
      expect(clock.nextMs, 'it does not even look').toBeNull();
      bucket.setLimit(next);
      if (next === null) await settle();
      else await clock.advance(1_000);
      expect(grants.length).toBeGreaterThan(0);
    }
  });

  test('wakes who waits under a low limit when it is raised or lifted', async () => {
    for (const next of [null, 10_000_000]) {
      const clock = new ManualClock();
      const bucket = new TokenBucket(clock, 1);
      const asked = bucket.allow(CHUNK_BYTES);
      await settle();
      bucket.setLimit(next);
      await clock.advance(100);
      expect(await asked).toBe(CHUNK_BYTES);
    }
  });

  test('slows down at once, without what was saved up before', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, 10_000_000);
    await clock.advance(60_000);
    bucket.setLimit(100_000);
    const grants = startLanes(clock, bucket, 4);
    await clock.advance(10_000);
    expect(sum(grants)).toBeLessThanOrEqual(100_000 * 10.5 + 1);
  });

  test('saves nothing up while there is no limit', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock);
    await clock.advance(60_000);
    bucket.setLimit(100_000);
    const grants = startLanes(clock, bucket, 4);
    await clock.advance(10_000);
    expect(sum(grants)).toBeLessThanOrEqual(100_000 * 10 + 1);
  });

  test('is set to the same limit again and again without losing or winning anything', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, 1_000_000);
    const grants = startLanes(clock, bucket, 2);
    for (let ms = 0; ms < 10_000; ms += 10) {
      bucket.setLimit(1_000_000);
      await clock.advance(10);
    }
    expect(Math.abs(sum(grants) / 10_000_000 - 1)).toBeLessThan(0.02);
  });

  test('gives nothing to who was cancelled, and does not let it hold up the next', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, 1_000);
    const abort = new AbortController();
    const cancelled = bucket.allow(CHUNK_BYTES, abort.signal);
    const next = bucket.allow(10);
    await settle();
    abort.abort();
    expect(await cancelled).toBe(0);
    await clock.advance(10);
    expect(await next, 'ten bytes are there after ten milliseconds').toBe(10);
    expect(await bucket.allow(1, abort.signal)).toBe(0);
  });

  test('goes on when the clock is set by a day, without a day of bytes', async () => {
    for (const jumpMs of [-86_400_000, 86_400_000]) {
      const clock = new ManualClock();
      const bucket = new TokenBucket(clock, 1_000_000);
      const grants = startLanes(clock, bucket, 2);
      await clock.advance(5_000);
      clock.jump(jumpMs);
      await clock.advance(5_000);
      expect(Math.abs(sum(grants) / 10_000_000 - 1)).toBeLessThan(0.1);
    }
  });
});
