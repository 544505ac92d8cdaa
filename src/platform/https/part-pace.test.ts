import { describe, expect, test } from 'vitest';
import { BUFFER_BYTES } from './part-buffers.ts';
import { PartPace } from './part-pace.ts';

/** Lets writes go over a link of that many bytes a second; the longest of them, in ms. */
function longestWriteMs(pace: PartPace, bytesPerSecond: number): number {
  let longestMs = 0;
  for (let write = 0; write < 50; write++) {
    const tookMs = (pace.sliceBytes / bytesPerSecond) * 1_000;
    longestMs = Math.max(longestMs, tookMs);
    pace.took(tookMs);
  }
  return longestMs;
}

describe('the pace of writes', () => {
  test.each([1_000, 5_000, 20_000, 200_000, 50_000_000])(
    'lets no single write look like silence at %i bytes a second',
    (bytesPerSecond) => {
      expect(longestWriteMs(new PartPace(), bytesPerSecond)).toBeLessThan(20_000);
    },
  );

  test('fills the buffers on a fast link, and comes down when the link does', () => {
    const pace = new PartPace();
    longestWriteMs(pace, 50_000_000);
    expect(pace.sliceBytes).toBe(BUFFER_BYTES);
    longestWriteMs(pace, 5_000);
    expect(pace.sliceBytes).toBe(16 * 1024);
  });
});
