import { expect, test } from 'vitest';
import { ManualClock, settle } from '../testing/index.ts';
import { Loop } from './loop.ts';

test('a loop that is hurried while it works looks once more at once', async () => {
  const clock = new ManualClock();
  let rounds = 0;
  const works: (() => void)[] = [];
  const loop = new Loop(clock, async () => {
    rounds += 1;
    if (rounds === 1) await new Promise<void>((resolve) => works.push(resolve));
    return 30_000;
  });
  loop.hurry();
  works[0]?.();
  await settle();
  expect(rounds).toBe(2);
  await clock.advance(29_000);
  expect(rounds).toBe(2);
  loop.hurry();
  await settle();
  expect(rounds).toBe(3);
  await loop.close();
  await clock.advance(60_000);
  expect(rounds).toBe(3);
});
