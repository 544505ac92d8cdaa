import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aJob, storeContract } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

storeContract('the SQLite store', async () => {
  const store = SqliteStore.open(join(folder, 'queue.sqlite'));
  return { store, close: async () => store.close() };
});

describe('the SQLite store', () => {
  test('still has everything when it is opened again', async () => {
    const path = join(folder, 'queue.sqlite');
    const first = SqliteStore.open(path);
    await first.add(aJob('a'), 'me');
    await first.close();
    const second = SqliteStore.open(path);
    expect((await second.find('a'))?.job).toEqual(aJob('a'));
    await second.close();
  });

  test('may be read by its owner only', async () => {
    const path = join(folder, 'queue.sqlite');
    await SqliteStore.open(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is synchronous=FULL over WAL: what is acknowledged survives a power cut', async () => {
    const path = join(folder, 'queue.sqlite');
    await SqliteStore.open(path).close();
    const database = new Database(path, { readonly: true });
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  test('has this schema, and no other', async () => {
    const path = join(folder, 'queue.sqlite');
    await SqliteStore.open(path).close();
    const database = new Database(path, { readonly: true });
    const rows = database
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
      .all() as { name: string; sql: string }[];
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    database.close();
    const schema = rows.map(
      ({ name, sql }) => `${name}: ${sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ')}`,
    );
    expect(schema).toMatchSnapshot();
    expect(schema.filter((sql) => sql.includes('CREATE TABLE') && !sql.includes('STRICT'))).toEqual(
      [],
    );
  });
});
