import type { Picture } from './picture.ts';

/** Size of a glyph in dots; one more column separates it from the next. */
const GLYPH_WIDTH = 5;
const GLYPH_HEIGHT = 7;
const ADVANCE = GLYPH_WIDTH + 1;

/** Seven rows of five dots; the highest of the five bits is the left dot. */
const GLYPHS = new Map<string, readonly number[]>([
  ['0', [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110]],
  ['1', [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]],
  ['2', [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111]],
  ['3', [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110]],
  ['4', [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010]],
  ['5', [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110]],
  ['6', [0b01110, 0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110]],
  ['7', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000]],
  ['8', [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110]],
  ['9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001, 0b01110]],
  ['A', [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]],
  ['B', [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110]],
  ['C', [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110]],
  ['D', [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110]],
  ['E', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111]],
  ['F', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000]],
  ['G', [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111]],
  ['H', [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]],
  ['I', [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]],
  ['J', [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100]],
  ['K', [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001]],
  ['L', [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111]],
  ['M', [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001]],
  ['N', [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001]],
  ['O', [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]],
  ['P', [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000]],
  ['Q', [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101]],
  ['R', [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001]],
  ['S', [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110]],
  ['T', [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100]],
  ['U', [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]],
  ['V', [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100]],
  ['W', [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001]],
  ['X', [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001]],
  ['Y', [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100]],
  ['Z', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111]],
  [':', [0b00000, 0b00100, 0b00100, 0b00000, 0b00100, 0b00100, 0b00000]],
  ['.', [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100]],
  ['-', [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000]],
  ['/', [0b00001, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b10000]],
  [' ', [0, 0, 0, 0, 0, 0, 0]],
]);

/** What stands for a character that the font does not have: an empty box. */
const UNKNOWN_GLYPH = [0b11111, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11111];

/** Width and height of a line of text in luma samples, at `scale` samples a dot. */
export function measureText(text: string, scale: number): { width: number; height: number } {
  const dots = Math.max(0, Array.from(text).length * ADVANCE - 1);
  return { width: dots * scale, height: GLYPH_HEIGHT * scale };
}

/** Draws a line of text in luma only: its background must be without colour. */
export function drawText(
  picture: Picture,
  text: string,
  at: { x: number; y: number; scale: number; luma: number },
): void {
  for (const [index, character] of Array.from(text.toUpperCase()).entries()) {
    const x = at.x + index * ADVANCE * at.scale;
    if (x + ADVANCE * at.scale > picture.codedWidth) return;
    drawGlyph(picture, GLYPHS.get(character) ?? UNKNOWN_GLYPH, { ...at, x });
  }
}

function drawGlyph(
  { luma, codedWidth }: Picture,
  rows: readonly number[],
  at: { x: number; y: number; scale: number; luma: number },
): void {
  for (const [row, dots] of rows.entries()) {
    for (let line = 0; line < at.scale; line += 1) {
      const start = (at.y + row * at.scale + line) * codedWidth + at.x;
      for (let column = 0; column < GLYPH_WIDTH; column += 1) {
        if (((dots >> (GLYPH_WIDTH - 1 - column)) & 1) === 0) continue;
        const left = start + column * at.scale;
        luma.fill(at.luma, left, left + at.scale);
      }
    }
  }
}
