import type { DeliveryRow, OrphanRow, QueueSettings, Verification } from '../../agent/index.ts';

/** Events of the command line itself, beside the device's. */
export type CommandEvent =
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      readonly exitCode: number;
    }
  | {
      readonly type: 'result';
      readonly completed: number;
      readonly failed: number;
      readonly skipped: number;
      readonly totalBytes: number;
      readonly durationMs: number;
    }
  | { readonly type: 'unpaired'; readonly revoked: boolean; readonly message: string }
  | ({ readonly type: 'status' } & Readonly<Record<string, unknown>>)
  | ({ readonly type: 'upload' } & Readonly<Record<string, unknown>>)
  /** Paired with another project than files of the queue are meant for. */
  | { readonly type: 'otherProject'; readonly files: number; readonly message: string }
  | QueueTold
  | LimitTold
  | ({ readonly type: 'delivery' } & DeliveryRow)
  | ({ readonly type: 'orphan' } & OrphanRow)
  | ({ readonly type: 'verified' } & Verification)
  | FinalVerdict
  /** Demo: what arrived at Frame.io was compared with the disk and opened. */
  | {
      readonly type: 'arrived';
      readonly uploadId: string;
      readonly path: string;
      readonly assetId: string;
      readonly folder: string;
      readonly identical: boolean;
      readonly playable: boolean;
      readonly reason: string | null;
    }
  /** Simulator: a step of the plan was done; `failure` says why it could not be. */
  | {
      readonly type: 'planStep';
      readonly step: number;
      readonly act: string;
      readonly failure: string | null;
    }
  | { readonly type: 'recording'; readonly path: string; readonly writer: string }
  | ({ readonly type: 'check' } & Readonly<Record<string, unknown>>);

/** What a command has done to the queue. */
export interface QueueTold {
  readonly type: 'queue';
  readonly command: string;
  /** How many files it changed. */
  readonly changed: number;
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  /** As they are after it. */
  readonly settings: Pick<QueueSettings, 'paused' | 'mode' | 'priority'>;
  /** The same in words, refusals not included. */
  readonly message: string;
}

/** How fast may be sent, at which times of the week. */
interface LimitTold {
  readonly type: 'limit';
  /** As it is typed; `off` without a limit. */
  readonly timetable: string;
  readonly entries: QueueSettings['bandwidth'];
  readonly message: string;
}

/** May what was named be erased? The last word of `verify`. */
export interface FinalVerdict {
  readonly type: 'verdict';
  readonly arrived: number;
  readonly notArrived: number;
  /** Of what has arrived: in another project than the one paired now. */
  readonly inOtherProject: number;
  /** Of all files found. */
  readonly totalBytes: number;
  readonly durationMs: number;
  /** Every file that was named or found has arrived, byte for byte. */
  readonly mayFormat: boolean;
  /** What was named are folders only, which may be a card. */
  readonly ofFolders: boolean;
  /** What was not looked into, and is not part of the verdict. */
  readonly leftOut: {
    readonly hidden: number;
    readonly folderLinks: number;
    readonly special: number;
  };
}
