import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WATCH_SETTINGS_START } from '../../engine/index.ts';
import { MemoryWatches, watchesContract } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';
import { WATCH_SQL } from './watch-store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-watches-'));
  path = join(folder, 'queue.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

watchesContract('the SQLite store', async () => {
  const store = SqliteStore.open(path);
  return { watches: store.watches, close: async () => store.close() };
});

watchesContract('the memory', async () => ({
  watches: new MemoryWatches(),
  close: async () => undefined,
}));

describe('watch folders in SQLite', () => {
  test('are still there when the store is opened again', async () => {
    const added = { path: '/a', settings: WATCH_SETTINGS_START, kept: true, addedAtMs: 1 };
    const first = SqliteStore.open(path);
    await first.watches.saveFolder(added);
    await first.close();
    const second = SqliteStore.open(path);
    expect(await second.watches.folders()).toEqual([{ ...added, report: null }]);
    await second.close();
  });

  test('have another version for another process that looks', async () => {
    const [here, there] = [SqliteStore.open(path), SqliteStore.open(path)];
    const version = await here.version();
    const settings = WATCH_SETTINGS_START;
    await there.watches.saveFolder({ path: '/a', settings, kept: true, addedAtMs: 1 });
    expect(await here.version()).not.toBe(version);
    await here.close();
    await there.close();
  });

  test.each([
    ['{"types":["mov"],"mode":"hasty"}', { ...WATCH_SETTINGS_START, types: ['mov'] }],
    ['{"growing":false,"channel":-1}', { ...WATCH_SETTINGS_START, growing: false }],
    ['[]', WATCH_SETTINGS_START],
  ])('read the settings %s liberally', async (text, settings) => {
    const store = SqliteStore.open(path);
    const added = { path: '/a', settings: WATCH_SETTINGS_START, kept: true, addedAtMs: 1 };
    await store.watches.saveFolder(added);
    alter((database) => database.prepare('UPDATE watch_folders SET settings = ?').run(text));
    expect((await store.watches.folders())[0]?.settings).toEqual(settings);
    await store.close();
  });

  test.each(Object.entries(WATCH_SQL))(
    '%s reads no table of files from end to end',
    async (_, sql) => {
      await SqliteStore.open(path).close();
      const plan = alter((database) => {
        const names = [...sql.matchAll(/:(\w+)/g)].map(([, name]) => [name, 1]);
        const given = names.length > 0 ? [Object.fromEntries(names)] : sql.includes('?') ? [1] : [];
        return database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...given) as { detail: string }[];
      });
      expect(plan.filter(({ detail }) => /^SCAN watch_files\b/.test(detail))).toEqual([]);
    },
  );
});

function alter<T>(work: (database: Database.Database) => T): T {
  const database = new Database(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
