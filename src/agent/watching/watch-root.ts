import { resolve, sep } from 'node:path';
import { DailiesError } from '../../core/index.ts';
import { realPathOf } from '../../platform/index.ts';

/**
 * The path of a folder that is to be watched: absolute, without links.
 * @throws DailiesError `bad_arguments` for a folder in which the device itself writes
 */
export async function watchRoot(folder: string, stateDir: string): Promise<string> {
  const root = await realPathOf(resolve(folder));
  const own = await realPathOf(resolve(stateDir));
  if (!isWithin(own, root)) return root;
  throw new DailiesError(
    'bad_arguments',
    `${root} cannot be watched: dailies keeps its own state there, in ${own}`,
    { hint: 'Watch a folder beside it, or move the state dir with --state-dir.' },
  );
}

/** Whether a path is this folder or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
