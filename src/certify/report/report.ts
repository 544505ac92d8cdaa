import type { RequirementId } from '../../spec/index.ts';
import type { ScenarioId } from '../scenario.ts';

export interface CheckResult {
  readonly id: string;
  readonly requirements: readonly RequirementId[];
  readonly sentence: string;
  readonly limits: string | null;
  readonly verdict: 'pass' | 'fail';
  /** It failed because something else went wrong before: mend that first. */
  readonly blocked: boolean;
  readonly why: string;
  readonly advice: string;
  readonly scenarios: readonly {
    readonly id: ScenarioId;
    readonly verdict: 'pass' | 'fail';
    readonly why: string;
  }[];
}

export interface RequirementResult {
  readonly id: RequirementId;
  readonly level: 'must' | 'should' | 'may';
  readonly text: string;
  readonly status: 'passed' | 'failed' | 'notExamined';
  /** The checks that were run for it. */
  readonly checks: readonly string[];
  /** What the verdict rests on, or why there is none and what to do. */
  readonly note: string;
}

export interface ScenarioResult {
  readonly id: ScenarioId;
  readonly title: string;
  /** How the device ended, in words. */
  readonly ending: string;
  readonly durationMs: number;
  readonly codes: number;
  readonly calls: number;
  readonly violations: readonly string[];
  readonly files: readonly {
    readonly name: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly arrived: boolean;
  }[];
  /** The last the device wrote, without the secrets the kit knows. */
  readonly screen: string;
}

/** What a device was found to do. Times are ISO 8601 in UTC. New fields may be added. */
export interface Report {
  readonly schema: 1;
  /** `pass` only if no check failed. */
  readonly verdict: 'pass' | 'fail';
  /** Scenarios were left out by wish: whatever the verdict, this is no certification. */
  readonly partial: boolean;
  readonly command: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  readonly machine: { readonly platform: string; readonly node: string };
  readonly counts: {
    readonly checks: { readonly passed: number; readonly failed: number };
    readonly requirements: {
      readonly passed: number;
      readonly failed: number;
      readonly notExamined: number;
    };
  };
  /** Of files that arrived byte-identical, in all scenarios together. */
  readonly arrivedBytes: number;
  readonly scenarios: readonly ScenarioResult[];
  readonly checks: readonly CheckResult[];
  readonly requirements: readonly RequirementResult[];
}
