import {
  ignoring,
  planFinished,
  retryDelayMs,
  type ErrorCode,
  type Outcome,
  type PlannedPart,
  type Verdict,
} from '../core/index.ts';

/** One byte range of a job, with the URL it goes to. */
export interface Part extends PlannedPart {
  /** Null: Frame.io is still to be asked for one, or to be asked again. */
  readonly url: string | null;
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
      /** How often the storage said it has other bytes than were sent. */
      readonly mismatches: number;
    }
  | {
      readonly kind: 'sent';
      readonly md5: string;
      readonly etag: string | null;
      /** Set while it is to be compared with the disk, because the file was still written when it was read. */
      readonly crc32: number | null;
    };

export type PartEvent =
  | ({ readonly type: 'acknowledged' } & Acknowledgement)
  | {
      readonly type: 'faulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    };

/** What the storage has said of a part it took. */
export interface Acknowledgement {
  /** Of what was sent. */
  readonly md5: string;
  /** Of what was sent, where it is to be compared; else null. */
  readonly crc32: number | null;
  readonly etag: string | null;
  /** Of what the storage has; null when it does not tell. */
  readonly storedMd5: string | null;
}

/** The storage has other bytes than were sent: on the way, or in a memory, some were changed. */
export const differs = ({ md5, storedMd5 }: Acknowledgement) =>
  storedMd5 !== null && storedMd5 !== md5;

/** So often may the storage have other bytes before the file is given up: once is an accident. */
export const MISMATCHES_MOST = 2;

type Of<K extends PartState['kind']> = Extract<PartState, { kind: K }>;
type On<T extends PartEvent['type']> = Extract<PartEvent, { type: T }>;
type Step = { readonly state: PartState; readonly effects: readonly never[] };
type Table = {
  readonly [K in PartState['kind']]: {
    readonly [T in PartEvent['type']]: (state: Of<K>, event: On<T>) => Step;
  };
};

const HOLDS_ALL: readonly Verdict[] = ['waitForNetwork', 'stop'];

const step = (state: PartState): Step => ({ state, effects: [] });

const TABLE: Table = {
  waiting: {
    acknowledged: (state, answer) => {
      const { md5, etag, crc32 } = answer;
      if (!differs(answer)) return step({ kind: 'sent', md5, etag, crc32 });
      return step({ ...state, code: 'storage_mismatch', mismatches: state.mismatches + 1 });
    },
    faulted: (state, { outcome, nowMs, random }) => {
      const code = outcome.code === 'paused' ? null : outcome.code;
      // What holds every part costs none an attempt: it is lifted elsewhere.
      if (HOLDS_ALL.includes(outcome.verdict)) return step({ ...state, code });
      const waitMs = retryDelayMs(outcome, state.attempts, random);
      const attempts = state.attempts + 1;
      return step({ ...state, attempts, notBeforeMs: nowMs + waitMs, code });
    },
  },
  // A late answer to a second try of the same part: it is there already.
  sent: ignoring<PartState, PartEvent['type']>('acknowledged', 'faulted'),
};

export const PART_START: PartState = {
  kind: 'waiting',
  attempts: 0,
  notBeforeMs: 0,
  code: null,
  mismatches: 0,
};

/** The only way a part changes. */
export function transitionPart(state: PartState, event: PartEvent): PartState {
  const cell = TABLE[state.kind][event.type] as (s: PartState, e: PartEvent) => Step;
  return cell(state, event).state;
}

export function acknowledgedBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.state.kind === 'sent' ? part.sizeBytes : 0), 0);
}

/** Cuts a file over the upload URLs of its asset. */
export function planParts(sizeBytes: number, uploadUrls: readonly string[]): readonly Part[] {
  return planFinished(sizeBytes, uploadUrls.length).map((part, index) => ({
    ...part,
    url: uploadUrls[index] ?? null,
    state: PART_START,
  }));
}

/** The parts with some of them in another state, or new among them. */
export function replaceParts(parts: readonly Part[], by: readonly Part[]): readonly Part[] {
  if (by.length === 0) return parts;
  const after = [...parts];
  for (const part of by) {
    // Numbers count from 1, in order; only where some were left out is one elsewhere.
    const guess = part.number - 1;
    const isThere = after[guess]?.number === part.number;
    const index = isThere ? guess : after.findIndex(({ number }) => number >= part.number);
    if (index < 0) after.push(part);
    else after.splice(index, after[index]?.number === part.number ? 1 : 0, part);
  }
  return after;
}

/** It went up while its file was still written, and nobody has compared it with the disk since. */
export const isToBeCompared = ({ state }: Part): boolean =>
  state.kind === 'sent' && state.crc32 !== null;
