import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DailiesError } from '../../core/index.ts';
import type { Job } from '../../engine/index.ts';
import { aJob } from '../../testing/index.ts';
import { SqliteStore } from './sqlite-store.ts';

const JOBS = 2_000;
const CLAIM = {
  owner: 'one',
  nowMs: 1,
  leaseMs: 9,
  projectId: null,
  withoutAsset: true,
  askedBy: null,
};

const jobs = (count: number, prefix = ''): Job[] =>
  Array.from({ length: count }, (_, index) => aJob(`${prefix}${index}`));

const everything = async (store: SqliteStore) =>
  (await store.list({ limit: 1e6 })).map(({ job }) => job.id);

/** The code it is rejected with. */
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof DailiesError ? error.code : String(error);
  }
}

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dailies-bad-disk-'));
  path = join(folder, 'queue.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a store whose file is damaged says so', () => {
  beforeEach(async () => {
    const store = SqliteStore.open(path);
    await store.add(jobs(JOBS), 'me');
    await store.close();
  });

  /** Puts garbage in the middle of the file, over all but the first pages, which are read to open it. */
  function scramble(fromBytes: number): void {
    const file = openSync(path, 'r+');
    const garbage = Buffer.alloc(statSync(path).size - fromBytes, 0xa5);
    writeSync(file, garbage, 0, garbage.length, fromBytes);
    closeSync(file);
  }

  test('when it is opened: at its head', async () => {
    scramble(0);
    expect(() => SqliteStore.open(path)).toThrow(
      expect.objectContaining({ code: 'store_damaged' }),
    );
  });

  test('when it is opened: it is another kind of file', async () => {
    writeFileSync(path, 'a text that is longer than the head of a store. '.repeat(500));
    expect(() => SqliteStore.open(path)).toThrow(
      expect.objectContaining({ code: 'store_damaged' }),
    );
  });

  test.each(['scrambled', 'cut'])(
    'in the middle of the work, when it is %s while open',
    async (how) => {
      const store = SqliteStore.open(path);
      const pages = 100 * 1024;
      if (how === 'cut') truncateSync(path, pages);
      else scramble(pages);
      expect(await codeOf(async () => everything(store))).toBe('store_damaged');
      expect(await codeOf(async () => store.list({ limit: 100, order: 'turn' }))).toBe(
        'store_damaged',
      );
      expect(await codeOf(async () => store.claim(CLAIM))).toBe('store_damaged');
      expect(await codeOf(async () => store.add(jobs(5, 'new'), 'me'))).toBe('store_damaged');
      await store.close();
    },
  );

  test.each([
    ['is not its own', `'{"kind":"cancelled"}'`],
    ['is no state', `'null'`],
  ])('when the state of one job %s, and still has the others', async (_, state) => {
    const store = SqliteStore.open(path);
    const other = new Database(path);
    other.exec(`UPDATE jobs SET state = ${state} WHERE id = '7'`);
    other.close();
    expect(await codeOf(async () => store.find('7'))).toBe('store_damaged');
    expect(await codeOf(async () => store.find('8'))).toBe('none');
    await store.close();
  });

  test('when one byte of a state is another, and still has the other jobs', async () => {
    const store = SqliteStore.open(path);
    const why = 'a reason that is in the file once';
    const state = { kind: 'queued', attempts: 0, notBeforeMs: 1, why } as const;
    await store.add([aJob('hit', { state })], 'me');
    await store.close();
    const bytes = readFileSync(path);
    bytes[bytes.indexOf(JSON.stringify(state))] = 0x23;
    writeFileSync(path, bytes);
    const again = SqliteStore.open(path);
    expect(await codeOf(async () => again.find('hit'))).toBe('store_damaged');
    const change = { job: aJob('hit'), parts: [], replacesParts: false };
    const save = async () => again.saveFree([{ ...change, deadAsset: null, delivery: null }], 1);
    expect(await codeOf(save)).toBe('store_damaged');
    expect(await codeOf(async () => again.find('0'))).toBe('none');
    await again.close();
  });
});

