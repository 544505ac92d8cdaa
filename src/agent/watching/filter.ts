import { relative, sep } from 'node:path';
import { DailiesError } from '../../core/index.ts';
import type { WatchSettings } from '../../engine/index.ts';
import { globMatcher } from '../../platform/index.ts';
import { isOfType } from './file-types.ts';

/** Whether a file is wanted, by its absolute path. */
export type Filter = (path: string) => boolean;

/** Longer than any pattern a person types; some patterns take long with long names. */
const PATTERN_MOST_CHARACTERS = 500;

/** @throws DailiesError `bad_arguments` */
export function requirePatterns(patterns: readonly string[]): readonly string[] {
  for (const pattern of patterns) {
    if (pattern.trim() === '') throw new DailiesError('bad_arguments', 'A pattern is empty');
    if (pattern.length > PATTERN_MOST_CHARACTERS) {
      throw new DailiesError('bad_arguments', `The pattern ${pattern.slice(0, 40)}… is too long`);
    }
  }
  return patterns;
}

/** What of the files below `root` the settings want. */
export function makeFilter(
  root: string,
  { include, exclude, types }: Pick<WatchSettings, 'include' | 'exclude' | 'types'>,
): Filter {
  if (include.length + exclude.length + types.length === 0) return () => true;
  const included = include.map(matcher);
  const excluded = exclude.map(matcher);
  return (path) => {
    if (types.length > 0 && !types.some((type) => isOfType(path, type))) return false;
    const inside = relative(root, path).split(sep).join('/');
    if (excluded.some((fits) => fits(inside))) return false;
    return included.length === 0 || included.some((fits) => fits(inside));
  };
}

/** What a person picks of the files below `root`. */
export function makePick(root: string, patterns: readonly string[]): Filter {
  return makeFilter(root, { include: patterns, exclude: [], types: [] });
}

/**
 * A pattern without a slash fits a file or a folder of that name, wherever it is; one with a slash is taken
 * from the watched folder on. Upper and lower case are alike, because cameras write `.MOV`.
 */
function matcher(pattern: string): (inside: string) => boolean {
  const typed = pattern.toLowerCase().replace(/\/$/, '');
  const glob = typed.replace(/^\.?\//, '');
  const fits = globMatcher(glob);
  if (typed.includes('/')) {
    // The folder itself, or what is in it.
    const isInside = globMatcher(`${glob}/**`);
    return (inside) => {
      const path = inside.toLowerCase();
      return fits(path) || isInside(path);
    };
  }
  return (inside) => inside.toLowerCase().split('/').some(fits);
}
