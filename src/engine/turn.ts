import { deadlineMsOf, type Job } from './job.ts';

/** Where a job stands in the queue. Lower comes first. */
export interface Turn {
  /** The user's order: 0, or less for what is to go before. */
  readonly rank: number;
  /** Of its kind of file, as the user asked; 0 when all are alike. Less: {@link LIVE_PRIORITY}. */
  readonly priority: number;
}

/** Of what is taken up while it is still being recorded: it can only keep up if nothing goes before it. */
export const LIVE_PRIORITY = -1;

export const TURN_START: Turn = { rank: 0, priority: 0 };

/** It is being recorded, or was until a moment ago. */
export const isLive = ({ turn }: Pick<Job, 'turn'>): boolean => turn.priority < 0;

/** An asset with less than this to live comes before everything a person wants first. */
export const URGENT_MS = 6 * 3_600_000;

/**
 * Which of two jobs comes first: an asset whose 24 hours (protocol.md §11.2) end soon, then the user's
 * order, then what is being recorded, then what is begun before what is not (the nearer deadline first), then
 * the kind of file.
 * Equal ones are left in the order of their age. Negative: `a` comes first.
 */
export function compareTurns(a: Job, b: Job, nowMs: number): number {
  const [endsA, endsB] = [deadlineMsOf(a.state) ?? Infinity, deadlineMsOf(b.state) ?? Infinity];
  const urgent = (endsMs: number) => (endsMs < nowMs + URGENT_MS ? endsMs : Infinity);
  return (
    ascending(urgent(endsA), urgent(endsB)) ||
    ascending(a.turn.rank, b.turn.rank) ||
    ascending(Math.min(0, a.turn.priority), Math.min(0, b.turn.priority)) ||
    ascending(endsA, endsB) ||
    ascending(a.turn.priority, b.turn.priority)
  );
}

/** Without a subtraction, which has no answer for two infinities. */
const ascending = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
