import { expect, test } from 'vitest';
import { groupsOf, readNumbers } from './watch-ask.ts';

test.each([
  ['1', 5, [1]],
  [' 3-5, 1 ', 5, [1, 3, 4, 5]],
  ['2 2 1-2', 5, [1, 2]],
  ['6', 5, null],
  ['0', 5, null],
  ['3-2', 5, null],
  ['1-', 5, null],
  ['all', 5, null],
  [',', 5, null],
])('"%s" of %i is %o', (text, most, numbers) => {
  expect(readNumbers(text, most)).toEqual(numbers);
});

const file = (path: string) => ({ path: `/card/${path}`, sizeBytes: 10 });

test('what is there is offered by what lies right below the folder', () => {
  const groups = groupsOf('/card', [file('DCIM/1/a'), file('DCIM/2/b'), file('notes.txt')]);
  expect(groups).toEqual([
    { path: '/card/DCIM', name: 'DCIM', isFolder: true, files: 2, bytes: 20 },
    { path: '/card/notes.txt', name: 'notes.txt', isFolder: false, files: 1, bytes: 10 },
  ]);
});

test('a folder that holds everything is no choice: what is in it is offered', () => {
  const groups = groupsOf('/card', [file('DCIM/1/a'), file('DCIM/1/b'), file('DCIM/2/c')]);
  expect(groups.map(({ name, files }) => [name, files])).toEqual([
    ['DCIM/1', 2],
    ['DCIM/2', 1],
  ]);
  expect(groupsOf('/card', [])).toEqual([]);
});
