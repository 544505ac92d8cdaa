import { describe, expect, test } from 'vitest';
import { formatTimecode, parseTimecode } from './timecode.ts';

describe('a timecode', () => {
  test('counts frames since midnight', () => {
    expect(parseTimecode('01:00:00:00', 25)).toBe(90_000);
    expect(formatTimecode(90_000 + 24, 25)).toBe('01:00:00:24');
    expect(formatTimecode(90_000 + 25, 25)).toBe('01:00:01:00');
  });

  test('begins again after 24 hours', () => {
    const last = parseTimecode('23:59:59:23', 24);
    expect(formatTimecode(last + 1, 24)).toBe('00:00:00:00');
  });

  test.each(['', '1:00:00:00', '24:00:00:00', '00:60:00:00', '00:00:60:00', '00:00:00:25'])(
    'refuses "%s" with a sentence',
    (text) => {
      expect(() => parseTimecode(text, 25)).toThrow(
        /startTimecode must be HH:MM:SS:FF at 25 frames/,
      );
    },
  );
});
