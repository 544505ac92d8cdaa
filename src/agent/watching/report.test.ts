import { expect, test } from 'vitest';
import { makeReport } from './report.ts';

const fault = (message: string) => ({ kind: 'file', code: 'file_unreadable', message }) as const;
const waits = (name: string, why: string | null, isBrokenOff = false) => ({
  name,
  why,
  isBrokenOff,
});

test('a folder in which nothing waits has nothing to tell', () => {
  const facts = { missing: null, unreadable: [], followed: [waits('a', null)] };
  expect(makeReport(facts)).toEqual({ state: 'watching', why: null });
});

test('what waits is counted, and the first are named with their reasons', () => {
  const followed = [waits('A.mov', 'still recording'), waits('B.mov', 'x'), waits('C.mov', 'x')];
  const { why } = makeReport({ missing: null, unreadable: [], followed });
  expect(why).toBe('3 files are not finished yet: A.mov: still recording; B.mov: x; …');
});

test('what was broken off is told apart, and how to send it', () => {
  const followed = [waits('A.mov', 'still recording'), waits('B.mov', 'no index', true)];
  const { why } = makeReport({ missing: null, unreadable: [], followed });
  expect(why).toBe(
    '1 file is not finished yet: A.mov: still recording. ' +
      '1 file was broken off and is sent only by dailies upload: B.mov: no index',
  );
});

test('what cannot be read is said, and a thousand of it in a sentence too', () => {
  const unreadable = Array.from({ length: 1_000 }, (_, index) => fault(`${index} may not be read`));
  const { state, why } = makeReport({ missing: null, unreadable, followed: [] });
  expect(state).toBe('watching');
  expect(why).toBe('0 may not be read; 1 may not be read; and 998 more');
});

test('however long the names are, it stays a sentence', () => {
  const followed = [waits('n'.repeat(255), 'w'.repeat(500))];
  const { why } = makeReport({ missing: null, unreadable: [], followed });
  expect(why).toHaveLength(400);
});

test('a folder that is missing says why, and nothing else', () => {
  const facts = { missing: 'card is not there', unreadable: [fault('x')], followed: [] };
  expect(makeReport(facts)).toEqual({ state: 'missing', why: 'card is not there' });
});
