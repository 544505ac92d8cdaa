import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * The house of ARCHITECTURE.md: which folder may import which. Read from the sources with the compiler's
 * own parser and held against this table; tests are free, except that they too use doors.
 */
const SRC = join(import.meta.dirname, '..', '..', 'src');

interface Rule {
  /** Folders whose door may be used. */
  readonly may: readonly string[];
  /** Folders of which only types may be used. */
  readonly types?: readonly string[];
  /** Packages that may be used. */
  readonly outside: readonly string[];
  readonly node: boolean;
}

const HOUSE: Readonly<Record<string, Rule>> = {
  spec: { may: [], outside: ['zod'], node: false },
  core: { may: ['spec'], outside: [], node: false },
  engine: { may: ['core', 'spec'], outside: [], node: false },
  platform: {
    may: ['engine', 'core', 'spec'],
    outside: ['@napi-rs/keyring', 'better-sqlite3', 'mime', 'undici', 'ws', 'zod'],
    node: true,
  },
  agent: {
    may: ['platform', 'engine', 'core', 'spec', 'agent/contract'],
    outside: ['hono', '@hono/node-server', 'fflate'],
    node: true,
  },
  'agent/contract': { may: [], types: ['spec'], outside: [], node: false },
  cli: {
    may: ['agent', 'simulator', 'certify', 'recorder'],
    outside: ['commander', 'ink', 'react', 'uqr'],
    node: true,
  },
  web: {
    may: [],
    types: ['agent/contract'],
    outside: ['react', 'react-dom', '@tanstack/react-query'],
    node: false,
  },
  simulator: {
    may: ['spec'],
    outside: ['@peculiar/x509', 'reflect-metadata', 'ws', 'zod'],
    node: true,
  },
  recorder: { may: [], outside: [], node: true },
  certify: { may: ['spec', 'simulator', 'recorder'], outside: [], node: true },
  testing: { may: ['core', 'engine', 'spec'], outside: ['vitest', 'fast-check'], node: true },
};

interface Import {
  readonly file: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || /\/(testing|fixtures)\//.test(file);

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The longest folder of the table that holds this file. */
function folderOf(path: string): string {
  const inside = relative(SRC, path).split(sep).join('/');
  const folders = Object.keys(HOUSE).filter((folder) => inside.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0] ?? '';
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ file, to: node.moduleSpecifier.text, typesOnly: isTypesOnly(node) });
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) {
        found.push({ file, to: specifier.text, typesOnly: false });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

/** What is wrong with an import; null when it keeps to the table. */
export function judge({ file, to, typesOnly }: Import): string | null {
  const from = folderOf(file);
  const rule = HOUSE[from];
  if (rule === undefined) return `${relative(SRC, file)} is in no folder of the house`;
  const says = `${relative(SRC, file)} imports ${to}`;
  if (to.startsWith('.'))
    return judgeInside(
      from,
      rule,
      { target: resolve(dirname(file), to), typesOnly, ofTests: isTest(file) },
      says,
    );
  if (isTest(file)) return null;
  if (to.startsWith('node:')) return rule.node ? null : `${says}: ${from} does no I/O`;
  if (builtinModules.includes(to)) return `${says}: write node:${to}`;
  const name = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
  return rule.outside.includes(name) ? null : `${says}: ${from} may not use this library`;
}

function judgeInside(
  from: string,
  rule: Rule,
  { target, typesOnly, ofTests }: { target: string; typesOnly: boolean; ofTests: boolean },
  says: string,
): string | null {
  const to = folderOf(target);
  if (to === from) return null;
  const isDoor = target === join(SRC, to, 'index.ts');
  if (target.endsWith('.css')) return null;
  if (!isDoor) return `${says}: use the door, ${to}/index.ts`;
  if (rule.may.includes(to) || (to === 'testing' && ofTests)) return null;
  if (rule.types?.includes(to) === true) {
    return typesOnly ? null : `${says}: only its types may be imported`;
  }
  return `${says}: ${from} may not import ${to}`;
}

/** Words that compile in core and engine but bring in time, chance or I/O. */
const BANNED = [
  'Date.now',
  'new Date()',
  'Math.random',
  'fetch(',
  'setTimeout',
  'globalThis',
  'process.',
];

describe('the house', () => {
  const files = sources();

  test('every folder has its door', () => {
    const without = Object.keys(HOUSE).filter((folder) => {
      const door = folder === 'web' ? 'index.html' : 'index.ts';
      return !readdirSync(join(SRC, folder)).includes(door);
    });
    expect(without).toEqual([]);
  });

  test('imports keep to the table', () => {
    const wrong = files
      .flatMap(importsOf)
      .map(judge)
      .filter((what) => what !== null);
    expect(wrong).toEqual([]);
  });

  test('core and engine know no time, no chance and no I/O', () => {
    const pure = files.filter(
      (file) => /^(spec|core|engine)$/.test(folderOf(file)) && !isTest(file),
    );
    const wrong = pure.flatMap((file) => {
      const code = withoutComments(readFileSync(file, 'utf8'));
      return BANNED.filter((word) => code.includes(word)).map(
        (word) => `${relative(SRC, file)}: ${word}`,
      );
    });
    expect(pure.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  test('the command line starts without loading what its commands need', () => {
    const light = files.filter((file) => {
      const path = relative(join(SRC, 'cli'), file);
      return !/^(\.\.|commands|live|some-failed)/.test(path) && !isTest(file);
    });
    const heavy = light.flatMap(importsOf).filter(({ file, to, typesOnly }) => {
      const folder = folderOf(resolve(dirname(file), to));
      return to.startsWith('.') && folder !== 'cli' && !typesOnly;
    });
    expect(light.length).toBeGreaterThan(5);
    expect(heavy).toEqual([]);
  });

  test.each([
    ['core/x.ts', 'node:fs', 'core does no I/O'],
    ['core/x.ts', 'undici', 'may not use this library'],
    ['core/x.ts', '../engine/index.ts', 'may not import engine'],
    ['engine/x.ts', '../core/http.ts', 'use the door'],
    ['simulator/x.ts', '../core/index.ts', 'may not import core'],
    ['certify/x.ts', '../agent/index.ts', 'may not import agent'],
    ['web/x.ts', '../agent/contract/index.ts', 'only its types'],
    ['agent/x.ts', '../cli/index.ts', 'may not import cli'],
    ['platform/x.ts', '../testing/index.ts', 'may not import testing'],
    ['recorder/x.ts', '../spec/index.ts', 'may not import spec'],
    ['platform/x.ts', 'fs', 'write node:fs'],
  ])('the table refuses %s importing %s', (file, to, why) => {
    expect(judge({ file: join(SRC, file), to, typesOnly: false })).toContain(why);
  });
});

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
