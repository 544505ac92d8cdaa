import { drawText, measureText } from './bitmap-font.ts';
import { copyPicture, createPicture, fillArea } from './picture.ts';
import type { Area, Colour, Picture } from './picture.ts';
import { formatTimecode } from '../timecode.ts';

const BLACK: Colour = [16, 128, 128];
const WHITE: Colour = [235, 128, 128];

/** 75 % colour bars, ITU-R BT.709, 8 bit video range (as in SMPTE RP 219). */
const BARS: readonly Colour[] = [
  [180, 128, 128],
  [168, 44, 136],
  [145, 147, 44],
  [133, 63, 52],
  [63, 193, 204],
  [51, 109, 212],
  [28, 212, 120],
];

/** The sweep crosses the picture in this time, so that the eye sees stutter at once. */
const SWEEP_SECONDS = 2;

/** Draws the pictures of a take, one after another. */
export interface TestCard {
  /**
   * The picture of the take's n-th frame, n from 0. The same object every time: what it
   * showed before is gone, which saves an allocation for every frame.
   */
  draw(frame: number): Picture;
}

/**
 * Colour bars, a sweep that crosses them, a large running timecode and the camera's label:
 * enough to see that a clip plays, where in it one is, and which one it is.
 *
 * @param card.startFrame The timecode of frame 0, as frames since midnight.
 */
export function createTestCard(card: {
  width: number;
  height: number;
  framesPerSecond: number;
  startFrame: number;
  label: string;
}): TestCard {
  const still = createPicture(card.width, card.height);
  const moving = createPicture(card.width, card.height);
  drawStill(still, card.label);
  const sweepFrames = SWEEP_SECONDS * card.framesPerSecond;
  return {
    draw(frame) {
      copyPicture(still, moving);
      drawSweep(moving, (frame % sweepFrames) / sweepFrames);
      drawTimecode(moving, formatTimecode(card.startFrame + frame, card.framesPerSecond));
      return moving;
    },
  };
}

function drawStill(picture: Picture, label: string): void {
  const bars = barsArea(picture);
  for (const [index, colour] of BARS.entries()) {
    const x = (index * picture.width) / BARS.length;
    fillArea(picture, { ...bars, x, width: picture.width / BARS.length + 1 }, colour);
  }
  drawRamp(picture, rampArea(picture));
  const scale = Math.max(1, Math.floor(picture.height / 90));
  const { height } = measureText(label, scale);
  const bottom = bars.height + rampArea(picture).height;
  const y = bottom + Math.floor((picture.height - bottom - height) / 2);
  drawText(picture, label, { x: 4 * scale, y, scale, luma: WHITE[0] });
}

function barsArea(picture: Picture): Area {
  return { x: 0, y: 0, width: picture.width, height: evenPart(picture.height, 0.72) };
}

function rampArea(picture: Picture): Area {
  const y = barsArea(picture).height;
  return { x: 0, y, width: picture.width, height: evenPart(picture.height, 0.12) };
}

/** Black to white from left to right, all of video range. */
function drawRamp(picture: Picture, area: Area): void {
  for (let x = 0; x < area.width; x += 2) {
    const luma = 16 + Math.round((219 * x) / Math.max(1, area.width - 2));
    fillArea(picture, { ...area, x, width: 2 }, [luma, 128, 128]);
  }
}

/** A white line with black edges, over bars and ramp, at `progress` 0..1 of the width. */
function drawSweep(picture: Picture, progress: number): void {
  const height = barsArea(picture).height + rampArea(picture).height;
  const lineWidth = Math.max(2, evenPart(picture.width, 1 / 80));
  const x = Math.floor((progress * (picture.width - lineWidth)) / 2) * 2;
  fillArea(picture, { x: x - 2, y: 0, width: lineWidth + 4, height }, BLACK);
  fillArea(picture, { x, y: 0, width: lineWidth, height }, WHITE);
}

function drawTimecode(picture: Picture, timecode: string): void {
  const bars = barsArea(picture);
  const scale = Math.max(1, Math.floor((picture.width * 0.84) / measureText(timecode, 1).width));
  const { width, height } = measureText(timecode, scale);
  const margin = evenPart(height, 0.3);
  const x = Math.floor((picture.width - width) / 4) * 2;
  const y = Math.floor((bars.height - height) / 4) * 2;
  fillArea(
    picture,
    { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin },
    BLACK,
  );
  drawText(picture, timecode, { x, y, scale, luma: WHITE[0] });
}

function evenPart(length: number, part: number): number {
  return Math.round((length * part) / 2) * 2;
}
