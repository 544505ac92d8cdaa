import type { RequirementId } from '../../spec/index.ts';
import type { Evidence } from '../evidence.ts';
import type { ScenarioId } from '../scenario.ts';

export type Judgement =
  | { readonly verdict: 'pass'; readonly why: string }
  | {
      readonly verdict: 'fail';
      readonly why: string;
      /** Something else went wrong before, and this could not be seen. A failure all the same. */
      readonly blocked: boolean;
    };

/** One thing a device must do, judged by what it left behind. */
export interface Check {
  readonly id: string;
  /** Lines of Frame.io's checklist that it proves; none: the rule is only in the guides. */
  readonly requirements: readonly RequirementId[];
  readonly sentence: string;
  /** What it cannot see, for those who read the report. */
  readonly limits?: string;
  /** What to do when it fails. */
  readonly advice: string;
  /** It holds when it holds in each of these. */
  readonly scenarios: readonly ScenarioId[];
  /** Pure. */
  readonly judge: (evidence: Evidence) => Judgement;
}

export function passed(why: string): Judgement {
  return { verdict: 'pass', why };
}

export function failed(why: string): Judgement {
  return { verdict: 'fail', why, blocked: false };
}

/** A missing prerequisite is a failure, not a skip. */
export function blocked(why: string): Judgement {
  return { verdict: 'fail', why: `Could not be examined: ${why}`, blocked: true };
}
