import { describe, expect, test } from 'vitest';
import { OpenParts } from './open-parts.ts';
import { PART_START, acknowledgedBytes, replaceParts, type Part } from './part.ts';

const waiting = (number: number): Part => ({
  number,
  offsetBytes: (number - 1) * 10,
  sizeBytes: 10,
  url: `https://storage.example/${number}`,
  state: PART_START,
});
const sent = (number: number): Part => ({
  ...waiting(number),
  state: { kind: 'sent', md5: 'm', etag: null, crc32: null },
});
const numbers = (open: OpenParts) => [...open.waiting()].map(({ number }) => number);
const PLAN = [1, 2, 3, 4].map(waiting);

describe('the open parts of an upload', () => {
  test('are all of a plan, in order, before anything is sent', () => {
    const open = new OpenParts();
    open.follow(PLAN);
    expect(numbers(open)).toEqual([1, 2, 3, 4]);
    expect(open.acknowledgedBytes).toBe(0);
  });

  test('become fewer with each acknowledgement', () => {
    const open = new OpenParts();
    open.follow(PLAN);
    const after = replaceParts(PLAN, [sent(2)]);
    open.follow(after);
    expect(numbers(open)).toEqual([1, 3, 4]);
    expect(open.acknowledgedBytes).toBe(acknowledgedBytes(after));
  });

  test('keep their order when one of them failed and waits', () => {
    const open = new OpenParts();
    open.follow(PLAN);
    const failed: Part = {
      ...waiting(2),
      state: { kind: 'waiting', attempts: 1, notBeforeMs: 7, code: null, mismatches: 0 },
    };
    open.follow(replaceParts(PLAN, [failed]));
    expect(numbers(open)).toEqual([1, 2, 3, 4]);
    expect([...open.waiting()][1]).toBe(failed);
  });

  test('are counted anew when what was sent has to go again, and stay in order', () => {
    const open = new OpenParts();
    const half = [sent(1), sent(2), waiting(3), waiting(4)];
    open.follow(half);
    open.follow(replaceParts(half, [waiting(1)]));
    expect(numbers(open)).toEqual([1, 3, 4]);
    expect(open.acknowledgedBytes).toBe(10);
  });

  test('are those of the new asset when there is one, also with as many parts', () => {
    const open = new OpenParts();
    open.follow([sent(1), waiting(2)]);
    open.follow([waiting(1), waiting(2)]);
    expect(numbers(open)).toEqual([1, 2]);
    expect(open.acknowledgedBytes).toBe(0);
    open.follow([]);
    expect(numbers(open)).toEqual([]);
  });
});
