import type { Job, UploadEvent } from '../../src/engine/index.ts';
import type { Storm } from './storm.ts';

type End = Extract<UploadEvent, { type: 'completed' | 'failed' | 'skipped' }>;

/** What the engine told people is true, and told once. */
export function judgeEvents(storm: Storm, jobs: readonly Job[]): string[] {
  const wrongs: string[] = [];
  const ends = storm.log.events.filter((event) => isEnd(event));
  let untold = 0;
  for (const { id, name, state } of jobs) {
    const own = ends.filter(({ uploadId }) => uploadId === id);
    const completions = own.filter(({ type }) => type === 'completed');
    if (completions.length > 1) wrongs.push(`${name}: told twice that it has arrived`);
    const last = own.findLast((end) => end.type !== 'skipped' || end.code !== 'other_project');
    if (last === undefined || !fits(last, state)) untold += 1;
  }
  for (const end of ends) {
    if (end.type !== 'completed') continue;
    const job = jobs.find(({ id }) => id === end.uploadId);
    const isTrue =
      job?.state.kind === 'completed' &&
      job.state.assetId === end.assetId &&
      job.state.sha256 === end.sha256;
    if (!isTrue) wrongs.push(`${job?.name}: told that it has arrived, which it has not`);
  }
  // What a crash comes upon between storing and telling is not told.
  if (untold > 0 && storm.crashes === 0) wrongs.push(`the last end of ${untold} was not told`);
  return wrongs;
}

function isEnd(event: UploadEvent): event is End {
  return event.type === 'completed' || event.type === 'failed' || event.type === 'skipped';
}

function fits(end: End, state: Job['state']): boolean {
  if (end.type !== 'skipped') return end.type === state.kind;
  if (end.code === 'cancelled') return state.kind === 'cancelled';
  // What has arrived is a duplicate when it is named again.
  if (state.kind === 'completed') return end.code === 'duplicate';
  return state.kind === 'skipped' && state.code === end.code;
}
