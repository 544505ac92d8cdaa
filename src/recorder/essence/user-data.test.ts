import { describe, expect, test } from 'vitest';
import { MovingPicture } from './moving-picture.ts';
import { Padding } from './padding.ts';
import { planSound } from './sound.ts';
import { userData } from './user-data.ts';

const START_CODE = Buffer.of(0, 0, 1);

describe('user data', () => {
  test.each([30, 281, 282, 1000, 65_536, 2_000_000])('is about as large as asked: %i', (size) => {
    const bytes = Buffer.concat(userData(size, new Padding()));
    expect(bytes.length).toBeLessThanOrEqual(size);
    expect(bytes.length).toBeGreaterThan(size - 4);
    expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
    const unit = bytes.subarray(4);
    expect([unit[0], unit[1], unit.at(-1)]).toEqual([6, 5, 0x80]);
    let sizeOfPayload = 0;
    let at = 2;
    for (; unit[at] === 0xff; at += 1) sizeOfPayload += 255;
    sizeOfPayload += unit[at] ?? 0;
    expect(at + 1 + sizeOfPayload + 1).toBe(unit.length);
    expect(unit.includes(START_CODE)).toBe(false);
  });

  test('is left out where there is no room for any', () => {
    expect(userData(24, new Padding())).toEqual([]);
    expect(userData(-1, new Padding())).toEqual([]);
  });
});

test('padding has no byte that means something, and no two slices are alike', () => {
  const padding = new Padding();
  const slices = Array.from({ length: 20 }, () => Buffer.concat(padding.next(1_000_000)));
  for (const slice of slices) {
    expect(slice.length).toBe(1_000_000);
    expect([slice.indexOf(0), slice.indexOf(255)]).toEqual([-1, -1]);
  }
  expect(new Set(slices.map((slice) => slice.toString('latin1', 0, 64))).size).toBe(20);
});

test('a padded picture keeps to its rate, and begins a file with one of its own', () => {
  const format = { width: 320, height: 180, framesPerSecond: 25, startFrame: 0, label: '' };
  const pictures = new MovingPicture({ ...format, bitsPerSecond: 50_000_000 }, { padded: true });
  const units = Array.from({ length: 50 }, (_, frame) => pictures.next(frame % 20 === 0));
  const bytes = units.reduce((sum, { data }) => sum + data.length, 0);
  expect(bytes).toBeLessThanOrEqual(2 * 6_250_000);
  expect(bytes).toBeGreaterThan(2 * 6_250_000 - 1000);
  expect([0, 20, 40].map((frame) => units[frame]?.sync)).toEqual([true, true, true]);
  expect(Math.max(...units.map(({ data }) => data.length))).toBeLessThanOrEqual(
    pictures.largestUnitBytes,
  );
});

test.each([
  [100_000, { channels: 1, samplesPerSecond: 48_000, bytesPerSample: 3 }],
  [2_304_000, { channels: 2, samplesPerSecond: 48_000, bytesPerSample: 3 }],
  [100_000_000, { channels: 43, samplesPerSecond: 96_000, bytesPerSample: 3 }],
  [390_000_000, { channels: 63, samplesPerSecond: 192_000, bytesPerSample: 4 }],
])('sound of %i bits a second is %o', (bitsPerSecond, format) => {
  expect(planSound(bitsPerSecond)).toEqual(format);
});
