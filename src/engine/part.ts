import {
  ignoring,
  retryDelayMs,
  type ErrorCode,
  type Outcome,
  type PlannedPart,
} from '../core/index.ts';

/** One byte range of a job, with the URL it goes to. */
export interface Part extends PlannedPart {
  readonly url: string;
  readonly state: PartState;
}

/** What is durable about a part. That a PUT is under way is not: after a crash it is simply waiting. */
export type PartState =
  | {
      readonly kind: 'waiting';
      readonly attempts: number;
      readonly notBeforeMs: number;
      /** Why it waits; null before the first try. */
      readonly code: ErrorCode | null;
    }
  | { readonly kind: 'sent'; readonly md5: string; readonly etag: string | null };

export type PartEvent =
  | { readonly type: 'acknowledged'; readonly md5: string; readonly etag: string | null }
  | {
      readonly type: 'faulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    };

type Of<K extends PartState['kind']> = Extract<PartState, { kind: K }>;
type On<T extends PartEvent['type']> = Extract<PartEvent, { type: T }>;
type Step = { readonly state: PartState; readonly effects: readonly never[] };
type Table = {
  readonly [K in PartState['kind']]: {
    readonly [T in PartEvent['type']]: (state: Of<K>, event: On<T>) => Step;
  };
};

const step = (state: PartState): Step => ({ state, effects: [] });

const TABLE: Table = {
  waiting: {
    acknowledged: (_, { md5, etag }) => step({ kind: 'sent', md5, etag }),
    faulted: (state, { outcome, nowMs, random }) => {
      const code = outcome.code === 'paused' ? null : outcome.code;
      // The network's faults cost no attempt: the link watch decides when to go on.
      if (outcome.verdict === 'waitForNetwork') return step({ ...state, code });
      const waitMs = retryDelayMs(outcome, state.attempts, random);
      const attempts = state.attempts + 1;
      return step({ kind: 'waiting', attempts, notBeforeMs: nowMs + waitMs, code });
    },
  },
  // A late answer to a second try of the same part: it is there already.
  sent: ignoring<PartState, PartEvent['type']>('acknowledged', 'faulted'),
};

export const PART_START: PartState = { kind: 'waiting', attempts: 0, notBeforeMs: 0, code: null };

/** The only way a part changes. */
export function transitionPart(state: PartState, event: PartEvent): PartState {
  const cell = TABLE[state.kind][event.type] as (s: PartState, e: PartEvent) => Step;
  return cell(state, event).state;
}

export function acknowledgedBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.state.kind === 'sent' ? part.sizeBytes : 0), 0);
}
