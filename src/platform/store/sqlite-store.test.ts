import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SETTINGS_START } from '../../engine/index.ts';
import { aJob, storeContract } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-store-'));
  path = join(folder, 'queue.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

storeContract('the SQLite store', async () => {
  const store = SqliteStore.open(path);
  return { store, close: async () => store.close() };
});

/** What another program does to the file. */
function alter<T>(work: (database: Database.Database) => T): T {
  const database = new Database(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe('the SQLite store', () => {
  test('still has everything when it is opened again', async () => {
    const first = SqliteStore.open(path);
    await first.add([aJob('a')], 'me');
    const number = await first.postCommand({ kind: 'cancel', which: 'all' }, 1);
    await first.saveSettings({ ...SETTINGS_START, paused: true });
    await first.close();
    const second = SqliteStore.open(path);
    expect((await second.find('a'))?.job).toEqual(aJob('a'));
    expect(await second.openCommands()).toMatchObject([{ number }]);
    expect((await second.settings()).paused).toBe(true);
    await second.close();
  });

  test('may be read by its owner only', async () => {
    await SqliteStore.open(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is synchronous=FULL over WAL: what is acknowledged survives a power cut', async () => {
    await SqliteStore.open(path).close();
    expect(alter((database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
  });

  test('has another version once another process has changed something, and only then', async () => {
    const [here, there] = [SqliteStore.open(path), SqliteStore.open(path)];
    const version = await here.version();
    await there.find('a');
    expect(await here.version()).toBe(version);
    await there.postCommand({ kind: 'cancel', which: 'all' }, 1);
    const after = await here.version();
    expect(after).not.toBe(version);
    expect(await here.version()).toBe(after);
    await here.close();
    await there.close();
  });

  test('gives one job to one of two processes', async () => {
    const [here, there] = [SqliteStore.open(path), SqliteStore.open(path)];
    await here.add([aJob('a')], 'me');
    const claim = { nowMs: 1, leaseMs: 9, projectId: null, withoutAsset: true, askedBy: null };
    expect((await here.claim({ ...claim, owner: 'here' }))?.job.id).toBe('a');
    expect(await there.claim({ ...claim, owner: 'there' })).toBeNull();
    await here.close();
    await there.close();
  });

  test.each([
    ['{"paused":true,"colour":"blue"}', { ...SETTINGS_START, paused: true }],
    ['{"paused":"perhaps","mode":"manual"}', { ...SETTINGS_START, mode: 'manual' }],
    ['{"mode":"hasty","priority":["mxf"]}', { ...SETTINGS_START, priority: ['mxf'] }],
    ['{"bandwidth":[{"weekday":7}],"priority":[1]}', SETTINGS_START],
    ['[]', SETTINGS_START],
    ['null', SETTINGS_START],
  ])('reads the settings %s liberally', async (value, settings) => {
    const store = SqliteStore.open(path);
    await store.saveSettings(SETTINGS_START);
    alter((database) => database.prepare('UPDATE settings SET value = ?').run(value));
    expect(await store.settings()).toEqual(settings);
    await store.close();
  });

  test('has this schema, and no other', async () => {
    await SqliteStore.open(path).close();
    const rows = alter((database) => {
      expect(database.pragma('user_version', { simple: true })).toBe(4);
      return database
        .prepare(`SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
        .all() as { name: string; sql: string }[];
    });
    const schema = rows.map(
      ({ name, sql }) => `${name}: ${sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ')}`,
    );
    expect(schema).toMatchSnapshot();
    expect(schema.filter((sql) => sql.includes('CREATE TABLE') && !sql.includes('STRICT'))).toEqual(
      [],
    );
  });
});
