import { describe, expect, test } from 'vitest';
import { ClipList } from './clip-list.ts';

interface Thing {
  readonly path: string;
  readonly state: string;
}
const thing = (path: string, state = 'queued'): Thing => ({ path, state });
const listOf = (...things: readonly Thing[]) =>
  things.reduce((list, one) => list.with(one), ClipList.empty<Thing>());
const paths = (list: ClipList<Thing>) => [...list].map(({ path }) => path);

describe('a list of clips', () => {
  test('keeps the order of their appearance, and one line a path', () => {
    const list = listOf(thing('b'), thing('a'), thing('b', 'completed'));
    expect([...list]).toEqual([thing('b', 'completed'), thing('a')]);
    expect(list.length).toBe(2);
    expect(list.get('b')).toEqual(thing('b', 'completed'));
    expect(list.get('c')).toBeUndefined();
  });

  test('never changes: what is made of it is another one', () => {
    const before = listOf(thing('a'));
    const after = before.with(thing('a', 'failed')).with(thing('b'));
    expect([...before]).toEqual([thing('a')]);
    expect(before.get('b')).toBeUndefined();
    expect(paths(after)).toEqual(['a', 'b']);
  });

  test('can be the origin of two lists that know nothing of each other', () => {
    const origin = listOf(thing('a'));
    const [left, right] = [origin.with(thing('b')), origin.with(thing('c'))];
    expect(paths(left.with(thing('c', 'left')))).toEqual(['a', 'b', 'c']);
    expect(paths(right)).toEqual(['a', 'c']);
    expect(right.get('b')).toBeUndefined();
  });

  test.each([0, 1, 511, 512, 513, 1024, 1500])('gives the last of %i', (length) => {
    const all = Array.from({ length }, (_, index) => thing(`${index}`));
    const list = listOf(...all);
    expect([...list]).toEqual(all);
    for (const count of [0, 1, 9, 600]) {
      expect(list.last(count)).toEqual(count === 0 ? [] : all.slice(-count));
    }
  });

  test('takes the events of 100,000 files in a moment', () => {
    const startMs = performance.now();
    let list = ClipList.empty<Thing>();
    for (let index = 0; index < 100_000; index += 1) list = list.with(thing(`/card/${index}`));
    for (let index = 0; index < 100_000; index += 1) list = list.with(thing(`/card/${index}`, 'x'));
    expect(list.length).toBe(100_000);
    // As arrays they would be copied whole each time: 10,000,000,000 steps, minutes.
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});
