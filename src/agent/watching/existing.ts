import type { Filter } from './filter.ts';

/** What to do with files that are there before a folder is watched. */
export type Existing =
  | { readonly kind: 'nothing' }
  /** Those that were made today, by the clock and calendar here. */
  | { readonly kind: 'today' }
  | { readonly kind: 'everything' }
  | { readonly kind: 'chosen'; readonly picks: Filter }
  /**
   * The folder is watched already, in another way: what was decided stays, and what only comes into view now
   * was there before.
   */
  | { readonly kind: 'asBefore'; readonly wanted: Filter };

/** A file that is there before. */
export interface ExistingFile {
  readonly path: string;
  /** When the media was made, ms since 1970. */
  readonly createdAtMs: number;
}

/** Which of them are sent. */
export function wantedOf(existing: Existing, nowMs: number): (file: ExistingFile) => boolean {
  switch (existing.kind) {
    case 'nothing':
      return () => false;
    case 'everything':
      return () => true;
    case 'chosen':
      return ({ path }) => existing.picks(path);
    case 'asBefore':
      return ({ path }) => existing.wanted(path);
    case 'today': {
      // By the calendar: on two days of the year midnight is not a whole number of hours ago.
      const fromMs = new Date(nowMs).setHours(0, 0, 0, 0);
      return ({ createdAtMs }) => createdAtMs >= fromMs;
    }
  }
}
