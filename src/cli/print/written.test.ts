import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { written } from './written.ts';

afterEach(() => void vi.restoreAllMocks());

test('between two pages everything else has its turn', async () => {
  let turns = 0;
  void setImmediate().then(() => (turns += 1));
  await written();
  expect(turns).toBe(1);
});

test('a reader who is slower than the list is waited for', async () => {
  vi.spyOn(process.stdout, 'writableNeedDrain', 'get').mockReturnValue(true);
  let over = false;
  const waiting = written().then(() => (over = true));
  await setImmediate();
  expect(over).toBe(false);
  process.stdout.emit('drain');
  await waiting;
  expect(over).toBe(true);
});
