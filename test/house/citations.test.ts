import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * What is cited by number, in comments, in words that devices and people read, and on pages, stands in
 * `docs/protocol.md`: sections, its conflicts, its open questions.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'protocol.md'), 'utf8');

const FOLDERS = ['src', 'test', 'examples', 'docs'];
const TEXT = new Set(['.ts', '.tsx', '.js', '.md', '.json', '.css', '.html']);

/** Written so, because this file is read too. */
const SIGN = '\u00a7';
const NONE = '99';
/** Between two words, also where a comment breaks its line. */
const GAP = String.raw`[\s*/]+`;

/** Citations of other documents: an RFC's sections, and notes that are not in the repository. */
const ELSEWHERE = [
  new RegExp(`RFC${GAP}\\d+,?${GAP}${SIGN} ?[\\d.]+`, 'g'),
  new RegExp(`transfer\\.md,?${GAP}${SIGN} ?[\\d.]+`, 'g'),
];

const SECTION = new RegExp(`${SIGN} ?(\\d+(?:\\.\\d+)*)`, 'g');
const CONFLICT = new RegExp(`${SIGN}20,${GAP}(\\d+)`, 'g');
const QUESTION = new RegExp(`open${GAP}question${GAP}(\\d+)`, 'gi');

const numbersIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, number]) => (number === undefined ? [] : [number]));

/** What stands between this heading and the next. */
const below = (heading: string): string =>
  PAGE.split(/^#+ /m)
    .find((section) => section.startsWith(heading))
    ?.slice(heading.length) ?? '';

const sections = numbersIn(PAGE, /^#{2,3} (\d+(?:\.\d+)?)\.? /gm);
const conflicts = numbersIn(below('20.'), /^(\d+)\. /gm);
const questions = numbersIn(below('Open questions'), /^(\d+)\. /gm);

/** What a text cites that is not on the page. */
function missingOf(text: string): string[] {
  const ours = ELSEWHERE.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  const missing = (pattern: RegExp, known: readonly string[], as: string) =>
    numbersIn(ours, pattern)
      .filter((number) => !known.includes(number))
      .map((number) => as + number);
  return [
    ...missing(SECTION, sections, SIGN),
    ...missing(CONFLICT, conflicts, `${SIGN}20, `),
    ...missing(QUESTION, questions, 'open question '),
  ];
}

function texts(): { readonly name: string; readonly text: string }[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ name: relative(ROOT, path), text: readFileSync(path, 'utf8') })),
  );
}

describe('docs/protocol.md', () => {
  test('numbers each section once, and its lists without gaps', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
    expect(sections.length).toBeGreaterThan(40);
    expect(new Set(sections).size).toBe(sections.length);
    expect(conflicts).toEqual(upTo(19));
    expect(questions).toEqual(upTo(30));
  });

  test('has every section, conflict and open question that is cited', () => {
    const all = texts();
    const cited = all.flatMap(({ text }) => numbersIn(text, SECTION));
    const wrong = all.flatMap(({ name, text }) =>
      missingOf(text).map((what) => `${name}: ${what}`),
    );
    expect(cited.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });

  test.each([
    [`protocol.md ${SIGN}99`, [`${SIGN}99`]],
    [`(${SIGN}9, ${SIGN}9.7)`, [`${SIGN}9.7`]],
    [`${SIGN}11.4.`, []],
    [`${SIGN}20, 8`, []],
    [`${SIGN}20, 99`, [`${SIGN}20, 99`]],
    [`open\n * question ${NONE}`, [`open question ${NONE}`]],
    [`RFC 8628 ${SIGN}99.5`, []],
    [`transfer.md\n * ${SIGN}99 "Slot"`, []],
  ])('misses of %j what it should', (text, missing) => {
    expect(missingOf(text)).toEqual(missing);
  });
});
