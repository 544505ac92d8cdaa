import type { DeadAsset, Delivery, Orphan } from '../engine/index.ts';
import type { DeliveryRow, OrphanRow } from './contract/index.ts';

/** A delivery as the contract has it. */
export function deliveryRow(delivery: Delivery): DeliveryRow {
  const { jobId, assetId, projectId, path, name, sizeBytes, sha256, deliveredAtMs } = delivery;
  return {
    uploadId: jobId,
    assetId,
    projectId,
    path,
    name,
    totalBytes: sizeBytes,
    sha256,
    deliveredAt: new Date(deliveredAtMs).toISOString(),
  };
}

const WHY: Readonly<Record<DeadAsset['reason'], string>> = {
  reply_lost: "Frame.io's answer to its creation was lost",
  url_expired: 'Its 24 hours were over before all of it was there',
  asset_gone: 'Frame.io had given it up',
  file_changed:
    'The file changed while it went up; it may be shown as complete, and is no copy of it',
  cancelled: 'The upload was cancelled',
  refused: 'Frame.io refused what the rest of it needed',
};

/** An orphan as the contract has it: with why there is one, and what can be done. */
export function orphanRow(orphan: Orphan): OrphanRow {
  const { jobId, assetId, projectId, path, name, reason, atMs } = orphan;
  const certain = assetId !== null;
  return {
    uploadId: jobId,
    assetId,
    projectId,
    path,
    name,
    certain,
    reason,
    why: WHY[reason],
    // A device has no operation for it (protocol.md §12.6).
    advice: certain
      ? 'Delete it at Frame.io; a device cannot'
      : 'If there is one of this name that never completes, delete it at Frame.io; a device cannot',
    notedAt: new Date(atMs).toISOString(),
  };
}
