import {
  ENDED,
  LONGEST_WAIT_MS,
  WITH_ASSET,
  type Job,
  type Part,
  type Upload,
} from '../engine/index.ts';

/** A job as the store in memory has it. */
export interface Row {
  readonly seq: number;
  job: Job;
  parts: readonly Part[];
  askedBy: string;
  owner: string | null;
  untilMs: number;
  /** Its wait is over; once it is, it stays so, whatever the clock does. */
  ready: boolean;
}

export const uploadOf = ({ job, parts }: Row): Upload => ({ job, parts });
export const dueMs = ({ state }: Job) => (state.kind === 'queued' ? state.notBeforeMs : 0);
export const isReady = (job: Job) => dueMs(job) === 0;
export const hasAsset = ({ state }: Job) => WITH_ASSET.includes(state.kind);
export const hasEnded = ({ state }: Job) => ENDED.includes(state.kind);
export const codeOf = ({ state }: Job) => ('code' in state ? state.code : null);

/** So far ahead, it is of a clock that was set back. */
export const isOver = (untilMs: number, nowMs: number) =>
  untilMs <= nowMs || untilMs > nowMs + LONGEST_WAIT_MS;

export const ORDERS: Readonly<Record<'oldest' | 'newest' | 'turn', (a: Row, b: Row) => number>> = {
  oldest: (a, b) => a.seq - b.seq,
  newest: (a, b) => b.seq - a.seq,
  turn: ({ job: a, seq: seqA }, { job: b, seq: seqB }) =>
    a.turn.rank - b.turn.rank || a.turn.priority - b.turn.priority || seqA - seqB,
};

/** Ends its lease. */
export function free(row: Row): void {
  row.owner = null;
  row.untilMs = 0;
}
