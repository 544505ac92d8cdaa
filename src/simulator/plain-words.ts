import { z } from 'zod';
import { printable } from './http/target.ts';

type ErrorMap = z.core.$ZodErrorMap;
type RawIssue = Parameters<ErrorMap>[0];

/** How many mistakes are told at once. */
const TOLD_MAX = 5;
const QUOTED_MAX_CHARS = 60;

/**
 * What to parse with so that issues say what is wrong as the rest of a sentence that begins with the
 * field: `is missing`, `is not a whole number`. Messages written in a schema are to fit there too.
 */
export const IN_WORDS: { readonly error: ErrorMap } = { error: predicate };

/** The same with the value that is wrong. Never for what a device sent: it could be a secret. */
export const IN_WORDS_QUOTING: { readonly error: ErrorMap } = {
  error: (issue) => predicate(issue) + quoted(issue),
};

/**
 * The mistakes as sentences without an end, such as `parts.0.size is missing`.
 *
 * @param whole what stands for a mistake that is in no field
 */
export function mistakes(issues: readonly z.core.$ZodIssue[], whole: string): string[] {
  const told = issues.flatMap(({ path, ...issue }) => {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return fields.map((field) => {
      const label = [...path.map(String), ...(field === null ? [] : [field])].join('.');
      return `${label === '' ? whole : printable(label)} ${printable(issue.message, LINE_MAX_CHARS)}`;
    });
  });
  const distinct = [...new Set(told)];
  const more = distinct.length - TOLD_MAX;
  return more > 0 ? [...distinct.slice(0, TOLD_MAX), `and ${more} more`] : distinct;
}

/** Long enough for a list of all that could be meant. */
const LINE_MAX_CHARS = 600;

function predicate(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `is not ${KINDS[issue.expected] ?? 'fit'}`;
    case 'invalid_value':
      return valueWords(issue.input, issue.values);
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number'
        ? 'is empty'
        : `is ${SIZES[issue.origin]?.[0] ?? 'below'} ${String(issue.minimum)}${unitOf(issue.origin)}`;
    case 'too_big':
      return `is ${SIZES[issue.origin]?.[1] ?? 'above'} ${String(issue.maximum)}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'uuid' ? 'is not a UUID' : 'is not written as documented';
    case 'unrecognized_keys':
      return `is not known; known: ${knownKeys(issue).join(', ') || 'none'}`;
    case 'invalid_union':
      return unionWords(issue);
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return 'is not fit';
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  null: 'null',
};

/** Below and above, by what is measured. */
const SIZES: Readonly<Record<string, readonly [string, string]>> = {
  string: ['shorter than', 'longer than'],
  array: ['shorter than', 'longer than'],
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function valueWords(input: unknown, values: readonly unknown[]): string {
  const wanted = values.map((value) => JSON.stringify(value)).join(', ');
  if (input === undefined) return `is missing; wanted: ${wanted}`;
  return values.length === 1 ? `is not ${wanted}` : `is none of ${wanted}`;
}

function unionWords(issue: Extract<RawIssue, { code: 'invalid_union' }>): string {
  const { input, errors } = issue;
  if ('discriminator' in issue) {
    const value: unknown = Reflect.get(input as object, String(issue.discriminator));
    return valueWords(value, 'options' in issue ? (issue.options as readonly unknown[]) : []);
  }
  if (input === undefined) return 'is missing';
  // Of the right kind for one of the choices: what is wrong with it as that one is what helps.
  const near = errors.find(([first]) => first?.code !== 'invalid_type' || first.path.length > 0);
  const words = near?.[0]?.message;
  if (words !== undefined) return words;
  const kinds = errors.flatMap(([first]) =>
    first?.code === 'invalid_type' ? [KINDS[first.expected] ?? 'fit'] : [],
  );
  return `is not ${kinds.join(' or ')}`;
}

function knownKeys({ inst }: RawIssue): string[] {
  return inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
}

function quoted(issue: RawIssue): string {
  if (issue.input === undefined || issue.code === 'unrecognized_keys') return '';
  const text = printable(JSON.stringify(issue.input) ?? typeof issue.input, QUOTED_MAX_CHARS);
  return ` (it is ${text})`;
}

/** Where a text stops being JSON, as far as the engine says: ` at line 3, column 7`; else nothing. */
export function jsonFaultPlace(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const place = /\(line (\d+) column (\d+)\)/.exec(message);
  if (place !== null) return ` at line ${place[1]}, column ${place[2]}`;
  return message.includes('end of JSON') ? ': it ends too early' : '';
}
