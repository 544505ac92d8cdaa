import type { Snapshot } from '../agent/contract/index.ts';
import type { Reply } from './api.ts';
import { formatDuration } from './format.ts';

/** What the page may show. Facts are shown only while they are fresh. */
export type View =
  | { readonly kind: 'asking' }
  | { readonly kind: 'live'; readonly snapshot: Snapshot }
  | { readonly kind: 'silent'; readonly why: string; readonly lastAtMs: number | null }
  | { readonly kind: 'linkInvalid' };

/** Longer than a poll and a reply that just makes it: no device in order is quiet for so long. */
export const FRESH_MS = 15_000;

export function viewOf(reply: Reply | undefined, nowMs: number): View {
  if (reply === undefined) return { kind: 'asking' };
  if (reply.kind !== 'answered') return reply;
  const ageMs = nowMs - reply.atMs;
  if (ageMs <= FRESH_MS) return { kind: 'live', snapshot: reply.snapshot };
  const why = `It has not answered for ${formatDuration(ageMs / 1000)}.`;
  return { kind: 'silent', why, lastAtMs: reply.atMs };
}

/** Of the browser's tab. */
export function titleOf(view: View, badge: string): string {
  if (view.kind === 'live') return `${badge} · ${view.snapshot.device.name ?? 'device'} · dailies`;
  return view.kind === 'asking' ? 'dailies' : 'No answer · dailies';
}
