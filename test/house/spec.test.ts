import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * The pages of guarantees, `src/<folder>/SPEC.md`, and the titles of tests, held against each other: every id is
 * shown by a test of its folder or under `test/`, and no title names an id that no page has.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const SRC = join(ROOT, 'src');
const TEST = join(ROOT, 'test');

/** In bold at the begin of each guarantee: `**P1**`. */
const idsOf = (page: string): string[] => matches(page, /\*\*([A-Z]\d+)\*\*/g);
/** In square brackets anywhere in a title, alone or several: `[P1]`, `[P1] [P2]`, `[P1, P2]`. */
const namedIn = (title: string): string[] =>
  matches(title, /\[([A-Z]\d+(?:, ?[A-Z]\d+)*)\]/g).flatMap((ids) => ids.split(/, ?/));
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, found]) => (found === undefined ? [] : [found]));

/** The titles of the tests and of their groups in a file; one that is skipped shows nothing. */
function titlesOf(code: string): string[] {
  const source = ts.createSourceFile('x.test.tsx', code, ts.ScriptTarget.Latest);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTestCall(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined) titles.push(...textOf(title));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

/** `it`, `test.each(…)`, ``describe.each`…` ``: whatever begins with one of the three words. */
function isTestCall(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return ['it', 'test', 'describe'].includes(callee.text);
  if (ts.isPropertyAccessExpression(callee)) {
    return !['skip', 'todo'].includes(callee.name.text) && isTestCall(callee.expression);
  }
  if (ts.isCallExpression(callee)) return isTestCall(callee.expression);
  return ts.isTaggedTemplateExpression(callee) && isTestCall(callee.tag);
}

/** What stands literally in a title. */
function textOf(title: ts.Expression): string[] {
  if (ts.isStringLiteralLike(title)) return [title.text];
  if (ts.isTemplateExpression(title)) {
    return [
      [title.head, ...title.templateSpans.map(({ literal }) => literal)]
        .map(({ text }) => text)
        .join('…'),
    ];
  }
  if (ts.isBinaryExpression(title)) return [...textOf(title.left), ...textOf(title.right)];
  return [];
}

/** Ids that come twice, out of order, or after a gap: each letter counts from 1. */
function misnumbered(ids: readonly string[]): string[] {
  const last = new Map<string, number>();
  return ids.filter((id) => {
    const letter = id.slice(0, 1);
    const number = Number(id.slice(1));
    const isNext = number === (last.get(letter) ?? 0) + 1;
    last.set(letter, Math.max(number, last.get(letter) ?? 0));
    return !isNext;
  });
}

const unshown = (ids: readonly string[], titles: readonly string[]): string[] => {
  const named = new Set(titles.flatMap(namedIn));
  return ids.filter((id) => !named.has(id));
};
const unknown = (ids: readonly string[], titles: readonly string[]): string[] =>
  titles.filter((title) => namedIn(title).some((id) => !ids.includes(id)));

function titlesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .flatMap(titlesOf);
}

const PAGES = readdirSync(SRC)
  .filter((folder) => existsSync(join(SRC, folder, 'SPEC.md')))
  .map((folder) => ({
    folder,
    ids: idsOf(readFileSync(join(SRC, folder, 'SPEC.md'), 'utf8')),
  }));
const ALL_IDS = PAGES.flatMap(({ ids }) => ids);

describe('the pages of guarantees', () => {
  test('number what they guarantee without gaps, each letter on one page', () => {
    expect(PAGES.map(({ folder }) => folder)).toContain('core');
    expect(PAGES.filter(({ ids }) => ids.length < 10)).toEqual([]);
    expect(misnumbered(ALL_IDS)).toEqual([]);
  });

  test.each(PAGES)('of $folder guarantee nothing that no test shows', ({ folder, ids }) => {
    const titles = [...titlesUnder(join(SRC, folder)), ...titlesUnder(TEST)];
    expect(unshown(ids, titles)).toEqual([]);
  });

  test('hold every id that a title names', () => {
    const titles = PAGES.flatMap(({ folder }) => titlesUnder(join(SRC, folder)));
    expect(unknown(ALL_IDS, [...titles, ...titlesUnder(TEST)])).toEqual([]);
  });
});

describe('the reader of titles', () => {
  test.each([
    ["it('does it [P1]', () => {})", ['P1']],
    [
      "describe('all [P1] [T2]', () => { test('x [S3, S14]', () => {}) })",
      ['P1', 'T2', 'S3', 'S14'],
    ],
    ["it.each([1])('each %s [P1]', () => {})", ['P1']],
    ['it.each`a`(`with ${b} and [P1]`, () => {})', ['P1']],
    ["it.concurrent.each([1])('a' + ' [P1]', () => {})", ['P1']],
    ["it.skip('not shown [P1]', () => {})", []],
    ["it.skip.each([1])('not shown [P1]', () => {})", []],
    ["expect('no title [P1]')", []],
    ["// it('no code [P1]')", []],
    ["it('no id [a1] [1] [P]', () => {})", []],
  ])('finds in %s the ids %j', (code, ids) => {
    expect(titlesOf(code).flatMap(namedIn)).toEqual(ids);
  });

  test('tells an id that is missing, double, unknown or unshown', () => {
    expect(idsOf('- **P1** a\n- **P2** b **not**')).toEqual(['P1', 'P2']);
    expect(misnumbered(['P1', 'T1', 'P2', 'P4', 'T1', 'P3'])).toEqual(['P4', 'T1', 'P3']);
    expect(unshown(['P1', 'P2'], ['a (P1)', 'b [P2]'])).toEqual(['P1']);
    expect(unknown(['P1'], ['a [P1]', 'b [P2]', 'c'])).toEqual(['b [P2]']);
  });
});
