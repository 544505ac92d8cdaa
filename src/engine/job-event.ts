import type { CreatedAsset, ErrorCode, Outcome } from '../core/index.ts';
import type { Job, NewRecording } from './job.ts';
import type { PartEvent } from './part.ts';
import type { FileFault, FileHashes, FileStamp } from './ports/files.ts';

/** What can happen to a job. Time and chance arrive with it. */
export type JobEvent =
  /** A lease was taken: begin, or go on after a crash. */
  | { readonly type: 'claimed'; readonly nowMs: number }
  | {
      readonly type: 'identified';
      readonly sample: string;
      readonly content: ContentVerdict;
      /** When the media says it was made; null where it does not tell, or is believed without it. */
      readonly madeAtMs: number | null;
      readonly nowMs: number;
    }
  /** A file that is being written has enough for a first part, and for something to end with. */
  | { readonly type: 'recordingFound'; readonly recording: NewRecording; readonly called: Called }
  /** Nothing can be said of it yet. */
  | { readonly type: 'recordingWaits'; readonly why: string; readonly nowMs: number }
  /** More of it is stable. */
  | {
      readonly type: 'recordingGrew';
      readonly stamp: FileStamp;
      /** So much from its beginning may be cut now. */
      readonly stableBytes: number;
      /** The size of a part that suits its speed. */
      readonly partBytes: number;
    }
  /** It is what it will be. */
  | {
      readonly type: 'recordingEnded';
      readonly stamp: FileStamp;
      /** Why it can have no proper end; null when it has one. */
      readonly brokenOff: string | null;
      readonly partBytes: number;
      /** Should it go up as a finished one: of its kind of file, and by its name. */
      readonly priority: number;
      readonly called: Called;
      readonly nowMs: number;
    }
  /** It was renamed. */
  | { readonly type: 'recordingMoved'; readonly path: string; readonly called: Called }
  | {
      readonly type: 'partsGranted';
      readonly parts: readonly { readonly number: number; readonly url: string }[];
    }
  | {
      readonly type: 'partsRefused';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  /** What went up while it was written was compared with what is on the disk now. */
  | {
      readonly type: 'compared';
      readonly same: readonly number[];
      readonly changed: readonly number[];
      readonly sample: string;
    }
  | { readonly type: 'assetCreated'; readonly asset: CreatedAsset; readonly nowMs: number }
  | {
      readonly type: 'createFaulted';
      readonly outcome: Outcome;
      readonly nowMs: number;
      readonly random: number;
    }
  | {
      readonly type: 'partAnswered';
      readonly number: number;
      readonly answer: PartEvent;
      readonly nowMs: number;
    }
  | { readonly type: 'fileFaulted'; readonly fault: FileFault; readonly nowMs: number }
  /** A file that had vanished is there again, as it was. */
  | { readonly type: 'fileReturned'; readonly nowMs: number }
  | { readonly type: 'hashed'; readonly hashes: FileHashes; readonly nowMs: number }
  /** A person changes its place in the queue, holds it, lets it go, or means it for another project. */
  | { readonly type: 'amended'; readonly to: Amendment }
  | { readonly type: 'cancelled'; readonly nowMs: number }
  /** A person asks for another try. */
  | { readonly type: 'retried'; readonly nowMs: number };

/** What follows from a file's name. */
export interface Called {
  readonly name: string;
  readonly filetype: string;
}

/** What is known of a file's content before an asset is made for it. */
export type ContentVerdict =
  | { readonly kind: 'new' }
  | { readonly kind: 'delivered'; readonly name: string }
  /** The same content is on its way as another file. */
  | {
      readonly kind: 'underWay';
      readonly name: string;
      /** A person holds that file; with it this one waits. */
      readonly held: boolean;
    };

/** What a person can change of a job, whatever its state. */
type Amendment = Partial<Pick<Job, 'held' | 'turn' | 'projectId' | 'again'>>;

export type JobEffect =
  | { readonly kind: 'identify' }
  | { readonly kind: 'createAsset' }
  | { readonly kind: 'sendParts' }
  | { readonly kind: 'hashFile' }
  /** Nothing more to do now: give the lease back. */
  | { readonly kind: 'release' }
  /** The state is one that people are told of. */
  | { readonly kind: 'announce' }
  /** People are told that an asset is dead and another will be made. */
  | {
      readonly kind: 'announceRemake';
      readonly assetId: string;
      readonly code: ErrorCode;
      readonly message: string;
    };
