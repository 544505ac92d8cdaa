import { isErrorCode } from '../../core/index.ts';
import type { DeadAsset, Job, JobState, Part, PartState } from '../../engine/index.ts';

/** Rows as SQLite has them, and the way to and from the engine's types. */
export interface JobRow {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly filetype: string;
  readonly size_bytes: number;
  readonly mtime_ns: string;
  readonly created_at_ms: number;
  readonly queued_at_ms: number;
  readonly remakes: number;
  readonly kind: JobState['kind'];
  readonly not_before_ms: number;
  readonly state: string;
}

export function jobToRow(job: Job): JobRow {
  const { state } = job;
  return {
    id: job.id,
    path: job.path,
    name: job.name,
    filetype: job.filetype,
    size_bytes: job.stamp.sizeBytes,
    mtime_ns: job.stamp.mtimeNs,
    created_at_ms: job.createdAtMs,
    queued_at_ms: job.queuedAtMs,
    remakes: job.remakes,
    kind: state.kind,
    not_before_ms: state.kind === 'queued' ? state.notBeforeMs : 0,
    state: JSON.stringify(state),
  };
}

export function rowToJob(row: JobRow): Job {
  return {
    id: row.id,
    path: row.path,
    name: row.name,
    filetype: row.filetype,
    stamp: { sizeBytes: row.size_bytes, mtimeNs: row.mtime_ns },
    createdAtMs: row.created_at_ms,
    queuedAtMs: row.queued_at_ms,
    remakes: row.remakes,
    state: JSON.parse(row.state) as JobState,
  };
}

export interface PartRow {
  readonly job_id: string;
  readonly number: number;
  readonly offset_bytes: number;
  readonly size_bytes: number;
  readonly url: string;
  readonly attempts: number;
  readonly not_before_ms: number;
  readonly code: string | null;
  readonly md5: string | null;
  readonly etag: string | null;
}

export function partToRow(jobId: string, part: Part): PartRow {
  const { state } = part;
  const waiting = state.kind === 'waiting' ? state : null;
  const sent = state.kind === 'sent' ? state : null;
  return {
    job_id: jobId,
    number: part.number,
    offset_bytes: part.offsetBytes,
    size_bytes: part.sizeBytes,
    url: part.url,
    attempts: waiting?.attempts ?? 0,
    not_before_ms: waiting?.notBeforeMs ?? 0,
    code: waiting?.code ?? null,
    md5: sent?.md5 ?? null,
    etag: sent?.etag ?? null,
  };
}

export function rowToPart(row: PartRow): Part {
  const { number, offset_bytes: offsetBytes, size_bytes: sizeBytes, url } = row;
  return { number, offsetBytes, sizeBytes, url, state: partState(row) };
}

function partState({ md5, etag, attempts, not_before_ms, code }: PartRow): PartState {
  if (md5 !== null) return { kind: 'sent', md5, etag };
  const known = code !== null && isErrorCode(code) ? code : null;
  return { kind: 'waiting', attempts, notBeforeMs: not_before_ms, code: known };
}

export interface DeadAssetRow {
  readonly asset_id: string | null;
  readonly job_id: string;
  readonly reason: DeadAsset['reason'];
  readonly at_ms: number;
}

export function rowToDeadAsset(row: DeadAssetRow): DeadAsset {
  return { assetId: row.asset_id, jobId: row.job_id, reason: row.reason, atMs: row.at_ms };
}
