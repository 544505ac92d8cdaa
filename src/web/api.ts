import type { Snapshot, UploadPage, UploadRow } from '../agent/contract/index.ts';

/** What came of asking the device how it is. Not thrown: the page has words for each of them. */
export type Reply =
  | { readonly kind: 'answered'; readonly snapshot: Snapshot; readonly atMs: number }
  | {
      readonly kind: 'silent';
      readonly why: string;
      /** When it last answered; null when it has not since the page was opened. */
      readonly lastAtMs: number | null;
    }
  /** The device answers, but not to this page: its link is of an earlier run. */
  | { readonly kind: 'linkInvalid' };

export type ListedState = Exclude<UploadRow['state'], 'cancelled'>;

export const EVENTS_PATH = '/api/v1/events';

/** The device asks Frame.io within 3 s; what takes longer than this is no answer. */
const PATIENCE_MS = 8_000;
const PAGE_ROWS = 100;
/** A report of the network older than this is asked for anew. */
const NETWORK_AGE_MS = 15_000;

type Got =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent'; readonly why: string };

export async function askStatus(before: Reply | undefined): Promise<Reply> {
  const probe = wantsProbe(before, Date.now()) ? '?probe=1' : '';
  const got = await get(`/api/v1/status${probe}`);
  const atMs = Date.now();
  if (got.kind === 'refused') return { kind: 'linkInvalid' };
  if (got.kind === 'json' && isSnapshot(got.value)) {
    return { kind: 'answered', snapshot: got.value, atMs };
  }
  const why = got.kind === 'silent' ? got.why : 'What answers at this address is not the device.';
  return { kind: 'silent', why, lastAtMs: lastAnswerMs(before) };
}

/** What has come to its end: of these the newest is what a person looks for. */
const RESULTS: ReadonlySet<ListedState> = new Set(['completed', 'failed', 'skipped']);

/** Whether a list of these states begins with the newest. */
export function isNewestFirst(states: readonly ListedState[]): boolean {
  return states.every((state) => RESULTS.has(state));
}

/**
 * One page of the queue, in its order, or of the results, newest first. Throws when the device gives
 * none.
 */
export async function fetchUploads(
  states: readonly ListedState[],
  after: string | null,
): Promise<UploadPage> {
  const query = new URLSearchParams({ limit: String(PAGE_ROWS), state: states.join(',') });
  if (isNewestFirst(states)) query.set('order', 'newest');
  if (after !== null) query.set('after', after);
  const got = await get(`/api/v1/uploads?${query.toString()}`);
  if (got.kind === 'json' && isUploadPage(got.value)) return got.value;
  throw new Error(got.kind === 'silent' ? got.why : 'The device did not give this list.');
}

/** Whether the device should ask Frame.io before it answers: its last report may be of long ago. */
export function wantsProbe(before: Reply | undefined, nowMs: number): boolean {
  if (before?.kind !== 'answered') return false;
  const checkedAtMs = Date.parse(before.snapshot.network.checkedAt ?? '');
  return !(Math.abs(nowMs - checkedAtMs) <= NETWORK_AGE_MS);
}

async function get(path: string): Promise<Got> {
  try {
    const response = await fetch(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 401) return { kind: 'refused' };
    if (!response.ok) return { kind: 'silent', why: `It answers with HTTP ${response.status}.` };
    return { kind: 'json', value: await response.json() };
  } catch (error) {
    return { kind: 'silent', why: whyOf(error) };
  }
}

function whyOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError') return `It has not answered for ${PATIENCE_MS / 1000} s.`;
  if (name === 'SyntaxError') return 'What answers at this address is not the device.';
  return 'It cannot be reached.';
}

function lastAnswerMs(before: Reply | undefined): number | null {
  if (before?.kind === 'answered') return before.atMs;
  return before?.kind === 'silent' ? before.lastAtMs : null;
}

const PARTS = ['auth', 'device', 'network', 'paused', 'uploads', 'current', 'watch', 'holds'];

/** Not a check of every field: only that it is a device that answers, and not a stranger. */
function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return PARTS.every((part) => typeof fields.get(part) === 'object' && fields.get(part) !== null);
}

function isUploadPage(value: unknown): value is UploadPage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'uploads' in value &&
    Array.isArray(value.uploads) &&
    'next' in value
  );
}
