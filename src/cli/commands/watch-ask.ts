import { once } from 'node:events';
import { dirname, join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DailiesError, type Amount, type ExistingChoice, type Survey } from '../../agent/index.ts';
import { amountWords } from '../print/watch-words.ts';
import { visible } from '../print/words.ts';

export interface Named {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Something to choose: a file, or a folder with all that is in it. */
export interface Group extends Amount {
  readonly path: string;
  /** From the watched folder on, with slashes. */
  readonly name: string;
  readonly isFolder: boolean;
}

/** More than fits on a screen is no list to choose from. */
const GROUPS_MOST = 40;

/**
 * Asks what to do with what is there, in the terminal.
 * @param choosing it was said before that it will be chosen
 * @throws DailiesError `cancelled` when the person breaks off
 */
export async function askExisting(
  found: Survey,
  names: readonly Named[],
  choosing: boolean,
): Promise<ExistingChoice> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const closed = once(lines, 'close').then(() => null);
  const ask = async (question: string) => {
    const answer = await Promise.race([lines.question(question), closed]);
    if (answer !== null) return answer.trim();
    throw new DailiesError('cancelled', 'Nothing was changed');
  };
  try {
    const how = choosing ? 'choose' : await askHow(found, ask);
    return how === 'choose' ? await askWhich(groupsOf(found.path, names), ask) : how;
  } finally {
    lines.close();
  }
}

type Ask = (question: string) => Promise<string>;

const HOW = ['nothing', 'today', 'everything', 'choose'] as const;

async function askHow(found: Survey, ask: Ask): Promise<(typeof HOW)[number]> {
  const question = [
    `${visible(found.path)} has ${amountWords(found.everything)} already. Send of it`,
    '  1  nothing, only what comes from now on',
    `  2  what was made today: ${amountWords(found.today)}`,
    `  3  everything: ${amountWords(found.everything)}`,
    '  4  what I choose',
    'Which? [1] ',
  ].join('\n');
  for (;;) {
    const answer = await ask(question);
    const how = answer === '' ? HOW[0] : (HOW[Number(answer) - 1] ?? HOW.find((w) => w === answer));
    if (how !== undefined) return how;
  }
}

async function askWhich(groups: readonly Group[], ask: Ask): Promise<ExistingChoice> {
  const shown = groups.slice(0, GROUPS_MOST);
  const width = String(shown.length).length;
  const list = shown.map(
    ({ name, isFolder, files, bytes }, index) =>
      `  ${String(index + 1).padStart(width)}  ${visible(name)}${isFolder ? '/' : ''}  ` +
      amountWords({ files, bytes }),
  );
  const more = groups.length - shown.length;
  if (more > 0) list.push(`  and ${more} more: choose them by --existing choose --pick GLOB…`);
  for (;;) {
    const answer = await ask(`${list.join('\n')}\nWhich, such as 1 3-5? Empty: nothing. `);
    if (answer === '') return 'nothing';
    const numbers = readNumbers(answer, shown.length);
    if (numbers !== null) {
      return { paths: numbers.flatMap((number) => shown[number - 1]?.path ?? []) };
    }
  }
}

/** Numbers and ranges from 1 to `most`; null when anything else was typed. */
export function readNumbers(text: string, most: number): readonly number[] | null {
  const numbers = new Set<number>();
  for (const word of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [, from = '', to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (first < 1 || last > most || last < first) return null;
    for (let number = first; number <= last; number++) numbers.add(number);
  }
  return numbers.size === 0 ? null : [...numbers].sort((a, b) => a - b);
}

/** What is right below the watched folder, or below the one folder that all have in common. */
export function groupsOf(root: string, names: readonly Named[]): readonly Group[] {
  const top = commonFolder(names.map(({ path }) => dirname(path))) ?? root;
  const groups = new Map<string, Group>();
  for (const { path, sizeBytes } of names) {
    const [first = '', ...rest] = relative(top, path).split(sep);
    const name = [...relative(root, top).split(sep), first].filter((part) => part !== '').join('/');
    const { files = 0, bytes = 0 } = groups.get(name) ?? {};
    const isFolder = rest.length > 0;
    groups.set(name, {
      path: join(top, first),
      name,
      isFolder,
      files: files + 1,
      bytes: bytes + sizeBytes,
    });
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commonFolder(folders: readonly string[]): string | null {
  let [common] = folders;
  if (common === undefined) return null;
  for (const folder of folders) {
    while (folder !== common && !folder.startsWith(common + sep)) common = dirname(common);
  }
  return common;
}
