import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const palette = readFileSync(join(import.meta.dirname, 'styles', 'palette.css'), 'utf8');
const [light = '', dark = ''] = palette.split('@media');

function colours(css: string): ReadonlyMap<string, string> {
  const found = css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, value]));
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const PAIRS: readonly [string, string, number][] = [
  ...['ground', 'surface'].flatMap((ground): [string, string, number][] => [
    ['ink', ground, 7],
    ['soft', ground, 7],
    ['accent', ground, 4.5],
    ['edge', ground, 3],
  ]),
  ['good', 'good-ground', 4.5],
  ['bad', 'bad-ground', 4.5],
  ['warn', 'warn-ground', 4.5],
  ['accent', 'bad-ground', 3],
  ['accent', 'warn-ground', 3],
  ['accent', 'track', 3],
];

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('the %s palette', (_, palette) => {
  test.each(PAIRS)('%s on %s has %d:1 at least', (ink, ground, least) => {
    const [a, b] = [palette.get(ink), palette.get(ground)];
    expect(a).toBeDefined();
    expect(b).toBeDefined();
    expect(contrast(a ?? '', b ?? '')).toBeGreaterThanOrEqual(least);
  });
});
