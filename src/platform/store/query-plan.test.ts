import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobState } from '../../engine/index.ts';
import { aJob } from '../../testing/index.ts';
import { ASKED_SQL, LEASE_SQL, QUEUE_SQL } from './claim-sql.ts';
import { DESK_SQL } from './desk.ts';
import { JOB_SQL } from './job-table.ts';
import { LEDGER_SQL } from './ledger.ts';
import { LIST_SQL } from './lists.ts';
import { SqliteStore } from './sqlite-store.ts';

const STATES: readonly JobState[] = [
  aJob('x').state,
  { kind: 'queued', attempts: 1, notBeforeMs: 9, why: 'a fault' },
  { kind: 'sending', assetId: 'x', urlsIssuedAtMs: 5 },
  { kind: 'failed', code: 'refused', message: 'No', resumable: null },
];

/** With so many jobs, a statement that reads them all is one that people wait for. */
describe('no statement reads the whole queue', () => {
  let folder: string;
  let database: Database.Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dailies-plan-'));
    const path = join(folder, 'queue.sqlite');
    const store = SqliteStore.open(path);
    const jobs = Array.from({ length: 5_000 }, (_, index) =>
      aJob(`${index}`, { state: STATES[index % STATES.length] ?? { kind: 'cancelled' } }),
    );
    await store.add(jobs, 'me');
    await store.close();
    database = new Database(path);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const plan = (sql: string): readonly string[] => {
    const names = [...sql.matchAll(/:(\w+)/g)].map(([, name]) => [name, 1]);
    const statement = database.prepare(`EXPLAIN QUERY PLAN ${sql}`);
    const rows = statement.all(
      ...(names.length > 0 ? [Object.fromEntries(names)] : sql.includes('?') ? [1] : []),
    );
    return (rows as { detail: string }[]).map(({ detail }) => detail);
  };
  const { counts, deadAssets, ...jobSql } = JOB_SQL;
  const statements = Object.entries({
    ...prefixed('queue', QUEUE_SQL),
    ...prefixed('asked', ASKED_SQL),
    ...prefixed('lease', LEASE_SQL),
    ...prefixed('list', LIST_SQL),
    ...prefixed('ledger', LEDGER_SQL),
    ...prefixed('job', jobSql),
    ...prefixed('desk', DESK_SQL),
  });

  test.each(statements)('%s', (_, sql) => {
    expect(plan(sql).filter((line) => BIG.test(line))).toEqual([]);
  });

  test.each([
    ...Object.entries(QUEUE_SQL),
    ...Object.entries(ASKED_SQL),
    ...Object.entries(LIST_SQL).filter(([name]) => !name.endsWith('Code')),
  ])('and %s has its rows in order without sorting them', (_, sql) => {
    expect(plan(sql).filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
  });

  const { promote, free, renew, releaseAll } = LEASE_SQL;
  const claims = [...Object.entries(QUEUE_SQL), ...Object.entries(ASKED_SQL)];
  test.each([...claims, ...Object.entries({ promote, free, renew, releaseAll })])(
    'and %s looks only at rows of its kind',
    (_, sql) => {
      expect(plan(sql)).toEqual([
        expect.stringMatching(/INDEX (turn_|jobs_not_ready|jobs_leased_|jobs_for_any_project)/),
      ]);
    },
  );

  test('but counts does, in an index that has all it adds up', () => {
    expect(plan(counts)).toEqual(['SCAN jobs USING COVERING INDEX jobs_by_kind']);
    expect(plan(deadAssets)).toEqual(['SCAN dead_assets']);
  });
});

/** Tables that grow with the years. Rows of an index that holds a part of them are few. */
const BIG = /^SCAN (jobs|parts|deliveries|dead_assets)\b/;

const prefixed = (prefix: string, sql: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(sql).map(([name, text]) => [`${prefix} ${name}`, text]));
