import type { FileFault, WatchReport } from '../../engine/index.ts';

/** Named of each; the others are counted. */
const NAMED = 2;
/** A sentence for a line of the screen, not a log. */
const WHY_MOST_CHARACTERS = 400;

/** What is known of a folder at a moment. */
export interface FolderFacts {
  /** Why the folder itself cannot be looked into; null when it can. */
  readonly missing: string | null;
  /** Folders and files in it that cannot be read. */
  readonly unreadable: readonly FileFault[];
  readonly followed: Iterable<Waiting>;
}

interface Waiting {
  readonly name: string;
  readonly why: string | null;
  readonly isBrokenOff: boolean;
}

/** What waits in a folder, and why, in words. */
export function makeReport({ missing, unreadable, followed }: FolderFacts): WatchReport {
  if (missing !== null) return { state: 'missing', why: shortened(missing) };
  const written: Named[] = [];
  const brokenOff: Named[] = [];
  for (const { name, why, isBrokenOff } of followed) {
    if (why !== null) (isBrokenOff ? brokenOff : written).push({ name, why });
  }
  const sentences = [
    sentence(written, 'is not finished yet', 'are not finished yet'),
    sentence(
      brokenOff,
      'was broken off and is sent only by dailies upload',
      'were broken off and are sent only by dailies upload',
    ),
    unreadable.length === 0 ? null : unreadableWords(unreadable),
  ].filter((words) => words !== null);
  const why = sentences.length === 0 ? null : shortened(sentences.join('. '));
  return { state: 'watching', why };
}

interface Named {
  readonly name: string;
  readonly why: string;
}

function sentence(files: readonly Named[], one: string, many: string): string | null {
  if (files.length === 0) return null;
  const named = files.slice(0, NAMED).map(({ name, why }) => `${name}: ${why}`);
  const count = files.length === 1 ? `1 file ${one}` : `${files.length} files ${many}`;
  return `${count}: ${named.join('; ')}${files.length > NAMED ? '; …' : ''}`;
}

function unreadableWords(faults: readonly FileFault[]): string {
  const named = faults.slice(0, NAMED).map(({ message }) => message);
  const more = faults.length > NAMED ? `; and ${faults.length - NAMED} more` : '';
  return `${named.join('; ')}${more}`;
}

function shortened(text: string): string {
  return text.length <= WHY_MOST_CHARACTERS ? text : `${text.slice(0, WHY_MOST_CHARACTERS - 1)}…`;
}
