import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aJob, aPart } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';

const migration = (name: string) =>
  readFileSync(join(import.meta.dirname, 'migrations', name), 'utf8');

const QUEUED_AT = 1_700_000_001_000;
const DAY = 86_400_000;
const MD5 = 'd'.repeat(32);

/** Jobs as version 1 wrote them: state, bytes acknowledged. */
const OLD: Readonly<Record<string, readonly [state: object, sentBytes: number]>> = {
  queued: [{ kind: 'queued', attempts: 2, notBeforeMs: 77.5, why: 'a fault' }, 0],
  fresh: [{ kind: 'queued', attempts: 0, notBeforeMs: 0, why: null }, 0],
  creating: [{ kind: 'creating', attempts: 1 }, 0],
  sending: [{ kind: 'sending', assetId: 'asset', urlsIssuedAtMs: QUEUED_AT + 5 }, 10],
  verifying: [{ kind: 'verifying', assetId: 'asset' }, 20],
  late: [{ kind: 'completed', assetId: 'late', sha256: 'f'.repeat(64), completedAtMs: 9.5 }, 20],
  completed: [
    { kind: 'completed', assetId: 'early', sha256: 'e'.repeat(64), completedAtMs: 8 },
    20,
  ],
  failed: [{ kind: 'failed', code: 'refused', message: 'No', resumable: null }, 0],
  resumable: [
    {
      kind: 'failed',
      code: 'storage_error',
      message: 'No',
      resumable: { assetId: 'asset', urlsIssuedAtMs: QUEUED_AT },
    },
    0,
  ],
  skipped: [{ kind: 'skipped', code: 'empty', message: 'It is empty' }, 0],
  cancelled: [{ kind: 'cancelled' }, 0],
};

/** A store as version 1 left it, with something of everything it could hold. */
function writeVersion1(path: string): void {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.exec(migration('0001-queue.sql'));
  database.pragma('user_version = 1');
  const insert = database.prepare(`INSERT INTO jobs (id, path, name, filetype, size_bytes, mtime_ns,
      created_at_ms, queued_at_ms, remakes, kind, not_before_ms, state, sent_bytes, asked_by,
      lease_owner, lease_until_ms)
    VALUES (:id, '/card/' || :id || '.mp4', :id || '.mp4', 'video/mp4', 20, '1700000000000000000',
      1700000000000.25, ${QUEUED_AT}, 1, :kind, :notBeforeMs, :state, :sentBytes, 'me',
      :leaseOwner, :leaseUntilMs)`);
  for (const [id, [state, sentBytes]] of Object.entries(OLD)) {
    const { kind, notBeforeMs = 0 } = state as { kind: string; notBeforeMs?: number };
    const lease = id === 'sending' ? { leaseOwner: 'dead', leaseUntilMs: 55 } : UNLEASED;
    insert.run({ id, kind, notBeforeMs, state: JSON.stringify(state), sentBytes, ...lease });
  }
  const part = database.prepare(`INSERT INTO parts VALUES (?, ?, ?, 10, ?, ?, ?, ?, ?, NULL)`);
  const { url } = aPart(1);
  part.run('sending', 1, 0, url, 0, 0, null, MD5);
  part.run('sending', 2, 10, aPart(2).url, 3, 9, 'storage_error', null);
  part.run('verifying', 1, 0, url, 0, 0, null, MD5);
  database
    .prepare(`INSERT INTO dead_assets (asset_id, job_id, reason, at_ms) VALUES (?, ?, ?, ?)`)
    .run(null, 'creating', 'reply_lost', 7.5);
  database.close();
}

const UNLEASED = { leaseOwner: null, leaseUntilMs: 0 };

/** All that is in the tables of version 1, raw. */
function dumpVersion1(path: string): unknown {
  const database = new Database(path);
  try {
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    return [
      database.prepare(`SELECT name, sql FROM sqlite_schema ORDER BY name`).all(),
      ...['jobs', 'parts', 'dead_assets'].map((name) =>
        database.prepare(`SELECT * FROM ${name}`).all(),
      ),
    ];
  } finally {
    database.close();
  }
}

/** What the present version finds in it, of all that was written. */
async function readAll(path: string) {
  const store = SqliteStore.open(path);
  const uploads = await store.list({ limit: 99 });
  const deliveries = await store.deliveries({ limit: 99 });
  const orphans = await store.orphans({ limit: 99 });
  await store.close();
  return {
    states: uploads.map(({ job }) => [job.id, job.state]),
    parts: uploads.flatMap(({ job, parts }) => parts.map(({ number }) => [job.id, number])),
    delivered: deliveries.lines.map(({ jobId }) => jobId),
    dead: orphans.lines.map(({ jobId, reason }) => [jobId, reason]),
  };
}

const ALL = {
  states: Object.entries(OLD).map(([id, [state]]) => [id, state]),
  parts: [
    ['sending', 1],
    ['sending', 2],
    ['verifying', 1],
  ],
  delivered: ['completed', 'late'],
  dead: [['creating', 'reply_lost']],
};

