import type { Job } from './job.ts';
import type { Delivery } from './ports/store.ts';

/** The line of the ledger for a job that has completed; null for every other. */
export function deliveryOf(job: Job): Delivery | null {
  const { id: jobId, path, name, projectId, sample, state } = job;
  if (state.kind !== 'completed') return null;
  const { sizeBytes, mtimeNs } = job.stamp;
  const { assetId, sha256, completedAtMs: deliveredAtMs } = state;
  return {
    jobId,
    assetId,
    projectId,
    path,
    name,
    sizeBytes,
    mtimeNs,
    sample,
    sha256,
    deliveredAtMs,
  };
}
