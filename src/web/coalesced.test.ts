import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { coalesced } from './coalesced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('coalesced work', () => {
  test('begins at once', () => {
    const work = vi.fn<() => Promise<void>>(async () => undefined);
    coalesced(work, 1_000)();
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('of a burst is done once more, after the gap', async () => {
    const work = vi.fn<() => Promise<void>>(async () => undefined);
    const ask = coalesced(work, 1_000);
    for (let count = 0; count < 500; count += 1) ask();
    await vi.advanceTimersByTimeAsync(999);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('is never done twice at a time, and a wish during it is followed by a whole run', async () => {
    const runs: PromiseWithResolvers<void>[] = [];
    const work = vi.fn<() => Promise<void>>(async () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    });
    const ask = coalesced(work, 1_000);
    ask();
    await vi.advanceTimersByTimeAsync(7_000);
    ask();
    await vi.advanceTimersByTimeAsync(7_000);
    expect(work).toHaveBeenCalledTimes(1);
    runs[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('goes on after work that failed', async () => {
    const work = vi.fn<() => Promise<void>>(async () => Promise.reject(new Error('no')));
    const ask = coalesced(work, 1_000);
    ask();
    await vi.advanceTimersByTimeAsync(1_000);
    ask();
    expect(work).toHaveBeenCalledTimes(2);
  });
});
