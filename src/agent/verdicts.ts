import {
  UNENDED,
  type Delivery,
  type FileFault,
  type FileStamp,
  type Job,
  type JobState,
} from '../engine/index.ts';
import type { Verification } from './contract/index.ts';

/** What the store and the disk know of a file that is verified. */
export interface FileKnown {
  readonly path: string;
  readonly stamp: FileStamp;
  /** The latest of this path. */
  readonly job: Job | null;
  /** The project paired now; null when none is. */
  readonly projectId: string | null;
}

const NOTHING = {
  uploadId: null,
  assetId: null,
  projectId: null,
  otherProject: false,
  deliveredAt: null,
  deliveredPath: null,
  sha256: null,
} as const;

/** It is written to at this moment: whatever was read of it, it is another file now. */
export function changedMeanwhile({ path, stamp, job }: FileKnown): Verification {
  const message = 'It changed while it was read; something writes to it';
  const uploadId = job?.id ?? null;
  const totalBytes = stamp.sizeBytes;
  return { ...NOTHING, uploadId, path, verdict: 'different', totalBytes, message };
}

export function empty(path: string): Verification {
  const message = 'It is empty, and Frame.io takes no empty file: it cannot arrive';
  return { ...NOTHING, path, verdict: 'empty', totalBytes: 0, message };
}

/** @param sizeBytes null when not even that is known */
export function unusable(path: string, fault: FileFault, sizeBytes: number | null): Verification {
  const verdict = fault.code === 'file_vanished' ? 'vanished' : 'unreadable';
  return { ...NOTHING, path, verdict, totalBytes: sizeBytes, message: fault.message };
}

/** @param delivery of exactly these bytes */
export function arrived({ path, stamp, projectId }: FileKnown, delivery: Delivery): Verification {
  const otherProject =
    projectId !== null && delivery.projectId !== null && delivery.projectId !== projectId;
  const deliveredAt = new Date(delivery.deliveredAtMs).toISOString();
  const where =
    delivery.projectId === null
      ? 'in a project that was not noted'
      : `in ${otherProject ? 'another project' : 'the project'} (${delivery.projectId})`;
  return {
    path,
    verdict: 'arrived',
    uploadId: delivery.jobId,
    assetId: delivery.assetId,
    projectId: delivery.projectId,
    otherProject,
    deliveredAt,
    deliveredPath: delivery.path,
    sha256: delivery.sha256,
    totalBytes: stamp.sizeBytes,
    message: `Arrived on ${day(delivery.deliveredAtMs)} ${where}, as ${delivery.name}`,
  };
}

/**
 * It is not what was delivered: another content than its path or name stood for, or quite unknown.
 * @param sha256 null when it was not worth reading
 * @param namesakes deliveries of its name and size, latest first
 */
export function notAmong(
  file: FileKnown,
  sha256: string | null,
  namesakes: readonly Delivery[],
): Verification {
  const { path, stamp, job } = file;
  const known = {
    ...NOTHING,
    path,
    sha256,
    totalBytes: stamp.sizeBytes,
    uploadId: job?.id ?? null,
  };
  const before =
    namesakes.find((delivery) => delivery.path === path)?.deliveredAtMs ??
    (job?.state.kind === 'completed' ? job.state.completedAtMs : null);
  if (before !== null) {
    const message = `It changed since it was delivered on ${day(before)}. ${standing(file)}`;
    return { ...known, verdict: 'different', message };
  }
  const [twin] = namesakes;
  if (twin !== undefined) {
    const then = `A file of this name and size was delivered on ${day(twin.deliveredAtMs)}`;
    const message = `${then}, with other bytes. ${standing(file)}`;
    return { ...known, verdict: 'different', message };
  }
  return { ...known, verdict: 'missing', message: `Never delivered. ${standing(file)}` };
}

/** By the calendar of everybody, as all times that programs read. */
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const NOT_QUEUED = 'It is not in the queue: dailies upload it';
const IN_QUEUE = 'It waits in the queue';
const GOING_UP = 'It goes up now';

/** Where the file stands in the queue, in one sentence. */
function standing({ job, stamp }: FileKnown): string {
  if (job === null || job.state.kind === 'completed') return NOT_QUEUED;
  const { sizeBytes, mtimeNs } = job.stamp;
  if (sizeBytes !== stamp.sizeBytes || mtimeNs !== stamp.mtimeNs) {
    return 'It changed after it was queued: dailies upload it again';
  }
  if (job.held && UNENDED.includes(job.state.kind)) {
    return `It is held here: dailies queue resume ${job.id.slice(0, 8)}`;
  }
  return inWords(job.state);
}

function inWords(state: JobState): string {
  switch (state.kind) {
    case 'queued':
      return state.why === null ? IN_QUEUE : `${IN_QUEUE}: ${state.why}`;
    case 'identifying':
    case 'creating':
      return IN_QUEUE;
    case 'sending':
    case 'growing':
    case 'finishing':
    case 'verifying':
      return GOING_UP;
    case 'failed':
      return `Its upload failed: ${state.message}`;
    case 'skipped':
      return `It was skipped: ${state.message}`;
    case 'cancelled':
      return 'Its upload was cancelled';
    case 'completed':
      return NOT_QUEUED;
  }
}
