import type { FileToUpload } from './intake.ts';
import type { Job } from './job.ts';
import type { FilesPort } from './ports/files.ts';
import type { StorePort } from './ports/store.ts';

/** Recordings that are remembered so; more do not go on at once. */
const MOST = 100;
/** Disks keep times to two seconds at worst. */
const SAME_BIRTH_MS = 2_000;

/** A recording that has an asset, and which file it is. */
interface Known {
  readonly id: string;
  readonly fileId: string;
  readonly createdAtMs: number;
}

/**
 * Finds recordings under new names that their jobs do not know: renamed while their disk was away, or before
 * the job's own look has seen it. Disks give the id of a file that is gone to another one, which was not
 * made at the same time.
 */
export async function movedRecordings(
  { store, files }: { readonly store: StorePort; readonly files: FilesPort },
  found: readonly FileToUpload[],
): Promise<ReadonlyMap<string, string>> {
  const moved = new Map<string, string>();
  const under = await store.list({ limit: MOST, states: ['growing', 'finishing'] });
  const vanished = await store.list({
    limit: MOST,
    order: 'newest',
    states: ['failed'],
    code: 'file_vanished',
  });
  const known = [...under, ...vanished].flatMap(({ job }) => knownOf(job) ?? []);
  if (known.length === 0) return moved;
  for (const { path, createdAtMs } of found) {
    if ((await store.findByPath(path)) !== null) continue;
    const seen = await files.sight(path);
    if (!('fileId' in seen)) continue;
    const same = known.find(
      (one) =>
        one.fileId === seen.fileId && Math.abs(one.createdAtMs - createdAtMs) < SAME_BIRTH_MS,
    );
    if (same !== undefined) moved.set(path, same.id);
  }
  return moved;
}

function knownOf({ id, createdAtMs, state }: Job): Known | null {
  const recording = state.kind === 'failed' ? state.resumable : state;
  const fileId = recording !== null && 'fileId' in recording ? recording.fileId : null;
  return fileId === null ? null : { id, fileId, createdAtMs };
}
