import type { ScenarioId } from './scenario.ts';

/** What happens while a device is examined, as it happens. New types and fields may be added. */
export type ProgressEvent =
  | {
      readonly type: 'scenarioStarted';
      readonly scenario: ScenarioId;
      readonly title: string;
      /** From 1. */
      readonly number: number;
      readonly count: number;
    }
  /** A sentence: a code was read, a file arrived, a fault struck. */
  | { readonly type: 'step'; readonly scenario: ScenarioId; readonly text: string }
  | {
      readonly type: 'scenarioEnded';
      readonly scenario: ScenarioId;
      /** How the device ended, in words. */
      readonly ending: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'check';
      readonly check: string;
      readonly verdict: 'pass' | 'fail';
      readonly why: string;
    };
