import type { CreatedAsset, Outcome } from '../core/index.ts';
import type { Job } from './job.ts';
import type { PartEvent } from './part.ts';
import type { FileFault, FileHashes } from './ports/files.ts';

/** What can happen to a job. Time and chance arrive with it. */
export type JobEvent =
  /** A lease was taken: begin, or go on after a crash. */
  | { readonly type: 'claimed'; readonly nowMs: number }
  | {
      readonly type: 'identified';
      readonly sample: string;
      readonly content: ContentVerdict;
      readonly nowMs: number;
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
  | { readonly kind: 'announceRemake'; readonly assetId: string; readonly outcome: Outcome };
