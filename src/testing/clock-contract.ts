import { describe, expect, test } from 'vitest';
import type { ClockPort } from '../engine/index.ts';

export interface ClockWorld {
  readonly clock: ClockPort;
  /** Lets that much of its time go by. */
  readonly pass: (ms: number) => Promise<void>;
  /** Sets the wall clock, forward or, with less than 0, back. */
  readonly jump: (ms: number) => void;
  /** The machine sleeps for that long. */
  readonly sleep: (ms: number) => void;
}

const DAY_MS = 86_400_000;
/** A Wednesday, at 12:34 in Greenwich. */
const NOON_MS = Date.UTC(2026, 10, 25, 12, 34, 56);

/** What every clock must do. */
export function clockContract(name: string, open: () => ClockWorld): void {
  describe(`${name} keeps the contract of a clock`, () => {
    test('wakes once, in the order of the times, never before them and never at once', async () => {
      const { clock, pass } = open();
      const startMs = clock.now();
      const woken: string[] = [];
      const wake = (word: string, afterMs: number) =>
        clock.wakeAt(startMs + afterMs, () => {
          expect(clock.now()).toBeGreaterThanOrEqual(startMs + afterMs);
          woken.push(word);
        });
      wake('later', 30);
      wake('sooner', 10);
      wake('past', -5);
      expect(woken).toEqual([]);
      await pass(60);
      expect(woken).toEqual(['past', 'sooner', 'later']);
    });

    test('tells how long the machine has run, whoever sets the clock meanwhile', async () => {
      const { clock, pass, jump } = open();
      const before = clock.sinceBoot();
      jump(DAY_MS);
      await pass(50);
      jump(-2 * DAY_MS);
      const after = clock.sinceBoot();
      expect(after?.boot).toBe(before?.boot);
      expect((after?.ms ?? 0) - (before?.ms ?? 0)).toBeGreaterThanOrEqual(40);
      expect((after?.ms ?? 0) - (before?.ms ?? 0)).toBeLessThan(30_000);
    });

    test.each([DAY_MS, -DAY_MS])(
      'wakes after the distance it was given, though the clock is set by %i ms meanwhile',
      async (jumpMs) => {
        const { clock, pass, jump } = open();
        let woken = 0;
        const beforeMs = clock.now();
        clock.wakeAt(beforeMs + 200, () => (woken += 1));
        jump(jumpMs);
        expect(Math.abs(clock.now() - beforeMs - jumpMs)).toBeLessThan(200);
        await pass(20);
        expect(woken).toBe(0);
        await pass(250);
        expect(woken).toBe(1);
      },
    );

    test('does soon after waking what fell due while the machine slept, and nothing sooner', async () => {
      const { clock, pass, sleep } = open();
      const woken: string[] = [];
      clock.wakeAt(clock.now() + 3_600_000, () => woken.push('in the sleep'));
      clock.wakeAt(clock.now() + 3 * 3_600_000, () => woken.push('after it'));
      sleep(2 * 3_600_000);
      expect(woken).toEqual([]);
      await pass(1_200);
      expect(woken).toEqual(['in the sleep']);
    });

    test('measures the distance from what the clock shows when it is asked', async () => {
      const { clock, pass, jump } = open();
      let woken = 0;
      jump(-DAY_MS);
      clock.wakeAt(clock.now() + 10, () => (woken += 1));
      await pass(60);
      expect(woken).toBe(1);
    });

    test('tells the weekday and the minute of the day, which go on together', () => {
      const { clock } = open();
      const weekMinute = (atMs: number) => {
        const { weekday, minute } = clock.local(atMs);
        expect(minute).toBe(Math.trunc(minute));
        expect(minute).toBeGreaterThanOrEqual(0);
        expect(minute).toBeLessThan(1_440);
        return weekday * 1_440 + minute;
      };
      const week = 7 * 1_440;
      const startMinute = weekMinute(NOON_MS);
      // In late November nobody on this planet sets the clocks for the season.
      for (let hour = 0; hour <= 7 * 24; hour++) {
        const now = weekMinute(NOON_MS + hour * 3_600_000);
        expect(now).toBe((startMinute + hour * 60) % week);
      }
      expect(weekMinute(NOON_MS + 4_000)).toBe((startMinute + 1) % week);
    });

    test('does not wake who called it off', async () => {
      const { clock, pass } = open();
      const woken: string[] = [];
      const callOff = clock.wakeAt(clock.now() + 10, () => woken.push('no'));
      callOff();
      await pass(30);
      callOff();
      expect(woken).toEqual([]);
    });

    test('rolls between 0 and 1, and gives no id twice', () => {
      const { clock } = open();
      const rolls = Array.from({ length: 1_000 }, () => clock.random());
      expect(Math.min(...rolls)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...rolls)).toBeLessThan(1);
      expect(new Set(rolls).size).toBeGreaterThan(900);
      const ids = Array.from({ length: 1_000 }, () => clock.newId());
      expect(new Set(ids).size).toBe(1_000);
      expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });
  });
}
