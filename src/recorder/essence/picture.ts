/** Side of a macroblock in luma samples (ITU-T H.264 clause 3). */
export const MACROBLOCK_SIZE = 16;

/**
 * A 4:2:0 picture in video range (luma 16..235, chroma 16..240), planes as large as the coded
 * picture: whole macroblocks. What a viewer sees is `width` by `height` at the top left; the
 * rest is cropped away by the sequence parameter set.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly luma: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
}

/** Luma, Cb, Cr in video range. */
export type Colour = readonly [luma: number, cb: number, cr: number];

/** A rectangle in luma samples. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How many macroblocks cover `samples` luma samples. */
export function macroblocksAcross(samples: number): number {
  return Math.ceil(samples / MACROBLOCK_SIZE);
}

/** A black picture. Width and height are even. */
export function createPicture(width: number, height: number): Picture {
  const codedWidth = macroblocksAcross(width) * MACROBLOCK_SIZE;
  const codedHeight = macroblocksAcross(height) * MACROBLOCK_SIZE;
  const lumaSamples = codedWidth * codedHeight;
  return {
    width,
    height,
    codedWidth,
    codedHeight,
    luma: new Uint8Array(lumaSamples).fill(16),
    cb: new Uint8Array(lumaSamples / 4).fill(128),
    cr: new Uint8Array(lumaSamples / 4).fill(128),
  };
}

/** Copies all samples of `from` into `to`; both are of the same size. */
export function copyPicture(from: Picture, to: Picture): void {
  to.luma.set(from.luma);
  to.cb.set(from.cb);
  to.cr.set(from.cr);
}

/** Fills an area with a colour. Edges are rounded to even samples, or chroma would be off. */
export function fillArea(picture: Picture, area: Area, [luma, cb, cr]: Colour): void {
  const left = clampEven(area.x, picture.codedWidth);
  const right = clampEven(area.x + area.width, picture.codedWidth);
  const top = clampEven(area.y, picture.codedHeight);
  const bottom = clampEven(area.y + area.height, picture.codedHeight);
  for (let y = top; y < bottom; y += 1) {
    const row = y * picture.codedWidth;
    picture.luma.fill(luma, row + left, row + right);
  }
  const chromaWidth = picture.codedWidth / 2;
  for (let y = top / 2; y < bottom / 2; y += 1) {
    const row = y * chromaWidth;
    picture.cb.fill(cb, row + left / 2, row + right / 2);
    picture.cr.fill(cr, row + left / 2, row + right / 2);
  }
}

function clampEven(value: number, limit: number): number {
  return Math.min(Math.max(0, Math.round(value / 2) * 2), limit);
}
