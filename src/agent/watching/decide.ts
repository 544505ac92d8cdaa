import { PART_MIN_BYTES } from '../../spec/index.ts';
import type {
  FileStamp,
  FileVerdict,
  KnownFile,
  Verdict,
  WatchSettings,
} from '../../engine/index.ts';

/** A file in a watched folder, as its folder's entry shows it. */
export interface Entry {
  readonly folder: string;
  readonly name: string;
  readonly stamp: FileStamp;
  /** See {@link KnownFile.fileId}. */
  readonly fileId: string | null;
}

/** What to do with a file that a walk has met. */
export type Finding =
  /** All is decided about it. */
  | { readonly kind: 'settled' }
  /** It is known under another name: what was decided holds for this name too. */
  | { readonly kind: 'renamed'; readonly verdict: FileVerdict }
  /** It is looked at until a verdict can be given. `since` is the earlier one; null: it is new. */
  | { readonly kind: 'follow'; readonly since: FileVerdict | null };

/**
 * @param known what is known of this path
 * @param alike what is known of this file under other names
 */
export function judgeEntry(
  entry: Entry,
  known: KnownFile | null,
  alike: readonly KnownFile[],
): Finding {
  if (known !== null && isOf(entry, known)) {
    return isOpen(known.verdict) ? { kind: 'follow', since: known.verdict } : { kind: 'settled' };
  }
  const same = alike.findLast((one) => isOf(entry, one));
  if (same === undefined) return { kind: 'follow', since: null };
  return isOpen(same.verdict)
    ? { kind: 'follow', since: same.verdict }
    : { kind: 'renamed', verdict: same.verdict };
}

/**
 * Whether what is known is about this file and this content of it. A recording that was handed over goes on
 * growing; anything else that changed was written anew.
 */
function isOf(entry: Entry, { verdict, stamp, fileId }: KnownFile): boolean {
  const isOther = fileId !== null && entry.fileId !== null && fileId !== entry.fileId;
  const isAlike = isSameStamp(stamp, entry.stamp);
  // Another disk's file may look the same to its last digit. What was sent is offered again: only its content
  // tells, and who knows contents is silent about those it knows. What was not wanted stays so.
  if (isOther) return isAlike && verdict.kind === 'before';
  if (verdict.kind === 'growing') return stamp.sizeBytes <= entry.stamp.sizeBytes;
  return isAlike;
}

/** Whether it matters what is known of this file under other names. */
export const mayBeRenamed = (entry: Entry, known: KnownFile | null): boolean =>
  entry.fileId !== null && (known === null || !isOf(entry, known));

/** Its end is still to come. */
const isOpen = ({ kind }: FileVerdict) => kind === 'growing' || kind === 'brokenOff';

export const isSameStamp = (a: FileStamp, b: FileStamp): boolean =>
  a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;

/** What is known when a file has been looked at. */
export interface Look {
  readonly verdict: Verdict;
  /** What was decided about it before; null: nothing. */
  readonly since: FileVerdict | null;
  /** For how long it has been ready. */
  readonly readyMs: number;
  readonly settings: Pick<WatchSettings, 'growing'>;
}

/** What to do with a file that was looked at. */
export type Decision =
  /** `why` in words for people; null when there is nothing they wait for. */
  | { readonly kind: 'wait'; readonly why: string | null }
  /** It is no file to send, under this name. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'handOver'; readonly growing: boolean }
  | { readonly kind: 'breakOff'; readonly why: string };

/**
 * Whoever took a recording over while it grew follows it to its end; what is handed over again so much later is
 * for the case that it could not.
 */
const END_AFTER_GROWING_MS = 3_000;

export function decide({ verdict, since, readyMs, settings }: Look): Decision {
  const handedOver = since?.kind === 'growing';
  switch (verdict.kind) {
    case 'ignored':
      return { kind: 'drop' };
    case 'notYet':
      return { kind: 'wait', why: handedOver ? null : verdict.why };
    case 'growing':
      if (handedOver) return { kind: 'wait', why: null };
      // The least a part may have (protocol.md §13), in bytes that are no longer written to. What does not grow
      // any more is about to be finished, and whoever took it over now would have to see that anew.
      return settings.growing && verdict.stableBytes > PART_MIN_BYTES && verdict.bytesPerSecond > 0
        ? { kind: 'handOver', growing: true }
        : { kind: 'wait', why: verdict.why };
    case 'ready':
      return handedOver && readyMs < END_AFTER_GROWING_MS
        ? { kind: 'wait', why: null }
        : { kind: 'handOver', growing: false };
    case 'brokenOff':
      // What was begun is ended by who began it.
      if (handedOver) return { kind: 'wait', why: null };
      // Told once: the words change as time goes by.
      return since?.kind === 'brokenOff'
        ? { kind: 'wait', why: verdict.why }
        : { kind: 'breakOff', why: verdict.why };
  }
}

const HURRY_MS = 250;
const STEADY_MS = 1_000;
const SELDOM_MS = 5_000;

/**
 * When to look again at a file that waits: often while it moves or is about to be ready, rarely when nothing
 * has happened for long.
 * @param stillMs for how long it has not changed
 */
export function lookAgainAfterMs(stillMs: number): number {
  if (stillMs < 15_000) return HURRY_MS;
  return stillMs < 120_000 ? STEADY_MS : SELDOM_MS;
}
