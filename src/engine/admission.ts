import type { FileStamp } from './ports/files.ts';
import type { Upload } from './ports/store.ts';

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
  /** The file was written anew while the old content waited: that job cannot end well any more. */
  | { readonly kind: 'supersede' };

export function admit(stamp: FileStamp, earlier: Upload | null): Admission {
  if (earlier === null) return { kind: 'new' };
  const { state, stamp: known } = earlier.job;
  const same = stamp.sizeBytes === known.sizeBytes && stamp.mtimeNs === known.mtimeNs;
  switch (state.kind) {
    case 'queued':
    case 'creating':
    case 'sending':
    case 'verifying':
      return { kind: same ? 'continue' : 'supersede' };
    case 'skipped':
      if (same && state.code === 'empty') return { kind: 'sameEnd' };
      return { kind: same ? 'retry' : 'new' };
    case 'failed':
      return { kind: same ? 'retry' : 'new' };
    case 'completed':
      return { kind: same ? 'duplicate' : 'new' };
    case 'cancelled':
      return { kind: 'new' };
  }
}
