import { describe, expect, test } from 'vitest';
import { dropsLeadingZeros, showsCode } from './visible-code.ts';

describe('a code is shown', () => {
  test.each([
    'Code: 012345',
    'Code: 012 345 (2 min)',
    '012-345',
    '0 1 2 3 4 5',
    '{"verificationUriComplete":"https://f.io/pair?code=999999","userCode":"012345"}',
  ])('in %s', (screen) => expect(showsCode(screen, '012345')).toBe(true));

  test.each([
    ['as a number', 'Code: 12345'],
    ['within a longer number', 'at 10123456'],
    ['within a longer number', '2012345'],
    ['inside a link only', 'Open https://f.io/pair?code=012345 now'],
    ['not at all', ''],
  ])('but not %s: %s', (_how, screen) => expect(showsCode(screen, '012345')).toBe(false));
});

test('a code that lost its leading zeros is recognised as such', () => {
  expect(dropsLeadingZeros('Code: 12345', '012345')).toBe(true);
  expect(dropsLeadingZeros('Code: 7', '000007')).toBe(true);
  expect(dropsLeadingZeros('Code: 012345', '012345')).toBe(false);
  expect(dropsLeadingZeros('Code: 123456', '123456')).toBe(false);
  expect(dropsLeadingZeros('', '000000')).toBe(false);
});
