import * as fc from 'fast-check';
import {
  cutGrowing,
  recutGrowing,
  startGrowing,
  type GrowingPart,
  type GrowingPlan,
} from '../growing-plan.ts';

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;
export const TIB = 1024 ** 4;

type Step =
  | { readonly kind: 'cut'; readonly growthBytes: number; readonly preferredBytes: number }
  /** Takes back as many of the parts cut last. */
  | { readonly kind: 'takeBack'; readonly partCount: number };

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
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant('cut' as const),
            growthBytes: fc.oneof(fc.nat(mostGrowthBytes), fc.constantFrom(0, 1, 5 * MIB)),
            preferredBytes: anyPreferred,
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant('takeBack' as const),
            partCount: fc.integer({ min: 1, max: 5 }),
          }),
        },
      ),
      { maxLength: 30 },
    ),
    restBytes: fc.oneof(fc.constantFrom(0, 1, 5 * MIB, 5 * MIB + 1), fc.nat(mostGrowthBytes)),
  });
}

export interface Lived {
  readonly plan: GrowingPlan;
  /** What was cut and not taken back. */
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
  for (const step of steps) {
    if (step.kind === 'takeBack') {
      const first = lived.parts.at(-step.partCount) ?? lived.parts[0];
      if (first === undefined) continue;
      const parts = lived.parts.slice(0, lived.parts.indexOf(first));
      lived = { ...lived, plan: recutGrowing(lived.plan, first), parts };
    } else {
      const fileBytes = lived.fileBytes + step.growthBytes;
      const before = lived.plan;
      const { plan, parts } = cutGrowing(before, fileBytes, step.preferredBytes);
      const numbers = [...lived.numbers, ...parts.map(({ number }) => number)];
      lived = { plan, parts: [...lived.parts, ...parts], numbers, fileBytes };
      look(before, parts, lived);
    }
  }
  return lived;
}
