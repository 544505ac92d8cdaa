import type {
  Amount,
  Channel,
  DeliveryRow,
  DeviceFacts,
  KeptFolder,
  Marked,
  OrphanRow,
  QueueSettings,
  Survey,
  VaultKeyKind,
  VaultReport,
  Verification,
} from '../../agent/index.ts';

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
  /** Doctor: a support archive was written. */
  | {
      readonly type: 'bundle';
      readonly path: string;
      readonly sizeBytes: number;
      readonly message: string;
    }
  /** Something was found wrong with the state dir, and put right. */
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  /** The model's secret is in the vault. */
  | { readonly type: 'configured'; readonly message: string }
  | VaultTold
  | { readonly type: 'vaultMoved'; readonly key: VaultKeyKind; readonly message: string }
  | { readonly type: 'unpaired'; readonly revoked: boolean; readonly message: string }
  | ({ readonly type: 'status' } & Readonly<Record<string, unknown>>)
  | ({ readonly type: 'upload' } & Readonly<Record<string, unknown>>)
  /** Paired with another project than files of the queue are meant for. */
  | { readonly type: 'otherProject'; readonly files: number; readonly message: string }
  | ({ readonly type: 'device' } & DeviceFacts)
  | ({ readonly type: 'channels' } & Pick<DeviceFacts, 'channels' | 'notAsked'>)
  | { readonly type: 'channelConnected'; readonly channel: Channel; readonly message: string }
  /** Null: every one that could be. */
  | {
      readonly type: 'channelDisconnected';
      readonly channelId: string | null;
      readonly message: string;
    }
  | ({ readonly type: 'marked'; readonly message: string } & Marked)
  | QueueTold
  | LimitTold
  | WatchTold
  | ({ readonly type: 'watchFolder' } & KeptFolder)
  | ({ readonly type: 'survey'; readonly message: string } & Omit<Survey, 'settings'>)
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
  | {
      readonly type: 'recording';
      readonly path: string;
      readonly writer: string;
      readonly container?: string;
      /** Its name from the end on. */
      readonly finalPath?: string;
    }
  | RecordedTold
  /** Record: all that will be is on the disk. `why`: what the disk had against more. */
  | {
      readonly type: 'recordingEnded';
      readonly path: string;
      readonly totalBytes: number;
      readonly by: 'input' | 'interrupt' | 'fault';
      readonly why: string | null;
    }
  /** Recorder: what it can write, and what that does to the head and the end of a file. */
  | {
      readonly type: 'container';
      readonly container: string;
      readonly extension: string;
      readonly title: string;
      readonly head: string;
      readonly end: string;
      readonly writers: readonly string[];
    }
  | ({ readonly type: 'check' } & Readonly<Record<string, unknown>>);

/** Where the vault's key is and where it could be; never the key. */
export interface VaultTold extends VaultReport {
  readonly type: 'vault';
}

/** Recorder: a file was closed. */
interface RecordedTold {
  readonly type: 'recorded';
  /** Its name while it was written. */
  readonly path: string;
  readonly finalPath: string;
  readonly container: string;
  readonly totalBytes: number;
  readonly durationSeconds: number;
  readonly closedAt: string;
}

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

/** What a command has done to the watch folders. */
export interface WatchTold {
  readonly type: 'watch';
  readonly command: 'add' | 'remove';
  readonly path: string;
  /** What was decided about the files that were there; null when nothing was. */
  readonly existing: 'nothing' | 'today' | 'everything' | 'chosen' | null;
  readonly sent: Amount;
  readonly left: Amount;
  /** The same in words. */
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
