import type { Channel, ErrorCode, LoggingInput, Marker } from '../core/index.ts';
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

/** One thing to ask of Frame.io about the device itself. Holds nothing secret: it may lie in the store. */
export type DeviceAct =
  | { readonly kind: 'readIdentity' }
  | { readonly kind: 'connectChannel'; readonly modelId: string; readonly label: string }
  /** Null: all that can be disconnected. */
  | { readonly kind: 'disconnectChannel'; readonly channelId: string | null }
  | { readonly kind: 'press'; readonly input: LoggingInput; readonly marker: Marker }
  | {
      readonly kind: 'comment';
      readonly assetId: string;
      readonly text: string;
      readonly frame: number | null;
    };

export type DeviceActAnswer =
  | {
      readonly kind: 'done';
      /** The one that was connected. */
      readonly channel: Channel | null;
      /** Null also where Frame.io named none. */
      readonly commentId: string | null;
    }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      /** It may be done all the same. */
      readonly mayHaveBeenDone: boolean;
    };

/**
 * Only who owns the state dir talks with the device's tokens. What a person asks of the device is about now: who
 * asked too long ago has given up, and it is not done any more.
 */
export interface DeviceActCommand {
  readonly kind: 'device';
  readonly act: DeviceAct;
  readonly askedAtMs: number;
}

/** What a process can leave in the store for the one that works on the queue. */
export type PostedCommand = QueueCommand | RecordingCommand | LetGoCommand | DeviceActCommand;

/** Ids of jobs, or all to which the command can apply. */
export type Selection = readonly string[] | 'all';

export interface CommandAnswer {
  /** How many jobs it changed. */
  readonly changed: number;
  /** Jobs that were named and cannot be changed so, each with one sentence why. */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  /** To a {@link DeviceActCommand}. */
  readonly device?: DeviceActAnswer;
}
