import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileFault } from './file-fault.ts';
import type { FileFault } from '../../engine/index.ts';

/** A path that a person named, followed to the files it means. */
export type Found = { readonly kind: 'file'; readonly path: string } | FileFaultAt;

interface FileFaultAt {
  readonly kind: 'fault';
  readonly path: string;
  readonly fault: FileFault;
}

/**
 * What is not looked into: a name that begins with a dot (a system's, not a camera's), a link to a
 * folder (a loop would never end), what is neither file nor folder.
 */
export interface LeftOut {
  readonly kind: 'leftOut';
  readonly path: string;
  readonly why: 'hidden' | 'folderLink' | 'special';
}

/**
 * The files below a path, in the order of their names; the path itself when it is a file. Hidden
 * entries below a folder are left out (they are a system's, not a camera's). Links to files are
 * followed, links to folders are not, so that a loop ends.
 */
export async function* walkFiles(path: string): AsyncGenerator<Found> {
  for await (const found of walkEverything(path)) if (found.kind !== 'leftOut') yield found;
}

/** As {@link walkFiles}, and tells what it leaves out: for who must not overlook anything. */
export async function* walkEverything(path: string): AsyncGenerator<Found | LeftOut> {
  const absolute = resolve(path);
  try {
    const real = await realpath(absolute);
    if ((await stat(real)).isDirectory()) yield* walkFolder(real);
    else yield { kind: 'file', path: real };
  } catch (error) {
    yield { kind: 'fault', path: absolute, fault: await fileFault(absolute, error) };
  }
}

async function* walkFolder(folder: string): AsyncGenerator<Found | LeftOut> {
  const entries = await readdir(folder, { withFileTypes: true });
  // By code unit: the same order on every machine, whatever its language.
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    try {
      if (entry.name.startsWith('.')) yield { kind: 'leftOut', path, why: 'hidden' };
      else if (entry.isDirectory()) yield* walkFolder(path);
      else yield await look(path, entry);
    } catch (error) {
      yield { kind: 'fault', path, fault: await fileFault(path, error) };
    }
  }
}

/** An entry that is no folder. @throws what the system says of a link that leads nowhere */
async function look(path: string, entry: Dirent): Promise<Found | LeftOut> {
  if (entry.isFile()) return { kind: 'file', path };
  if (!entry.isSymbolicLink()) return { kind: 'leftOut', path, why: 'special' };
  const target = await stat(path);
  if (target.isFile()) return { kind: 'file', path: await realpath(path) };
  return { kind: 'leftOut', path, why: target.isDirectory() ? 'folderLink' : 'special' };
}
