import { isErrorCode } from '../../core/index.ts';
import {
  deadlineMsOf,
  type Job,
  type JobState,
  type Part,
  type PartState,
} from '../../engine/index.ts';
import { DamageError } from './store-error.ts';

/** Rows as SQLite has them, and the way to and from the engine's types. */
export interface JobRow {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly filetype: string;
  readonly size_bytes: number;
  readonly mtime_ns: string;
  readonly mode: Job['mode'];
  readonly channel: number | null;
  readonly sample: string | null;
  readonly created_at_ms: number;
  readonly queued_at_ms: number;
  readonly queued_boot: string | null;
  readonly queued_boot_ms: number | null;
  readonly project_id: string | null;
  readonly rank: number;
  readonly priority: number;
  readonly held: number;
  readonly again: number;
  readonly remakes: number;
  readonly remark: string | null;
  readonly kind: JobState['kind'];
  readonly not_before_ms: number;
  readonly ready: number;
  readonly deadline_ms: number | null;
  readonly state: string;
}

/** A row that was read: with its place in the queue. */
export type StoredJobRow = JobRow & { readonly seq: number };

export function jobToRow(job: Job): JobRow {
  const { state, stamp, turn } = job;
  const notBeforeMs = state.kind === 'queued' ? state.notBeforeMs : 0;
  return {
    id: job.id,
    path: job.path,
    name: job.name,
    filetype: job.filetype,
    size_bytes: stamp.sizeBytes,
    mtime_ns: stamp.mtimeNs,
    mode: job.mode,
    channel: job.channel,
    sample: job.sample,
    created_at_ms: job.createdAtMs,
    queued_at_ms: job.queuedAtMs,
    queued_boot: job.queuedAt?.boot ?? null,
    queued_boot_ms: job.queuedAt?.ms ?? null,
    project_id: job.projectId,
    rank: turn.rank,
    priority: turn.priority,
    held: Number(job.held),
    again: Number(job.again),
    remakes: job.remakes,
    remark: job.remark,
    kind: state.kind,
    not_before_ms: notBeforeMs,
    ready: Number(notBeforeMs === 0),
    deadline_ms: deadlineMsOf(state),
    state: JSON.stringify(state),
  };
}

export function rowToJob(row: JobRow): Job {
  return {
    id: row.id,
    path: row.path,
    name: row.name,
    filetype: row.filetype,
    mode: row.mode,
    channel: row.channel,
    stamp: { sizeBytes: row.size_bytes, mtimeNs: row.mtime_ns },
    sample: row.sample,
    createdAtMs: row.created_at_ms,
    queuedAtMs: row.queued_at_ms,
    queuedAt:
      row.queued_boot === null || row.queued_boot_ms === null
        ? null
        : { boot: row.queued_boot, ms: row.queued_boot_ms },
    projectId: row.project_id,
    turn: { rank: row.rank, priority: row.priority },
    held: row.held === 1,
    again: row.again === 1,
    remakes: row.remakes,
    remark: row.remark,
    state: stateOf(row),
  };
}

function stateOf({ id, kind, state }: JobRow): JobState {
  const read = fromJson(state) as JobState | null;
  if (read?.kind !== kind) throw new DamageError(`the state of job ${id} is not its own`);
  return read;
}

/** @throws DamageError when it is none: SQLite checked it when it was written */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamageError('what was stored as JSON is none', { cause: error });
  }
}

export interface PartRow {
  readonly job_id: string;
  readonly number: number;
  readonly offset_bytes: number;
  readonly size_bytes: number;
  readonly url: string | null;
  readonly attempts: number;
  readonly not_before_ms: number;
  readonly code: string | null;
  readonly mismatches: number;
  readonly md5: string | null;
  readonly etag: string | null;
  readonly crc32: number | null;
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
    mismatches: waiting?.mismatches ?? 0,
    md5: sent?.md5 ?? null,
    etag: sent?.etag ?? null,
    crc32: sent?.crc32 ?? null,
  };
}

export function rowToPart(row: PartRow): Part {
  const { number, offset_bytes: offsetBytes, size_bytes: sizeBytes, url } = row;
  return { number, offsetBytes, sizeBytes, url, state: partState(row) };
}

function partState(row: PartRow): PartState {
  const { md5, etag, crc32, attempts, not_before_ms, code, mismatches } = row;
  if (md5 !== null) return { kind: 'sent', md5, etag, crc32 };
  const known = code !== null && isErrorCode(code) ? code : null;
  return { kind: 'waiting', attempts, notBeforeMs: not_before_ms, code: known, mismatches };
}
