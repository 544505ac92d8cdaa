import { expect, test } from 'vitest';
import { Follower } from './follower.ts';
import type { Sighting } from './readiness/index.ts';

const sighting = (sizeBytes: number, writer: Sighting['writer']): Sighting => ({
  path: '/card/A001.ts',
  stamp: { sizeBytes, mtimeNs: String(sizeBytes) },
  fileId: '1:7',
  allocatedBytes: null,
  writer,
});

/** Looks once. @returns how long it waits for the next look */
function look(follower: Follower, nowMs: number, seen: Sighting): number {
  follower.hear({ type: 'seen', sighting: seen, nowMs });
  follower.looked(seen, nowMs);
  return follower.dueMs(nowMs) - nowMs;
}

test('looks more often at a file that has just come to rest, and not for long', () => {
  const follower = new Follower();
  expect(look(follower, 0, sighting(1, 'some'))).toBe(250);
  expect(look(follower, 250, sighting(2, 'some'))).toBe(250);
  expect(follower.letGo).toBeNull();
  let nowMs = 500;
  const waits = Array.from({ length: 22 }, () => {
    const waitMs = look(follower, nowMs, sighting(2, 'none'));
    nowMs += waitMs;
    return waitMs;
  });
  expect(waits).toEqual([...Array.from({ length: 20 }, () => 100), 250, 250]);
  expect(follower.letGo).toEqual({ sizeBytes: 2, mtimeNs: '2' });
});

test('has not forgotten what it saw when it is taken up again, only for how long it looked', () => {
  const follower = new Follower();
  look(follower, 0, sighting(1, 'none'));
  look(follower, 3_000, sighting(1, 'none'));
  expect(follower.forMs(3_000)).toBe(3_000);
  follower.resume();
  expect(follower.forMs(5_000)).toBe(0);
  expect(follower.fileId).toBe('1:7');
});
