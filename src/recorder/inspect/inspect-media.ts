import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemCode } from '../errors.ts';
import { inspectWithFfprobe } from './ffprobe.ts';
import { chooseProgram } from '../find-program.ts';
import type { ProgramChoice } from '../find-program.ts';
import { describe, inspectStructure, unplayable } from './inspect-structure.ts';
import type { Finding } from './inspect-structure.ts';

/** Whether a file plays. */
export interface MediaVerdict {
  readonly playable: boolean;
  /** Who said so: ffprobe, or our own look at the structure of an MP4. */
  readonly by: 'ffprobe' | 'structure';
  /** Length of the media; null when the file does not tell. */
  readonly durationSeconds: number | null;
  /** In a sentence, why not; or what it is. */
  readonly reason: string;
}

/**
 * Is this file playable? Asks ffprobe when it is there, else looks at the structure itself,
 * which it can for classic MP4 and MOV with video.
 *
 * Never throws for a bad file: absent, empty, broken and cut off are verdicts.
 *
 * @param options.ffprobe `auto` (unless told) takes it from PATH; or `never`; or its path.
 * @throws RecorderError `invalid_option` when a path was given and no ffprobe is there.
 */
export async function inspectMedia(
  path: string,
  options: { readonly ffprobe?: ProgramChoice | undefined } = {},
): Promise<MediaVerdict> {
  const ffprobe = chooseProgram('ffprobe', options.ffprobe ?? 'auto');
  const by = ffprobe === undefined ? 'structure' : 'ffprobe';
  const problem = await findObviousProblem(path);
  if (problem !== undefined) return { ...unplayable(problem), by };
  const finding: Finding =
    ffprobe === undefined
      ? await inspectStructure(path)
      : await inspectWithFfprobe(ffprobe, resolve(path));
  return { ...finding, by };
}

/** What needs no examination, and which players report in riddles. */
async function findObviousProblem(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return 'This is not a file.';
    return found.size === 0 ? 'The file is empty.' : undefined;
  } catch (error) {
    return systemCode(error) === 'ENOENT'
      ? 'There is no such file.'
      : `The file could not be read: ${describe(error)}`;
  }
}
