import { describe, expect, test } from 'vitest';
import { readingLine } from './reading-line.ts';

const CLEAR = '\r\u001b[K';
const reading = { path: '/card/A001\u001b[2J.mp4', readBytes: 5e8, files: 3, allReadBytes: 2e9 };
const streamOf = (isTTY: boolean) => {
  let written = '';
  const write = (text: string) => {
    written += text;
    return true;
  };
  const stream = { isTTY, columns: 40, write } as unknown as NodeJS.WriteStream;
  return { line: readingLine(stream), written: () => written };
};

describe('the line that says what is read', () => {
  test('is one line that fits the terminal, and is gone afterwards', () => {
    const { line, written } = streamOf(true);
    line.show(reading);
    expect(written().startsWith(`${CLEAR}Reading A001\\u{1b}[2J.mp4  500 MB`)).toBe(true);
    expect(written().length).toBeLessThan(CLEAR.length + 40);
    line.clear();
    expect(written().endsWith(CLEAR)).toBe(true);
  });

  test('is drawn a few times a second, however often it is told', () => {
    const { line, written } = streamOf(true);
    for (let n = 0; n < 1_000; n++) line.show(reading);
    expect(written().match(/Reading/g)?.length).toBeLessThan(5);
  });

  test('is nothing where nobody looks', () => {
    const { line, written } = streamOf(false);
    line.show(reading);
    line.clear();
    expect(written()).toBe('');
  });
});
