import { describe, expect, test } from 'vitest';
import { ManualClock, aJob } from '../testing/index.ts';
import { ageSeconds } from './age.ts';

const HOUR_MS = 3_600_000;

/** A job whose media is an hour old when it is queued. */
function queued(clock: ManualClock) {
  const nowMs = clock.now();
  const [createdAtMs, queuedAtMs] = [nowMs - HOUR_MS, nowMs];
  return aJob('a', { createdAtMs, queuedAtMs, queuedAt: clock.sinceBoot() });
}

describe('the age of media', () => {
  test('grows while it waits [G21]', async () => {
    const clock = new ManualClock();
    const job = queued(clock);
    expect(ageSeconds(job, clock)).toBe(3_600);
    await clock.advance(90_000);
    expect(ageSeconds(job, clock)).toBe(3_690);
  });

  test.each([86_400_000, -86_400_000])('is not moved by a clock set by %d ms [G21] [C3]', (ms) => {
    const clock = new ManualClock();
    const job = queued(clock);
    clock.jump(ms);
    expect(ageSeconds(job, clock)).toBe(3_600);
  });

  test('is by the clock alone after the machine was started anew, and never negative [G21]', () => {
    const clock = new ManualClock();
    const job = { ...queued(clock), queuedAt: { boot: 'earlier', ms: 5 } };
    clock.jump(2 * HOUR_MS);
    expect(ageSeconds(job, clock)).toBe(3 * 3_600);
    clock.jump(-4 * HOUR_MS);
    expect(ageSeconds(job, clock)).toBe(0);
    expect(ageSeconds({ ...job, queuedAt: null }, clock)).toBe(0);
  });
});
