import { describe, expect, test } from 'vitest';
import { chooseLevelIdc } from './h264-levels.ts';
import { pcmSampleBytes } from './h264-slices.ts';

function levelOf(width: number, height: number, bitsPerSecond: number): number | undefined {
  const largestPictureBytes = pcmSampleBytes(width, height);
  return chooseLevelIdc({ width, height, framesPerSecond: 25, bitsPerSecond, largestPictureBytes });
}

describe('the level of a stream', () => {
  test('is the lowest that allows the bit rate', () => {
    expect(levelOf(320, 180, 9_000_000)).toBe(32);
    expect(levelOf(320, 180, 18_532_800)).toBe(32);
    expect(levelOf(320, 180, 21_000_000)).toBe(41);
  });

  test('rises with the size of one uncompressed picture, at whatever bit rate', () => {
    expect(levelOf(640, 360, 1_000_000)).toBe(42);
    expect(levelOf(1920, 1080, 1_000_000)).toBe(60);
  });

  test('is not there for what no decoder must play', () => {
    expect(levelOf(1920, 1080, 900_000_000)).toBeUndefined();
    expect(levelOf(4096, 64, 1_000_000)).not.toBeUndefined();
    expect(levelOf(20_000, 64, 1_000_000)).toBeUndefined();
  });
});
