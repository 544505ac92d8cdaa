import type { Snapshot } from '../agent/contract/index.ts';
import { formatCount, formatFiles } from './format.ts';
import type { View } from './view.ts';

type Counts = Pick<Snapshot['uploads'], 'completed' | 'failed' | 'skipped'>;

const WORDS = { completed: 'arrived', failed: 'failed', skipped: 'skipped' } as const;

/** What has come to an end between two snapshots, in one sentence; null when nothing has. */
export function newResults(before: Counts, after: Counts): string | null {
  const told = (['completed', 'failed', 'skipped'] as const)
    .map((result) => ({ result, more: after[result] - before[result] }))
    .filter(({ more }) => more > 0)
    // The sum makes each sentence another one: the same twice would not be read out again.
    .map(({ result, more }) => {
      return `${formatFiles(more)} ${WORDS[result]} (${formatCount(after[result])} in all)`;
    });
  return told.length === 0 ? null : `${told.join(', ')}.`;
}

/** What is read out to those who do not see the page change; null when nothing is. */
export function announcement(before: View, after: View): string | null {
  if (after.kind === 'live') {
    if (before.kind === 'live') return newResults(before.snapshot.uploads, after.snapshot.uploads);
    return before.kind === 'asking' ? null : 'The device answers again.';
  }
  if (after.kind === 'asking' || after.kind === before.kind) return null;
  return after.kind === 'silent'
    ? 'The device does not answer.'
    : 'The link of this page is no longer valid.';
}

/** The answer to “has everything arrived?”, for what is in the queue: it knows of nothing else. */
export function deliverySentence({ uploads, watch }: Pick<Snapshot, 'uploads' | 'watch'>): string {
  const { remainingFiles, completed, failed, skipped } = uploads;
  if (remainingFiles > 0) return `${formatFiles(remainingFiles)} still to go.`;
  const missed = failed + skipped;
  if (missed > 0) return `Nothing is left to send, but ${formatFiles(missed)} did not arrive.`;
  if (completed === 0) return 'Nothing waits, and nothing has arrived yet.';
  const unready = watch.some(({ state, why }) => state === 'missing' || why !== null);
  return unready
    ? 'Everything queued has arrived; a watched folder has more to say, see there.'
    : 'Everything queued has arrived.';
}
