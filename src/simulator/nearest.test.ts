import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const KNOWN = ['port', 'storagePort', 'pollIntervalSeconds', 'codeLifeSeconds'];

it.each([
  ['pollIntervalSecond', 'pollIntervalSeconds'],
  ['pollintervalseconds', 'pollIntervalSeconds'],
  ['storage', null],
  ['prot', null],
  ['ports', 'port'],
  ['', null],
  ['anything', null],
])('%j is most likely meant to be %j', (typed, meant) => {
  expect(nearest(typed, KNOWN)).toBe(meant);
});
