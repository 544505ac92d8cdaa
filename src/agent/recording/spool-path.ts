import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { DailiesError } from '../../core/index.ts';
import { temporaryNameOf, whyIgnored } from '../../engine/index.ts';
import { realPathOf } from '../../platform/index.ts';

/**
 * Where a recording is kept. The folder must be there: one that is made for a name that was mistyped, or for a disk
 * that is not mounted, would fill the wrong disk.
 * @throws DailiesError `bad_arguments`, `no_such_file`
 */
export async function spoolPath(name: string, folder: string): Promise<string> {
  const why = whyNoName(name);
  if (why !== null) throw new DailiesError('bad_arguments', why);
  const path = await realPathOf(resolve(folder));
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new DailiesError('no_such_file', `There is no folder ${folder}`);
  return join(path, name);
}

/** Null: a name that a finished recording may have. */
function whyNoName(name: string): string | null {
  if (name === '' || name !== basename(name) || name.includes('\0')) {
    return `"${name}" is no name of a file; the folder is named by itself`;
  }
  const example = 'such as take-1.ts: Frame.io goes by the ending';
  if (extname(name) === '') return `"${name}" has no ending; give it one ${example}`;
  if (temporaryNameOf(name) !== null) return `"${name}" is the name of an unfinished file`;
  const ignored = whyIgnored(name);
  return ignored === null ? null : `"${name}" cannot be the name of a recording: ${ignored}`;
}
