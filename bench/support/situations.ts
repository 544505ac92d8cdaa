import Database from 'better-sqlite3';
import { PROJECT } from './fill.ts';

/** A queue as it may be when the next job is claimed. */
export interface Situation {
  readonly title: string;
  /** Whose jobs are claimed; null: everyone's. */
  readonly askedBy: string | null;
  /** What is set, in SQL, of the first `share` of the jobs. */
  readonly set: string;
  readonly share: number;
}

const FRONT = 0.5;

export const SITUATIONS: readonly Situation[] = [
  { title: 'all are alike', askedBy: null, set: 'held = 0', share: 1 },
  {
    title: 'the front half waits',
    askedBy: null,
    set: 'ready = 0, not_before_ms = :nowMs + 3600000',
    share: FRONT,
  },
  {
    title: 'the waits of the front half are over',
    askedBy: null,
    set: 'ready = 0, not_before_ms = :nowMs - 1',
    share: FRONT,
  },
  {
    title: 'the front half is for another project',
    askedBy: null,
    set: `project_id = 'another'`,
    share: FRONT,
  },
  {
    title: 'the front half is for no project yet',
    askedBy: null,
    set: 'project_id = NULL',
    share: FRONT,
  },
  { title: 'the front half is held', askedBy: null, set: 'held = 1', share: FRONT },
  {
    title: 'the front 99 % are asked for by others',
    askedBy: 'bench',
    set: `asked_by = 'another'`,
    share: 0.99,
  },
  {
    title: 'a twentieth has an asset',
    askedBy: null,
    set: `kind = 'sending', deadline_ms = :nowMs + 80000000 + seq,
      state = json_object('kind', 'sending', 'assetId', id, 'urlsIssuedAtMs', :nowMs + seq)`,
    share: 0.05,
  },
  {
    title: 'a twentieth has an asset, of others',
    askedBy: 'bench',
    set: `asked_by = 'another', kind = 'sending', deadline_ms = :nowMs + 80000000 + seq,
      state = json_object('kind', 'sending', 'assetId', id, 'urlsIssuedAtMs', :nowMs + seq)`,
    share: 0.05,
  },
];

/** Brings about a situation, in the place of what was before. */
export function arrange(
  path: string,
  { set, share }: Situation,
  jobs: number,
  nowMs: number,
): void {
  const database = new Database(path, { timeout: 5_000 });
  database.pragma('synchronous = OFF');
  const work = database.transaction(() => {
    database
      .prepare(
        `UPDATE jobs SET ready = 1, not_before_ms = 0, project_id = :project, held = 0,
          asked_by = 'bench', kind = 'queued', deadline_ms = NULL,
          state = json_object('kind', 'queued', 'attempts', 0, 'notBeforeMs', 0, 'why', NULL)`,
      )
      .run({ project: PROJECT });
    database
      .prepare(`UPDATE jobs SET ${set} WHERE seq <= :last`)
      .run({ nowMs, last: jobs * share });
  });
  work();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
