import type { QueueSettings } from './settings.ts';

/** What a person can tell the queue. Data, because the queue may be another process's. */
export type QueueCommand =
  | { readonly kind: 'cancel'; readonly which: Selection }
  /** `all`: all that failed. What was skipped or cancelled is retried only by its id. */
  | { readonly kind: 'retry'; readonly which: Selection }
  | { readonly kind: 'hold'; readonly which: Selection }
  /** Lifts the holds of these. */
  | { readonly kind: 'resume'; readonly which: Selection }
  /** Send this next. */
  | { readonly kind: 'first'; readonly id: string }
  /** What was queued for another project is meant for the one paired now. */
  | { readonly kind: 'move'; readonly which: Selection }
  | { readonly kind: 'set'; readonly settings: Partial<QueueSettings> };

/** What a process that writes a recording tells the one that works on the queue. */
export type RecordingCommand =
  /** Take this file up; `growing`: while it is written. */
  | {
      readonly kind: 'record';
      readonly path: string;
      readonly growing: boolean;
      readonly channel: number | null;
    }
  | { readonly kind: 'recordingEnded'; readonly id: string };

/**
 * Who pairs or unpairs this device needs the state dir for itself: an agent lets go of it, and has it back
 * afterwards. Who asked so long ago has given up.
 */
export interface LetGoCommand {
  readonly kind: 'letGo';
  readonly askedAtMs: number;
}

/** What a process can leave in the store for the one that works on the queue. */
export type PostedCommand = QueueCommand | RecordingCommand | LetGoCommand;

/** Ids of jobs, or all to which the command can apply. */
export type Selection = readonly string[] | 'all';

export interface CommandAnswer {
  /** How many jobs it changed. */
  readonly changed: number;
  /** Jobs that were named and cannot be changed so, each with one sentence why. */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
}
