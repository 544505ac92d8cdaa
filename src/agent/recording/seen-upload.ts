import { acknowledgedBytes, endEvent, totalBytesOf, type Upload } from '../../engine/index.ts';
import type { UploadEvent } from '../../engine/index.ts';

/** What was last seen of an upload; null: nothing. */
export type Seen = { readonly sentBytes: number; readonly totalBytes: number | null } | null;

/** What has happened to an upload between two looks at it, as the process that works on it would tell it. */
export function eventsBetween(
  before: Seen,
  upload: Upload,
): { readonly events: readonly UploadEvent[]; readonly now: Seen; readonly isOver: boolean } {
  const { job, parts } = upload;
  const { id: uploadId, path, mode } = job;
  const now = { sentBytes: acknowledgedBytes(parts), totalBytes: totalBytesOf(job) };
  const events: UploadEvent[] = [];
  if (before === null) {
    events.push({ type: 'queued', uploadId, path, totalBytes: now.totalBytes, mode });
  }
  const end = endEvent(job);
  if (end !== null) return { events: [...events, end], now, isOver: true };
  const hasMoved = now.sentBytes !== (before?.sentBytes ?? 0);
  if (hasMoved || now.totalBytes !== (before?.totalBytes ?? null)) {
    events.push({ type: 'progress', uploadId, path, ...now });
  }
  return { events, now, isOver: false };
}