/** A file system of its own needs root. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!mayMount)('a store on a disk of its own', () => {
  let disk: string;
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'dailies-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    path = join(disk, 'queue.sqlite');
  });
  afterEach(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });

  /** Leaves no room on the disk. */
  function fillDisk(): string {
    const filler = join(disk, 'filler');
    const file = openSync(filler, 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(4096));
    } catch {
      return filler;
    } finally {
      closeSync(file);
    }
  }

  test('keeps all it recorded when the disk gets full, and goes on when there is room', async () => {
    const store = SqliteStore.open(path);
    const added: string[] = [];
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc(1024 ** 2));
    let code = 'none';
    for (let round = 0; code === 'none'; round++) {
      const batch = jobs(20, `${round}-`);
      code = await codeOf(async () => store.add(batch, 'me'));
      if (code === 'none') added.push(...batch.map(({ id }) => id));
    }
    expect(code).toBe('disk_full');
    expect(added.length).toBeGreaterThan(20);
    expect(await everything(store)).toEqual(added);
    const full = await codeOf(async () => store.add(jobs(20, 'more'), 'me'));
    expect(full).toBe('disk_full');
    // Another process sees the same.
    const other = new Database(path, { readonly: true });
    expect(other.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(added.length);
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok');
    other.close();

    rmSync(filler);
    await store.add(jobs(20, 'after-'), 'me');
    expect((await store.claim(CLAIM))?.job.id).toBe(added[0]);
    expect(await everything(store)).toEqual([...added, ...jobs(20, 'after-').map(({ id }) => id)]);
    await store.close();
    const again = SqliteStore.open(path);
    expect(await everything(again)).toHaveLength(added.length + 20);
    await again.close();
  });

  test('can still be read on a full disk, and says of each step that it is full', async () => {
    const store = SqliteStore.open(path);
    await store.add(jobs(50), 'me');
    await store.claim(CLAIM);
    const filler = fillDisk();
    const claimed = await store.find('0');
    expect(claimed?.job.id).toBe('0');
    let code = 'none';
    // There may be room left in what the log has got already.
    for (let round = 0; code === 'none' && round < 500; round++) {
      code = await codeOf(async () => store.claim(CLAIM));
    }
    expect(code).toBe('disk_full');
    expect(await everything(store)).toHaveLength(50);
    expect((await store.counts()).queued).toBe(50);
    rmSync(filler);
    await store.releaseAll();
    expect((await store.claim(CLAIM))?.job.id).toBe('0');
    await store.close();
  });

  test('cannot be made on a full disk, and says so', () => {
    fillDisk();
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: 'disk_full' }));
  });

  test('stays of its version when there is no room for another, and comes to it later', async () => {
    const old = new Database(path);
    old.exec(readFileSync(join(import.meta.dirname, 'migrations', '0001-queue.sql'), 'utf8'));
    old.pragma('user_version = 1');
    old
      .prepare(
        `INSERT INTO jobs (id, path, name, filetype, size_bytes, mtime_ns, created_at_ms,
          queued_at_ms, remakes, kind, not_before_ms, state, asked_by)
        VALUES ('a', '/a', 'a', 'video/mp4', 20, '1', 1, 1, 0, 'cancelled', 0, ?, 'me')`,
      )
      .run('{"kind":"cancelled"}');
    old.close();
    const filler = fillDisk();
    expect(() => SqliteStore.open(path)).toThrow(expect.objectContaining({ code: 'disk_full' }));
    rmSync(filler);
    const unchanged = new Database(path);
    expect(unchanged.pragma('user_version', { simple: true })).toBe(1);
    unchanged.close();
    const store = SqliteStore.open(path);
    expect(await everything(store)).toEqual(['a']);
    await store.close();
  });

  test('says that its disk is read-only', async () => {
    const store = SqliteStore.open(path);
    await store.add(jobs(5), 'me');
    await store.close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    expect(() => SqliteStore.open(path)).toThrow(
      expect.objectContaining({ code: 'state_dir_unusable' }),
    );
  });
});
