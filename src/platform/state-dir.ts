import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { DailiesError } from '../core/index.ts';
import { makePrivateFile, tightenFiles, tightenFolder } from './private-files.ts';
import { makeFolder } from './make-folder.ts';

/** Everything one device keeps. Two state dirs are two devices; two processes never own one. */
export interface StateDir {
  readonly path: string;
  readonly storeFile: string;
  readonly vaultFile: string;
  readonly socketFile: string;
  readonly networkFile: string;
  /** True when this process owns it; false when it was only opened to look. */
  readonly owned: boolean;
  /** What others of this machine could have read, as names in it; `.` is the folder. It is put right. */
  readonly loosened: readonly string[];
  release(): void;
}

/** The platform's place for a program's data. */
export function defaultStateDir(env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'dailies');
  }
  if (process.platform === 'darwin') {
    return join(homedir(), 'Library', 'Application Support', 'dailies');
  }
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'dailies');
}

/**
 * Opens a state dir, making it when it is not there, and closes it and what is in it to all but its owner.
 * @throws DailiesError `state_dir_owned` when another process owns it, `state_dir_unusable`, `disk_full`
 */
export function ownStateDir(path: string): StateDir {
  const { dir, loosened } = prepare(resolve(path));
  const lock = takeLock(dir);
  if (lock === null) {
    throw new DailiesError(
      'state_dir_owned',
      `Another process${ownerOf(dir)} is using the state dir ${dir}`,
    );
  }
  return opened(dir, loosened, lock);
}

/** Owns the state dir when nobody does, else opens it to look. */
export function ownOrLook(path: string): StateDir {
  const { dir, loosened } = prepare(resolve(path));
  return opened(dir, loosened, takeLock(dir));
}

/** Where a state dir has its vault; of the default one when none is named. */
export function vaultFileIn(path: string = defaultStateDir()): string {
  return join(resolve(path), 'vault.json');
}

/** Some process owns the state dir at this moment. */
export function isOwned(path: string): boolean {
  const lock = takeLock(resolve(path));
  lock?.close();
  return lock === null;
}

function opened(path: string, ofFolder: readonly string[], lock: Lock | null): StateDir {
  return {
    path,
    storeFile: join(path, 'queue.sqlite'),
    vaultFile: vaultFileIn(path),
    socketFile: join(path, 'socket.json'),
    networkFile: join(path, 'network.json'),
    owned: lock !== null,
    loosened: [...ofFolder, ...(lock === null ? [] : tightened(path, lock))],
    release: () => lock?.close(),
  };
}

function tightened(path: string, lock: Lock): readonly string[] {
  try {
    return tightenFiles(path).filter((name) => !TELLS_NOTHING.has(name));
  } catch (error) {
    lock.close();
    throw stateDirError(path, error);
  }
}

interface Lock {
  close(): void;
}

/** Of a process that owns or owned it: there is nothing in them that anybody should not know. */
const TELLS_NOTHING = new Set(['owner.lock', 'owner.pid']);

function prepare(path: string): { dir: string; loosened: readonly string[] } {
  try {
    makeFolder(path);
    // Someone else could otherwise read names of clips, or put a store of theirs here.
    return { dir: path, loosened: tightenFolder(path) ? ['.'] : [] };
  } catch (error) {
    throw stateDirError(path, error);
  }
}

/**
 * A lock that the system itself drops when the process dies, however it dies: SQLite's own file lock
 * on a database that holds nothing. Null when another process has it.
 */
function takeLock(dir: string): Lock | null {
  let database: Database.Database | undefined;
  try {
    makePrivateFile(join(dir, 'owner.lock'));
    database = new Database(join(dir, 'owner.lock'), { timeout: 0 });
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
    writeFileSync(join(dir, 'owner.pid'), `${process.pid}\n`, { mode: 0o600 });
    return database;
  } catch (error) {
    database?.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return null;
    throw stateDirError(dir, error);
  }
}

function ownerOf(dir: string): string {
  try {
    return ` (pid ${readFileSync(join(dir, 'owner.pid'), 'utf8').trim()})`;
  } catch {
    return '';
  }
}

/** What is wrong with a place where the device keeps its state, in one sentence. */
export function stateDirError(path: string, error: unknown): DailiesError {
  if (error instanceof DailiesError) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new DailiesError('disk_full', `The disk of the state dir ${path} is full`, {
      cause: error,
    });
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return new DailiesError('store_damaged', `The store in ${path} is damaged`, { cause: error });
  }
  const why = WORDS[code] ?? (message === '' ? code : message);
  return new DailiesError('state_dir_unusable', `The state dir ${path} cannot be used: ${why}`, {
    cause: error,
  });
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'it is on a read-only disk',
  ENOENT: 'no folder can be made there',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  SQLITE_READONLY: 'it is read-only',
  SQLITE_READONLY_DIRECTORY: 'it is read-only',
  SQLITE_READONLY_DBMOVED: 'it was moved away',
  SQLITE_CANTOPEN: 'its files cannot be opened or made',
};
