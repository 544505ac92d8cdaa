import { UNENDED, type JobStateKind, type ListOptions, type Upload } from '../../engine/index.ts';
import type { Connection, Statements } from './connection.ts';
import { JOB, type JobTable } from './job-table.ts';
import type { StoredJobRow } from './rows.ts';

const inOrder = (order: 'ASC' | 'DESC') => {
  const after = order === 'ASC' ? '>' : '<';
  return (condition: string) => `SELECT ${JOB} FROM jobs
    WHERE ${condition} seq ${after} :seq ORDER BY seq ${order} LIMIT :limit`;
};
const oldest = inOrder('ASC');
const newest = inOrder('DESC');

const OF_KIND = 'kind = :kind AND';
const OF_CODE = 'code = :code AND kind IN (SELECT value FROM json_each(:kinds)) AND';

/**
 * One statement a kind of job, whose pages are merged: for several kinds at once there is no index that
 * has them in order.
 */
export const LIST_SQL = {
  oldest: oldest(''),
  newest: newest(''),
  oldestOfKind: oldest(OF_KIND),
  newestOfKind: newest(OF_KIND),
  oldestOfCode: oldest(OF_CODE),
  newestOfCode: newest(OF_CODE),
  turnOfKind: `SELECT ${JOB} FROM jobs
    WHERE unended = :kind AND (rank, priority, seq) > (:rank, :priority, :seq)
    ORDER BY rank, priority, seq LIMIT :limit`,
} as const;

/** Where a page begins: right after this. */
type Cursor = Pick<StoredJobRow, 'rank' | 'priority' | 'seq'>;

const FIRST: Cursor = { rank: -Infinity, priority: -Infinity, seq: -Infinity };
const LAST: Cursor = { rank: Infinity, priority: Infinity, seq: Infinity };

const byTurn = (a: Cursor, b: Cursor) =>
  a.rank - b.rank || a.priority - b.priority || a.seq - b.seq;

/** The queue in pages. Called inside a transaction. */
export class Lists {
  readonly #jobs: JobTable;
  readonly #sql: Statements<typeof LIST_SQL>;

  constructor(connection: Connection, jobs: JobTable) {
    this.#jobs = jobs;
    this.#sql = connection.prepare(LIST_SQL);
  }

  list(options: ListOptions): readonly Upload[] {
    const { afterId, order = 'oldest' } = options;
    const start = order === 'newest' ? LAST : FIRST;
    const after = afterId === undefined ? start : this.#jobs.row(afterId);
    // Nothing follows what is not there.
    if (after === undefined) return [];
    const rows = order === 'turn' ? this.#byTurn(options, after) : this.#byAge(options, after);
    return rows.map((row) => this.#jobs.uploadOf(row)).filter((upload) => upload !== null);
  }

  #byTurn({ limit, states = UNENDED, code }: ListOptions, after: Cursor): readonly StoredJobRow[] {
    // What has a code has ended.
    if (code !== undefined) return [];
    const pages = [...new Set(states)].flatMap(
      (kind) => this.#sql.turnOfKind.all({ kind, limit, ...cursor(after) }) as StoredJobRow[],
    );
    return pages.sort(byTurn).slice(0, limit);
  }

  #byAge({ limit, order, states, code }: ListOptions, after: Cursor): readonly StoredJobRow[] {
    const { seq } = cursor(after);
    const oldestFirst = order !== 'newest';
    if (code !== undefined) {
      const kinds = JSON.stringify(codedKinds(states));
      const statement = oldestFirst ? this.#sql.oldestOfCode : this.#sql.newestOfCode;
      return statement.all({ code, kinds, seq, limit }) as StoredJobRow[];
    }
    if (states === undefined) {
      const statement = oldestFirst ? this.#sql.oldest : this.#sql.newest;
      return statement.all({ seq, limit }) as StoredJobRow[];
    }
    const statement = oldestFirst ? this.#sql.oldestOfKind : this.#sql.newestOfKind;
    const pages = [...new Set(states)].flatMap(
      (kind) => statement.all({ kind, seq, limit }) as StoredJobRow[],
    );
    return pages.sort((a, b) => (oldestFirst ? a.seq - b.seq : b.seq - a.seq)).slice(0, limit);
  }
}

/** Only these fail or are skipped with a code. */
const codedKinds = (states: readonly JobStateKind[] = ['failed', 'skipped']) =>
  states.filter((kind) => kind === 'failed' || kind === 'skipped');

const cursor = ({ rank, priority, seq }: Cursor): Cursor => ({ rank, priority, seq });
