import { describe, expect, test } from 'vitest';
import { Screen } from './screen.ts';

function screenOf(...pieces: readonly (readonly ['stdout' | 'stderr', string | Buffer])[]): Screen {
  const screen = new Screen();
  for (const [stream, piece] of pieces) screen.append(stream, Buffer.from(piece));
  return screen;
}

describe('a screen', () => {
  test('keeps lines whole that come in pieces through two pipes', () => {
    const screen = screenOf(['stdout', 'Code: 12'], ['stderr', 'warning\n'], ['stdout', '3456\n']);
    expect(screen.text).toBe('warning\nCode: 123456\n');
  });

  test('shows what has no end yet', () => {
    expect(screenOf(['stdout', 'a\nCode: 1']).text).toBe('a\nCode: 1');
  });

  test('knows no colours, and takes what is drawn over for lines', () => {
    const screen = screenOf(['stdout', '\u001b[1;32m123456\u001b[0m\r\n50 %\r100 %\r\n']);
    expect(screen.text).toBe('123456\n50 %\n100 %\n');
  });

  test('puts characters together that were cut in two', () => {
    const bytes = Buffer.from('🎬\n');
    expect(screenOf(['stdout', bytes.subarray(0, 2)], ['stdout', bytes.subarray(2)]).text).toBe(
      '🎬\n',
    );
  });

  test('is bounded, and says when it is full', () => {
    const screen = new Screen();
    const flood = Buffer.alloc(1024 ** 2, 'x\n');
    for (let count = 0; count < 20; count += 1) screen.append('stdout', flood);
    expect(screen.truncated).toBe(true);
    expect(screen.text.length).toBeLessThan(10 * 1024 ** 2);
  });
});
