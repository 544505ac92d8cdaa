import * as fc from 'fast-check';
import { cutGrowing, startGrowing, type GrowingPart, type GrowingPlan } from '../growing-plan.ts';

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;
export const TIB = 1024 ** 4;

interface Step {
  readonly growthBytes: number;
  readonly preferredBytes: number;
}

export interface History {
  readonly headBytes: number;
  readonly steps: readonly Step[];
  /** What comes after the last cut. */
  readonly restBytes: number;
}

const anyPreferred = fc.oneof(
  fc.constantFrom(0, -1, NaN, 5 * MIB, 64 * MIB, 6 * GIB, Infinity),
  fc.double({ min: 0, max: 6 * GIB, noNaN: true }),
);

/** @param mostGrowthBytes of one step; large ones reach 5 TiB in few parts */
export function anyHistory(mostGrowthBytes: number): fc.Arbitrary<History> {
  return fc.record({
    headBytes: fc.oneof(fc.constantFrom(0, 1, 5 * MIB, 5 * MIB + 1), fc.nat(64 * MIB)),
    steps: fc.array(
      fc.record({
        growthBytes: fc.oneof(fc.nat(mostGrowthBytes), fc.constantFrom(0, 1, 5 * MIB)),
        preferredBytes: anyPreferred,
      }),
      { maxLength: 30 },
    ),
    restBytes: fc.oneof(fc.constantFrom(0, 1, 5 * MIB, 5 * MIB + 1), fc.nat(mostGrowthBytes)),
  });
}

export interface Lived {
  readonly plan: GrowingPlan;
  readonly parts: readonly GrowingPart[];
  /** Every number that was ever given out, in the order of giving. */
  readonly numbers: readonly number[];
  /** How much of the file was there at the last cut. */
  readonly fileBytes: number;
}

/** Lives through a history; `look` sees every cut. */
export function live(
  { headBytes, steps }: History,
  look: (before: GrowingPlan, parts: readonly GrowingPart[], lived: Lived) => void = () => {},
): Lived {
  const plan = startGrowing(headBytes);
  let lived: Lived = { plan, parts: [], numbers: [], fileBytes: 0 };
  for (const { growthBytes, preferredBytes } of steps) {
    const fileBytes = lived.fileBytes + growthBytes;
    const before = lived.plan;
    const { plan, parts } = cutGrowing(before, fileBytes, preferredBytes);
    const numbers = [...lived.numbers, ...parts.map(({ number }) => number)];
    lived = { plan, parts: [...lived.parts, ...parts], numbers, fileBytes };
    look(before, parts, lived);
  }
  return lived;
}
