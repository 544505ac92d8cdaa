import { describe, expect, test } from 'vitest';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  test.each<[string, Parameters<typeof csvLine>[0], string]>([
    ['plain cells', ['a', 1, null, true], 'a,1,,true\r\n'],
    ['a comma', ['a,b'], '"a,b"\r\n'],
    ['a quote', ['say "cut"'], '"say ""cut"""\r\n'],
    ['a line break', ['two\nlines'], '"two\nlines"\r\n'],
    ['letters of any language', ['Szene 🎬 ünï.mp4'], 'Szene 🎬 ünï.mp4\r\n'],
  ])('%s', (_, cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '\tx'])(
    'a name that begins like a formula is text to a spreadsheet: %j',
    (name) => {
      expect(csvLine([name])).toBe(`'${name}\r\n`);
    },
  );

  test('a formula that needs quotes is text inside of them', () => {
    expect(csvLine(['=HYPERLINK("x","y")'])).toBe(`"'=HYPERLINK(""x"",""y"")"\r\n`);
  });

  test('a number below zero is a number', () => {
    expect(csvLine([-5])).toBe('-5\r\n');
  });
});
