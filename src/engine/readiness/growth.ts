import type { Sighting } from './sighting.ts';

/**
 * How a file became longer, as it was seen. Size alone says little: space can be reserved in
 * advance, its size right at once or moving in steps, and the content comes behind it.
 */
export interface Growth {
  /** The looks of the last seconds, oldest first; the last one is the latest. */
  readonly looks: readonly Look[];
  /** 2: enough was seen to say that it grows. */
  readonly proof: 0 | 1 | 2;
  /** Its size before it last became longer: its writer has left behind what was there. */
  readonly settledBytes: number;
  /** As much of it, from its beginning, as will not be written to any more; its head apart. */
  readonly stableBytes: number;
  /** Its size last changed by becoming less. */
  readonly hasShrunk: boolean;
}

interface Look {
  readonly atMs: number;
  readonly sizeBytes: number;
  /** Its modification time was another than at the look before. */
  readonly moved: boolean;
}

/**
 * Muxers go back within what they wrote last, a fragment say, and shares tell of a size before its
 * bytes.
 */
const STABLE_AFTER_MS = 1_000;
/** Some writes even of a recorder that writes once a second. */
const RATE_WINDOW_MS = 5_000;
/** Looks that are kept though they are older, where looks are far between. */
const LOOKS_LEAST = 8;
const LOOKS_MOST = 64;
/** Between the looks of one run; longer is a clock that was set, or a machine that slept. */
const GAP_MAX_MS = 60_000;
/** More than a header or a note: media. */
const LARGE_STEP_BYTES = 1024 ** 2;

export function startGrowth(sizeBytes: number, nowMs: number): Growth {
  const look = { atMs: nowMs, sizeBytes, moved: false };
  return { looks: [look], proof: 0, settledBytes: 0, stableBytes: 0, hasShrunk: false };
}

/** One look more. @param moved see {@link Look} */
export function addLook(growth: Growth, sizeBytes: number, moved: boolean, nowMs: number): Growth {
  const beforeBytes = growth.looks.at(-1)?.sizeBytes ?? 0;
  // What was seen before is of content that is no more.
  if (sizeBytes < beforeBytes) return { ...startGrowth(sizeBytes, nowMs), hasShrunk: true };
  const looks = [...recentLooks(growth.looks, nowMs), { atMs: nowMs, sizeBytes, moved }];
  const stepBytes = sizeBytes - beforeBytes;
  const settledBytes = stepBytes === 0 ? growth.settledBytes : beforeBytes;
  return {
    looks,
    proof: stepBytes === 0 ? growth.proof : proofOf(growth, beforeBytes, stepBytes, moved),
    settledBytes,
    stableBytes: Math.max(growth.stableBytes, stableNow(looks, settledBytes)),
    hasShrunk: growth.hasShrunk && stepBytes === 0,
  };
}

/** Two steps, or one of media; the first one from nothing may be space that is reserved. */
function proofOf({ proof }: Growth, beforeBytes: number, stepBytes: number, moved: boolean): 1 | 2 {
  const isMedia = moved && beforeBytes > 0 && stepBytes > LARGE_STEP_BYTES;
  return proof > 0 || isMedia ? 2 : 1;
}

function recentLooks(looks: readonly Look[], nowMs: number): readonly Look[] {
  const lastMs = looks.at(-1)?.atMs ?? nowMs;
  if (nowMs < lastMs || nowMs - lastMs > GAP_MAX_MS) return [];
  const isRecent = ({ atMs }: Look, index: number) =>
    nowMs - atMs <= RATE_WINDOW_MS || index >= looks.length - LOOKS_LEAST;
  return looks.filter(isRecent).slice(1 - LOOKS_MOST);
}

/**
 * What it had a second and two looks ago (two, because a clock can jump), if it has grown since.
 */
function stableNow(looks: readonly Look[], settledBytes: number): number {
  const nowMs = looks.at(-1)?.atMs ?? 0;
  const old = looks.slice(0, -2).filter(({ atMs }) => nowMs - atMs >= STABLE_AFTER_MS);
  return Math.min(settledBytes, old.at(-1)?.sizeBytes ?? 0);
}

/** Over the last five seconds; 0 where there is nothing to measure by. */
export function bytesPerSecond({ looks }: Growth): number {
  const last = looks.at(-1);
  const first = looks.find(({ atMs }) => last !== undefined && last.atMs - atMs <= RATE_WINDOW_MS);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
  return Math.round(((last.sizeBytes - first.sizeBytes) * 1_000) / (last.atMs - first.atMs));
}

/** Once or twice a header is brought up to date. */
const FILLED_LEAST = 3;

/**
 * It was written to without becoming longer, more often than it became longer: reserved space is
 * filled.
 */
export function isFilledUp({ looks }: Growth): boolean {
  const grew = looks.map(
    ({ sizeBytes }, index) => sizeBytes > (looks[index - 1]?.sizeBytes ?? sizeBytes),
  );
  const grown = grew.filter(Boolean).length;
  const filled = looks.filter(({ moved }, index) => moved && grew[index] === false).length;
  return filled >= FILLED_LEAST && filled > grown;
}

/** Holes of a file system's own making are smaller: what it has not written back yet. */
const HOLES_LEAST_BYTES = 1024 ** 2;
const HOLES_SHARE = 1 / 16;

/** Less of it is on the disk than its size says. */
export function hasHoles({ stamp, allocatedBytes }: Sighting): boolean {
  if (allocatedBytes === null) return false;
  const missingBytes = stamp.sizeBytes - allocatedBytes;
  return missingBytes > Math.max(HOLES_LEAST_BYTES, stamp.sizeBytes * HOLES_SHARE);
}
