import { ASSET_MAX_BYTES, PARTS_MAX_COUNT, PART_MAX_BYTES, PART_MIN_BYTES } from '../spec/index.ts';
import type { PlannedPart } from './part-plan.ts';

/** A part of a growing asset; only the final one may be smaller than 5 MiB (protocol.md §13.2). */
export interface GrowingPart extends PlannedPart {
  readonly isFinal: boolean;
}

/**
 * How far a recording has been cut into parts. Numbers ascend with the bytes; what is cut stays as it is,
 * so that a lost request for its URLs can be repeated exactly (§13.2). Parts grow with their number, so that 10,000 of them reach 5 TiB however small
 * the first ones are (§13.3).
 */
export interface GrowingPlan {
  /** Number 1 is this many bytes and is kept for the end; 0: nothing is held. */
  readonly headBytes: number;
  /** Everything before this is in a part, or in the held head. */
  readonly cutBytes: number;
  /** The number of the next part. */
  readonly nextNumber: number;
}

/**
 * @param headBytes how much of the head may be rewritten when the recording ends (§13.4); 0 for files
 * that are only ever appended to. What is held is at least 5 MiB, as a part must be.
 * @throws RangeError for what is no size of a part
 */
export function startGrowing(headBytes: number): GrowingPlan {
  if (!Number.isSafeInteger(headBytes) || headBytes < 0 || headBytes > PART_MAX_BYTES) {
    throw new RangeError(`not the size of a part: ${headBytes}`);
  }
  if (headBytes === 0) return { headBytes, cutBytes: 0, nextNumber: 1 };
  const heldBytes = Math.max(headBytes, PART_MIN_BYTES);
  return { headBytes: heldBytes, cutBytes: heldBytes, nextNumber: 2 };
}

const squaresUpTo = (n: number) => (n * (n + 1) * (2 * n + 1)) / 6;

/**
 * The least size of the next part: 5 MiB plus what grows with the square of its number, the growth
 * chosen so that the numbers left reach 5 TiB from here (§13.3, with the numbers that were left out
 * made up for).
 */
function leastPartBytes({ nextNumber, cutBytes }: GrowingPlan): number {
  const numbersLeft = PARTS_MAX_COUNT + 1 - nextNumber;
  const leftBytes = ASSET_MAX_BYTES - cutBytes;
  const squares = squaresUpTo(PARTS_MAX_COUNT) - squaresUpTo(nextNumber - 1);
  const growth = Math.max(0, leftBytes - numbersLeft * PART_MIN_BYTES) / squares;
  const grownBytes = Math.ceil(PART_MIN_BYTES + growth * nextNumber ** 2);
  // With few numbers left: what would not fit into them, each at its largest.
  const overflowBytes = leftBytes - (numbersLeft - 1) * PART_MAX_BYTES;
  return Math.min(PART_MAX_BYTES, Math.max(grownBytes, overflowBytes));
}

function advance(plan: GrowingPlan, partBytes: number): GrowingPlan {
  return {
    ...plan,
    cutBytes: plan.cutBytes + partBytes,
    nextNumber: plan.nextNumber + 1,
  };
}

/**
 * Cuts what has become stable into parts that can be sent while the recording goes on. A byte or more
 * stays back for the final part, and the last number with it.
 * @param stableBytes how much of the file, from its beginning, will not change any more, the held head apart
 * @param preferredBytes larger parts for a fast link or a backlog; never above 5 GiB
 */
export function cutGrowing(
  plan: GrowingPlan,
  stableBytes: number,
  preferredBytes: number = PART_MIN_BYTES,
): { readonly plan: GrowingPlan; readonly parts: readonly GrowingPart[] } {
  const parts: GrowingPart[] = [];
  let at = plan;
  while (at.nextNumber < PARTS_MAX_COUNT) {
    // NaN, from a rate that nobody knows yet, prefers nothing.
    const wantedBytes = Math.min(PART_MAX_BYTES, Math.floor(preferredBytes)) || 0;
    const sizeBytes = Math.max(leastPartBytes(at), wantedBytes);
    if (!(at.cutBytes + sizeBytes < Math.min(stableBytes, ASSET_MAX_BYTES))) break;
    parts.push({
      number: at.nextNumber,
      offsetBytes: at.cutBytes,
      sizeBytes,
      isFinal: false,
    });
    at = advance(at, sizeBytes);
  }
  return { plan: at, parts };
}

/** What comes of a recording that has ended. */
export type GrowingEnd =
  /** The rest: the held head and everything not yet cut, in ascending order. The last one is final. */
  | {
      readonly kind: 'parts';
      readonly parts: readonly GrowingPart[];
      readonly plan: GrowingPlan;
    }
  /** Nothing was recorded: no asset can be made of it. */
  | { readonly kind: 'empty' }
  /** The file is shorter than what was already cut from it: the asset cannot become the file. */
  | { readonly kind: 'shrunk'; readonly cutBytes: number }
  /** More than Frame.io can take, or than the numbers left can hold. */
  | { readonly kind: 'tooLarge'; readonly mostBytes: number };

/**
 * Cuts the rest of a recording of `sizeBytes`, with the final part.
 * @throws RangeError for what is no size of a file
 */
export function finishGrowing(
  plan: GrowingPlan,
  sizeBytes: number,
  preferredBytes: number = PART_MIN_BYTES,
): GrowingEnd {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw new RangeError(`not the size of a file: ${sizeBytes}`);
  }
  if (sizeBytes === 0 && plan.cutBytes === plan.headBytes) return { kind: 'empty' };
  const onlyHead = plan.cutBytes === plan.headBytes && sizeBytes <= plan.headBytes;
  if (onlyHead) {
    return {
      kind: 'parts',
      parts: [{ number: 1, offsetBytes: 0, sizeBytes, isFinal: true }],
      plan,
    };
  }
  if (sizeBytes <= plan.cutBytes) return { kind: 'shrunk', cutBytes: plan.cutBytes };
  const mostBytes = mostGrowingBytes(plan);
  if (sizeBytes > mostBytes) return { kind: 'tooLarge', mostBytes };
  const { plan: end, parts } = cutGrowing(plan, sizeBytes, preferredBytes);
  const head: GrowingPart = {
    number: 1,
    offsetBytes: 0,
    sizeBytes: plan.headBytes,
    isFinal: false,
  };
  const final: GrowingPart = {
    number: end.nextNumber,
    offsetBytes: end.cutBytes,
    sizeBytes: sizeBytes - end.cutBytes,
    isFinal: true,
  };
  return {
    kind: 'parts',
    parts: [...(plan.headBytes > 0 ? [head] : []), ...parts, final],
    plan: advance(end, final.sizeBytes),
  };
}

/** How large the recording may become: 5 TiB, unless too many numbers were left out. */
export function mostGrowingBytes({ cutBytes, nextNumber }: GrowingPlan): number {
  const numbersLeft = Math.max(0, PARTS_MAX_COUNT + 1 - nextNumber);
  return Math.min(ASSET_MAX_BYTES, cutBytes + numbersLeft * PART_MAX_BYTES);
}
