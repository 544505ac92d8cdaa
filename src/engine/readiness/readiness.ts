import type { FileStamp } from '../ports/files.ts';

/**
 * May this file be taken as finished? Several signals, each able to veto, none alone enough.
 * Growing uploads have their own rules and do not wait for this verdict.
 */
export interface Observation {
  readonly name: string;
  readonly stamp: FileStamp;
  /** Since when size and modification time have not moved, ms since 1970. */
  readonly stillSinceMs: number;
  readonly nowMs: number;
  /** What the container says; null for kinds that cannot be checked. */
  readonly container: { readonly complete: boolean; readonly why?: string } | null;
}

export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'notYet'; readonly why: string }
  /** Never, under this name. */
  | { readonly kind: 'ignored'; readonly why: string };

/** Silence that counts as an end when the container has proved its own. */
const STILL_WHEN_COMPLETE_MS = 1_000;
/** Silence that counts as an end when nothing else can be known: longer than a writer's pause. */
const STILL_WHEN_UNKNOWN_MS = 10_000;

/** Names recorders, browsers and copy programs give to what is not finished, and systems' own files. */
const TEMPORARY = /(^\.|^~|\.(tmp|temp|part|partial|crdownload|download|recording|lock)$)/i;

export function assessReadiness(seen: Observation): Readiness {
  if (TEMPORARY.test(seen.name)) return { kind: 'ignored', why: 'its name is a temporary one' };
  if (seen.stamp.sizeBytes === 0) return { kind: 'notYet', why: 'it is still empty' };
  const stillMs = seen.nowMs - seen.stillSinceMs;
  if (seen.container !== null && !seen.container.complete) {
    return { kind: 'notYet', why: seen.container.why ?? 'its container is not complete' };
  }
  const neededMs = seen.container === null ? STILL_WHEN_UNKNOWN_MS : STILL_WHEN_COMPLETE_MS;
  return stillMs >= neededMs ? { kind: 'ready' } : { kind: 'notYet', why: 'it is still growing' };
}
