import { describe, expect, test } from 'vitest';
import { baseName, visibleText } from './visible-text.ts';

describe('text from outside', () => {
  test.each([
    ['a line break', 'A\nB.mov', 'A[U+000A]B.mov'],
    ['a terminal escape', '\u001b[31mred', '[U+001B][31mred'],
    ['delete', 'a\u007f', 'a[U+007F]'],
    ['a C1 control', 'a\u0085b', 'a[U+0085]b'],
    ['a turn of direction', 'clip\u202Evom.exe', 'clip[U+202E]vom.exe'],
    ['an isolate', '\u2066a\u2069', '[U+2066]a[U+2069]'],
    ['a zero-width space', 'a\u200bb', 'a[U+200B]b'],
    ['a byte order mark', '\ufeffa', '[U+FEFF]a'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['half a surrogate pair', 'a\ud83d', 'a\ufffd'],
  ])('shows %s', (_, text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  test.each([
    '👩‍🎬 take ❤️.mov',
    'Überlänge ‚1‘.mxf',
    'مشهد.mov',
    ' two  spaces ',
    '<b>&amp;</b>',
  ])('leaves %s as it is', (text) => {
    expect(visibleText(text)).toBe(text);
  });
});

describe('the last name of a path', () => {
  test.each([
    ['/media/card/A001.mov', 'A001.mov'],
    ['/media/odd\\name.mov', 'odd\\name.mov'],
    ['C:\\media\\A001.mov', 'A001.mov'],
    ['\\\\server\\share\\A001.mov', 'A001.mov'],
    ['/media/folder/', 'folder'],
    ['A001.mov', 'A001.mov'],
    ['/', '/'],
    ['', ''],
  ])('of %s is %s', (path, name) => {
    expect(baseName(path)).toBe(name);
  });
});
