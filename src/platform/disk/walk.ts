import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileFault } from './files.ts';
import type { FileFault } from '../../engine/index.ts';

/** A path that a person named, followed to the files it means. */
export type Found = { readonly kind: 'file'; readonly path: string } | FileFaultAt;

interface FileFaultAt {
  readonly kind: 'fault';
  readonly path: string;
  readonly fault: FileFault;
}

/**
 * The files below a path, in the order of their names; the path itself when it is a file. Hidden
 * entries below a folder are left out (they are a system's, not a camera's). Links to files are
 * followed, links to folders are not, so that a loop ends.
 */
export async function* walkFiles(path: string): AsyncGenerator<Found> {
  const absolute = resolve(path);
  try {
    const real = await realpath(absolute);
    if ((await stat(real)).isDirectory()) yield* walkFolder(real);
    else yield { kind: 'file', path: real };
  } catch (error) {
    yield { kind: 'fault', path: absolute, fault: fileFault(absolute, error) };
  }
}

async function* walkFolder(folder: string): AsyncGenerator<Found> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  // By code unit: the same order on every machine, whatever its language.
  visible.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of visible) {
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory()) yield* walkFolder(path);
      else if (entry.isFile()) yield { kind: 'file', path };
      else if (entry.isSymbolicLink() && (await stat(path)).isFile()) {
        yield { kind: 'file', path: await realpath(path) };
      }
    } catch (error) {
      yield { kind: 'fault', path, fault: fileFault(path, error) };
    }
  }
}
