import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chooseProgram } from '../find-program.ts';

/** ffmpeg and ffprobe are on PATH. */
export const hasFfmpeg =
  chooseProgram('ffmpeg', 'auto') !== undefined && chooseProgram('ffprobe', 'auto') !== undefined;

/** Behind the name of a group of tests that need them. */
export const whyNot = hasFfmpeg ? '' : ' (skipped: ffmpeg and ffprobe are not on PATH)';

/**
 * Decodes a file from its first to its last byte; everything ffmpeg complains about. Where there is
 * no ffmpeg nobody complains.
 */
export async function complaintsOf(path: string): Promise<string> {
  if (!hasFfmpeg) return '';
  const args = ['-nostdin', '-v', 'error', '-i', path, '-f', 'null', '-'];
  return promisify(execFile)('ffmpeg', args).then(
    ({ stderr }) => stderr,
    (error: unknown) => String(error),
  );
}

/** Where two files differ, of what both have. */
export function differences(one: Buffer, other: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    if (one[at] !== other[at]) found.push(at);
  }
  return found;
}
