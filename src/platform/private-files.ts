import { chmodSync, closeSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Windows has no such modes: what is in a user's data folder is that user's there. */
const HAS_MODES = process.platform !== 'win32';

/**
 * Makes an empty file that only its owner may read, where there is none. One that is there is not even opened: to
 * close it again would drop SQLite's locks on it.
 * @throws Error of the file system
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Closes a folder to all but its owner.
 * @returns true: others could have read what is in it
 * @throws Error of the file system, and when it is another user's: that one could read whatever is put there
 */
export function tightenFolder(path: string): boolean {
  const stats = statSync(path);
  if (!stats.isDirectory()) throw new Error('it is not a folder');
  if (!HAS_MODES) return false;
  if (stats.uid !== process.getuid?.()) throw new Error('it belongs to another user');
  if ((stats.mode & 0o077) === 0) return false;
  const holdsSomething = readdirSync(path).length > 0;
  chmodSync(path, 0o700);
  return holdsSomething;
}

/**
 * Closes what is in a folder to all but its owner.
 * @returns the names of what others could have read if they could enter it
 * @throws Error of the file system
 */
export function tightenFiles(folder: string): readonly string[] {
  return HAS_MODES ? readdirSync(folder).filter((name) => tighten(join(folder, name))) : [];
}

function tighten(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // A link has no mode of its own, and what it names may be anything.
  if (stats === undefined || stats.isSymbolicLink() || (stats.mode & 0o077) === 0) return false;
  try {
    chmodSync(path, stats.isDirectory() ? 0o700 : 0o600);
    return true;
  } catch (error) {
    // The store's log goes when a looker closes it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
