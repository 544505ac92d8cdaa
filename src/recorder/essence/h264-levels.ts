import { macroblocksAcross } from './picture.ts';

/** A level's limits: ITU-T H.264 table A-1. Rates for the VCL of the Baseline profile. */
interface Level {
  readonly levelIdc: number;
  readonly macroblocksPerSecond: number;
  readonly macroblocksPerPicture: number;
  readonly bitsPerSecond: number;
  readonly bufferBits: number;
  readonly minCompression: number;
}

/** From level 3 on: below it no picture of ours fits. */
const LEVELS: readonly Level[] = [
  level(30, 40_500, 1_620, 10_000, 10_000, 2),
  level(31, 108_000, 3_600, 14_000, 14_000, 4),
  level(32, 216_000, 5_120, 20_000, 20_000, 4),
  level(40, 245_760, 8_192, 20_000, 25_000, 4),
  level(41, 245_760, 8_192, 50_000, 62_500, 2),
  level(42, 522_240, 8_704, 50_000, 62_500, 2),
  level(50, 589_824, 22_080, 135_000, 135_000, 2),
  level(51, 983_040, 36_864, 240_000, 240_000, 2),
  level(52, 2_073_600, 36_864, 240_000, 240_000, 2),
  level(60, 4_177_920, 139_264, 240_000, 240_000, 2),
  level(61, 8_355_840, 139_264, 480_000, 480_000, 2),
  level(62, 16_711_680, 139_264, 800_000, 800_000, 2),
];

/** What a stream asks of a decoder. `largestPictureBytes` is that of one coded picture. */
export interface Demand {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly largestPictureBytes: number;
}

/**
 * level_idc of the lowest level that allows the stream; undefined when none does.
 *
 * Source: ITU-T H.264 A.3.1 and table A-1.
 */
export function chooseLevelIdc(demand: Demand): number | undefined {
  return LEVELS.find((candidate) => allows(candidate, demand))?.levelIdc;
}

function allows(level: Level, demand: Demand): boolean {
  const across = macroblocksAcross(demand.width);
  const down = macroblocksAcross(demand.height);
  const longestSide = Math.sqrt(8 * level.macroblocksPerPicture);
  return (
    across * down <= level.macroblocksPerPicture &&
    across <= longestSide &&
    down <= longestSide &&
    across * down * demand.framesPerSecond <= level.macroblocksPerSecond &&
    demand.bitsPerSecond <= level.bitsPerSecond &&
    8 * demand.largestPictureBytes <= level.bufferBits &&
    demand.largestPictureBytes <= largestPictureBytes(level, across * down, demand.framesPerSecond)
  );
}

/** A.3.1 h and i: a picture may not be as large as its samples; PCM pictures are. */
function largestPictureBytes(level: Level, macroblocks: number, framesPerSecond: number): number {
  const first = Math.max(macroblocks, level.macroblocksPerSecond / 172);
  const later = level.macroblocksPerSecond / framesPerSecond;
  return (384 * Math.min(first, later)) / level.minCompression;
}

function level(
  levelIdc: number,
  macroblocksPerSecond: number,
  macroblocksPerPicture: number,
  kilobitsPerSecond: number,
  bufferKilobits: number,
  minCompression: number,
): Level {
  return {
    levelIdc,
    macroblocksPerSecond,
    macroblocksPerPicture,
    bitsPerSecond: kilobitsPerSecond * 1000,
    bufferBits: bufferKilobits * 1000,
    minCompression,
  };
}
