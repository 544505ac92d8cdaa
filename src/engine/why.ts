import { errorKind, type ErrorCode } from '../core/index.ts';
import type { FailedState, Job, JobState, JobStateKind, SkipCode } from './job.ts';
import type { Part } from './part.ts';
import { LONGEST_WAIT_MS, type Upload } from './ports/store.ts';
import { whyHeld, withHint, type Scene } from './why-waiting.ts';
import { durationWords, shortId } from './words.ts';

/**
 * What a job waits for, or why it failed, and what to do, in a sentence or two without a full stop;
 * null when there is nothing to say: it simply moves, or has arrived.
 */
export function whyOf(upload: Upload, scene: Scene): string | null {
  const { state } = upload.job;
  const why = WHY[state.kind] as (s: JobState, u: Upload, scene: Scene) => string | null;
  return why(state, upload, scene);
}

type Of<K extends JobStateKind> = Extract<JobState, { kind: K }>;
type Table = {
  readonly [K in JobStateKind]: (state: Of<K>, upload: Upload, scene: Scene) => string | null;
};

const WHY: Table = {
  queued: (state, { job }, scene) => whyHeld(job, 'newAsset', scene) ?? queued(state, scene),
  identifying: (_, { job }, scene) =>
    scene.active
      ? 'Looks whether its content was delivered before'
      : (whyHeld(job, 'newAsset', scene) ?? ITS_TURN),
  creating,
  sending: (_, { job, parts }, scene) =>
    whyHeld(job, 'livingUrls', scene) ?? (scene.active ? moving(parts, scene) : arrived(parts)),
  growing: (state, upload, scene) =>
    whyHeld(upload.job, 'livingUrls', scene) ?? recording(state, upload, scene),
  finishing: (state, { job, parts }, scene) =>
    whyHeld(job, 'livingUrls', scene) ??
    (scene.active ? (asking(state, parts) ?? moving(parts, scene) ?? FINISHING) : arrived(parts)),
  verifying: (_, { job }, scene) =>
    scene.active
      ? 'All of it has arrived; what was sent is compared with the disk'
      : (whyHeld(job, 'diskOnly', scene) ??
        'All of it has arrived; waits for its turn to be compared with the disk'),
  completed: (_, { job }) => job.remark,
  failed: (state, { job }) => failed(state, job),
  skipped: ({ code, message }, { job }) => `${message}. ${AFTER_SKIP[code](job)}`,
  cancelled: (_, { job }) => `Cancelled. To send it after all: ${retry(job)}`,
};

const FINISHING =
  'The recording has ended; what went up before is compared with the disk, and the rest follows';
const ITS_TURN = 'Waits for its turn';
const retry = ({ id }: Job) => `dailies queue retry ${shortId(id)}`;

function queued({ notBeforeMs, why }: Of<'queued'>, { nowMs }: Scene): string {
  const waitMs = waitOf(notBeforeMs, nowMs);
  if (waitMs > 0) return `${why ?? 'The last try failed'}; tries again in ${durationWords(waitMs)}`;
  return why === null ? ITS_TURN : `${ITS_TURN} to try again: ${why}`;
}

/** As the store sees it: what seems a longer wait is of a clock that was set back. */
function waitOf(notBeforeMs: number, nowMs: number): number {
  const waitMs = notBeforeMs - nowMs;
  return waitMs > LONGEST_WAIT_MS ? 0 : Math.max(0, waitMs);
}

function creating({ ending }: Of<'creating'>, { job }: Upload, scene: Scene): string {
  const heard = 'waits for the answer to the request for its asset, so that none is made unseen';
  if (ending?.kind === 'cancelled') return `Cancelled; ${heard}`;
  if (ending?.kind === 'failed') return `${ending.message}; ${heard}`;
  if (!scene.active) {
    const again = 'Waits for its turn to ask Frame.io again: the last answer was not heard';
    return whyHeld(job, 'newAsset', scene) ?? again;
  }
  // The request cannot be taken back: what holds the job takes effect after the answer.
  const held = whyHeld(job, 'livingUrls', scene);
  return held === null ? 'Asks Frame.io for an asset' : `Asks Frame.io for an asset; then: ${held}`;
}

function recording(state: Of<'growing'>, { parts }: Upload, scene: Scene): string {
  if (!scene.active) return `${ITS_TURN}; it was being recorded when it was last looked at`;
  const what = 'Goes up while it is recorded';
  const waits = asking(state, parts) ?? moving(parts, scene);
  if (waits !== null) return waits;
  return state.headBytes === 0 ? what : `${what}; its beginning goes last`;
}

/** The request for parts has failed, and waits to be repeated. */
function asking(
  { asking: { why } }: Of<'growing'> | Of<'finishing'>,
  parts: readonly Part[],
): string | null {
  if (why === null || parts.every(({ url }) => url !== null)) return null;
  return `Asks Frame.io for its next parts again: ${why}`;
}

function arrived(parts: readonly Part[]): string {
  const sent = parts.filter(({ state }) => state.kind === 'sent').length;
  return sent === 0 ? ITS_TURN : `${ITS_TURN}; ${sent} of ${parts.length} parts have arrived`;
}

/** A part that is due is under way, or will be as soon as a lane is free. */
function moving(parts: readonly Part[], { nowMs }: Scene): string | null {
  const waits = parts.flatMap(({ state }) =>
    state.kind === 'waiting'
      ? [{ waitMs: waitOf(state.notBeforeMs, nowMs), code: state.code }]
      : [],
  );
  const [next] = waits.toSorted((a, b) => a.waitMs - b.waitMs);
  if (next === undefined || next.waitMs === 0) return null;
  const reason = next.code === null ? 'the last try failed' : partReason(next.code);
  const wait = waits.length === 1 ? 'part waits' : 'parts wait';
  return `${waits.length} ${wait} to be tried again, in ${durationWords(next.waitMs)}: ${reason}`;
}

/** For the codes that send a part back to wait; a part keeps no message. */
const PART_REASONS: Partial<Record<ErrorCode, string>> = {
  unreachable: 'the connection was lost',
  captive_portal: 'something in between answers instead of the storage',
  proxy_refused: 'the proxy opens no way to the storage',
  untrusted_certificate: 'the certificate of the storage is not trusted',
  storage_error: 'the storage has a fault, or asked to wait',
  storage_mismatch: 'the storage received other bytes than were sent',
};

const partReason = (code: ErrorCode) => PART_REASONS[code] ?? errorKind(code).hint;

/** Their hint says that it is tried again, which is over once a job has failed. */
const TRIED_ENOUGH: readonly ErrorCode[] = ['rate_limited', 'frameio_error', 'storage_error'];

function failed({ code, message, resumable }: FailedState, job: Job): string {
  const { hint, retryable } = errorKind(code);
  const why = TRIED_ENOUGH.includes(code) ? message : withHint(message, hint);
  if (!retryable) return why;
  const how = resumable === null ? 'To try again' : 'To go on with what has arrived';
  return `${why}. ${how}: ${retry(job)}`;
}

const AFTER_SKIP: Readonly<Record<SkipCode, (job: Job) => string>> = {
  // Frame.io asks when it was made, so resuming the device there changes nothing (protocol.md §12.3).
  paused: (job) =>
    `Frame.io will not take it by itself later; ${retry(job)} sends it only if Frame.io allows it`,
  duplicate: () => 'To send it once more: dailies upload --again FILE',
  empty: () => 'Upload it again when there is something in it',
  filtered: () => 'To send it all the same: dailies upload FILE',
};
