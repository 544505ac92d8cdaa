import { uptime } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clockContract } from '../testing/index.ts';
import { makeSystemClock, systemClock } from './clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function jump(ms: number): void {
  const unset = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => unset() + ms);
}

clockContract("the machine's clock", () => {
  let asleepMs = 0;
  return {
    clock: makeSystemClock(() => uptime() * 1000 + asleepMs),
    // Real time has no other way to pass.
    pass: async (ms) => delay(ms + 20),
    jump,
    sleep: (ms) => {
      asleepMs += ms;
      jump(ms);
    },
  };
});

describe("the machine's clock", () => {
  test.each([
    ['Asia/Tokyo', Date.UTC(2026, 10, 28, 20, 5), { weekday: 0, minute: 305 }],
    ['America/Los_Angeles', Date.UTC(2026, 10, 29, 7, 59), { weekday: 6, minute: 1_439 }],
    ['Asia/Kathmandu', Date.UTC(2026, 10, 28, 18, 15), { weekday: 0, minute: 0 }],
  ])('reads what people in %s read', (zone, atMs, local) => {
    vi.stubEnv('TZ', zone);
    expect(systemClock.local(atMs)).toEqual(local);
  });

  test('takes a wait longer than a timer can be in steps', async () => {
    const callOff = systemClock.wakeAt(Date.now() + 2 ** 32, () => expect.unreachable());
    await delay(20);
    callOff();
  });
});
