import { UNENDED, WITHOUT_ASSET, type Job } from './job.ts';
import type { FileStamp } from './ports/files.ts';

/** What to do with a file that is to be uploaded, given the latest job of the same path. */
export type Admission =
  | { readonly kind: 'new' }
  /** The same content is on its way already: go on with that job. */
  | { readonly kind: 'continue' }
  /** It failed or was skipped before; naming it again asks for another try. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'duplicate' }
  /** It ended so before, and would end so again. */
  | { readonly kind: 'sameEnd' }
  /** It waits for the project it was queued for, which is not the one that is paired now. */
  | { readonly kind: 'otherProject' }
  /** The file was written anew while the old content waited: that job cannot end well any more. */
  | { readonly kind: 'supersede' };

export const isSameStamp = (a: FileStamp, b: FileStamp): boolean =>
  a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;

/** How a file is wanted. */
export interface Wish {
  readonly stamp: FileStamp;
  readonly createdAtMs: number;
  /** Also when it was delivered before. */
  readonly again: boolean;
  /** Of the file as it is now; null where nobody has looked. */
  readonly sample: string | null;
  /** The project that is paired now; null while none is known. */
  readonly projectId: string | null;
  /** A person names it; else a watch folder has found it, which asks for nothing anew. */
  readonly named: boolean;
}

/** Its bytes are not fixed yet. */
const isBeingRecorded = ({ mode, state: { kind } }: Job): boolean =>
  mode === 'growing' && UNENDED.includes(kind) && kind !== 'verifying' && kind !== 'finishing';

/** Disks keep times to two seconds at worst. */
const SAME_BIRTH_MS = 2_000;

/**
 * Whoever ended its upload in mid-take, or had it refused, meant all of it; where the name was given to
 * another recording since, the file is another, made at another time.
 */
const wasThisRecording = ({ createdAtMs }: Wish, earlier: Job): boolean =>
  earlier.mode === 'growing' &&
  (earlier.state.kind === 'cancelled' || earlier.state.kind === 'skipped') &&
  Math.abs(createdAtMs - earlier.createdAtMs) < SAME_BIRTH_MS;

/** @param earlier the latest job of the same path, not necessarily of the same content */
export function admit(wish: Wish, earlier: Job | null): Admission {
  const { stamp, again, sample, projectId, named } = wish;
  if (earlier === null) return { kind: 'new' };
  const { state, stamp: known } = earlier;
  const same = isSameStamp(stamp, known) || (!named && wasThisRecording(wish, earlier));
  // Path, size and time can be those of another card's file: only its sample tells (decision 8).
  const untouched = same && sample !== null && sample === earlier.sample;
  const elsewhere = earlier.projectId !== null && earlier.projectId !== projectId;
  // It changes by being recorded; its own job follows it (SPEC.md, G).
  if (isBeingRecorded(earlier)) {
    return { kind: elsewhere && WITHOUT_ASSET.includes(state.kind) ? 'otherProject' : 'continue' };
  }
  switch (state.kind) {
    case 'queued':
    case 'identifying':
    case 'creating':
    case 'growing':
      if (!same) return { kind: 'supersede' };
      return { kind: elsewhere ? 'otherProject' : 'continue' };
    // What is begun in another project is finished there.
    case 'sending':
    case 'finishing':
    case 'verifying':
      return { kind: same ? 'continue' : 'supersede' };
    case 'skipped':
      if (!same || elsewhere) return { kind: 'new' };
      if (state.code === 'empty' || !named) return { kind: 'sameEnd' };
      if (state.code !== 'duplicate' || again) return { kind: 'retry' };
      return { kind: untouched ? 'duplicate' : 'new' };
    case 'failed':
      // Cut off in mid-take, as when its disk was pulled: it has gone on since.
      if (state.resumable?.kind === 'growing' && state.code === 'file_vanished') {
        return { kind: 'retry' };
      }
      if (!same) return { kind: 'supersede' };
      if (elsewhere) return { kind: 'new' };
      return { kind: named ? 'retry' : 'sameEnd' };
    case 'completed':
      return { kind: untouched && !elsewhere && !again ? 'duplicate' : 'new' };
    case 'cancelled':
      return { kind: same && !elsewhere && !named ? 'sameEnd' : 'new' };
  }
}
