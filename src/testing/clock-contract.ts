import { describe, expect, test } from 'vitest';
import type { ClockPort } from '../engine/index.ts';

/** What every clock must do. `pass` lets that much of its time go by. */
export function clockContract(
  name: string,
  open: () => { clock: ClockPort; pass: (ms: number) => Promise<void> },
): void {
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