describe('a store of version 1', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dailies-migrate-'));
    path = join(folder, 'queue.sqlite');
    writeVersion1(path);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is brought to the present with nothing lost', async () => {
    expect(await readAll(path)).toMatchObject(ALL);
    // The second time there is nothing to do.
    expect(await readAll(path)).toMatchObject(ALL);
  });

  test('has jobs that wait at no special place, for no project yet, and can be gone on with', async () => {
    const store = SqliteStore.open(path);
    const of = async (id: string) => store.find(id);
    const old = { createdAtMs: 1_700_000_000_000.25, queuedAtMs: QUEUED_AT, remakes: 1 };
    expect(await of('fresh')).toEqual({ job: aJob('fresh', old), parts: [] });
    expect((await of('creating'))?.job.state).toEqual({
      ...OLD['creating']?.[0],
      recording: null,
      ending: null,
    });
    expect((await of('verifying'))?.job.state).toEqual({
      ...OLD['verifying']?.[0],
      urlsIssuedAtMs: QUEUED_AT,
    });
    expect((await of('sending'))?.parts).toEqual([
      aPart(1, { state: { kind: 'sent', md5: MD5, etag: null, crc32: null } }),
      aPart(2, {
        state: {
          kind: 'waiting',
          attempts: 3,
          notBeforeMs: 9,
          code: 'storage_error',
          mismatches: 0,
        },
      }),
    ]);
    expect(await store.counts()).toMatchObject({
      queued: 2,
      uploading: 3,
      remainingBytes: 70,
      deadAssets: 1,
    });
    await store.close();
  });

  test('has leases and waits as they were', async () => {
    const store = SqliteStore.open(path);
    const claim = { owner: 'one', leaseMs: 9, projectId: null, withoutAsset: true, askedBy: null };
    const claimed: (string | undefined)[] = [];
    for (const nowMs of [50, 50, 50, 50, 55, 77, 78]) {
      claimed.push((await store.claim({ ...claim, nowMs }))?.job.id);
    }
    expect(claimed).toEqual([
      'verifying',
      'fresh',
      'creating',
      undefined,
      'sending',
      undefined,
      'queued',
    ]);
    await store.close();
  });

  test('has what completed in the ledger, without a sample and a project', async () => {
    const store = SqliteStore.open(path);
    expect((await store.deliveries({ limit: 1 })).lines).toEqual([
      {
        jobId: 'completed',
        assetId: 'early',
        projectId: null,
        path: '/card/completed.mp4',
        name: 'completed.mp4',
        sizeBytes: 20,
        mtimeNs: '1700000000000000000',
        sample: null,
        sha256: 'e'.repeat(64),
        deliveredAtMs: 8,
      },
    ]);
    await store.close();
  });

  test('knows when its assets die, keeps its foreign keys and goes on with its numbers', async () => {
    const store = SqliteStore.open(path);
    await store.add([aJob('new')], 'me');
    await store.close();
    const database = new Database(path);
    const all = (sql: string) => database.prepare(sql).raw().all();
    expect(all(`SELECT id, deadline_ms FROM jobs WHERE deadline_ms IS NOT NULL`)).toEqual([
      ['sending', QUEUED_AT + 5 + DAY],
      ['verifying', QUEUED_AT + DAY],
    ]);
    expect(all(`SELECT seq FROM jobs WHERE id = 'new'`)).toEqual([[Object.keys(OLD).length + 1]]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.pragma('foreign_keys = ON');
    const part = () =>
      database
        .prepare(
          `INSERT INTO parts SELECT 'nobody', 1, 0, 1, '', 0, 0,
      NULL, NULL, NULL, NULL, 0`,
        )
        .run();
    expect(part).toThrow(/FOREIGN KEY/);
    database.prepare(`DELETE FROM jobs WHERE id = 'sending'`).run();
    expect(all(`SELECT count(*) FROM parts WHERE job_id = 'sending'`)).toEqual([[0]]);
    database.close();
  });

  test('is whole after a crash at any statement of the way, and comes to the present then', async () => {
    const before = dumpVersion1(path);
    const later = ['0002-turns-and-ledger.sql', '0003-recordings.sql', '0004-watches.sql'];
    const statements = later.flatMap((name) => migration(name).split(/;\n/));
    expect(statements.length).toBeGreaterThan(20);
    let spilledBytes = 0;
    for (const cut of statements.keys()) {
      const crashed = join(folder, `crashed-${cut}`);
      mkdirSync(crashed);
      const database = new Database(path);
      database.pragma('foreign_keys = OFF');
      // So small that changes are on the disk before they are committed.
      database.pragma('cache_size = 1');
      database.exec('BEGIN IMMEDIATE');
      database.exec(statements.slice(0, cut + 1).join(';\n'));
      for (const end of ['', '-wal']) {
        if (existsSync(path + end)) copyFileSync(path + end, join(crashed, `queue.sqlite${end}`));
      }
      spilledBytes += statSync(`${path}-wal`).size;
      database.exec('ROLLBACK');
      database.close();
      expect(dumpVersion1(join(crashed, 'queue.sqlite'))).toEqual(before);
      expect(await readAll(join(crashed, 'queue.sqlite'))).toMatchObject(ALL);
    }
    expect(spilledBytes, 'half a change was on the disk').toBeGreaterThan(0);
  });

  test('stays as it is when a step fails, and says so', () => {
    const before = new Database(path);
    before.exec('CREATE TABLE deliveries (x)');
    before.close();
    const dumped = dumpVersion1(path);
    expect(() => SqliteStore.open(path)).toThrow(
      expect.objectContaining({ code: 'state_dir_unusable' }),
    );
    expect(dumpVersion1(path)).toEqual(dumped);
  });

  test('is not touched when parts refer to jobs that are not there', () => {
    const database = new Database(path);
    database.pragma('foreign_keys = OFF');
    database.exec(`UPDATE parts SET job_id = 'nobody' WHERE job_id = 'verifying'`);
    database.close();
    const dumped = dumpVersion1(path);
    expect(() => SqliteStore.open(path)).toThrow(
      expect.objectContaining({ code: 'store_damaged' }),
    );
    expect(dumpVersion1(path)).toEqual(dumped);
  });
});

describe('a store of a later version', () => {
  test('is left as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dailies-migrate-'));
    const path = join(folder, 'queue.sqlite');
    await SqliteStore.open(path).close();
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: 'store_newer' }));
    rmSync(folder, { recursive: true });
  });
});
