import type { z } from 'zod';
import { badRequest } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import { IN_WORDS, mistakes } from '../plain-words.ts';
import type { Exchange } from './exchange.ts';
import { readJsonOnly } from './json-body.ts';

export interface Documented<T> {
  readonly request: z.ZodType<T>;
  /** What is sent, in words: `a comment`. */
  readonly what: string;
  /** Of protocol.md. */
  readonly section: string;
  readonly limitBytes?: number;
}

/**
 * Reads a JSON body against its documented request. Fields nobody documented, at any depth, are noted and
 * ignored; missing or unfit ones are noted and refused.
 *
 * @throws Refusal 400, 413, 415
 */
export async function readDocumented<T>(
  exchange: Exchange,
  { request, what, section, limitBytes }: Documented<T>,
): Promise<T> {
  const fields = await readJsonOnly(exchange, limitBytes);
  const first = request.safeParse(fields, IN_WORDS);
  if (first.success) return first.data;
  const names = dropUnknown(fields, first.error.issues);
  if (names.length > 0) {
    const list = printable(names.join(', '));
    exchange.violate(null, `sent ${what} with undocumented fields: ${list} (${section})`);
  }
  const second = request.safeParse(fields, IN_WORDS);
  if (second.success) return second.data;
  const faults = mistakes(second.error.issues, 'the body').join('; ');
  exchange.violate(null, `sent ${what} where ${faults} (${section})`);
  throw badRequest(faults);
}

/** Removes in place: the fields are ours alone. */
function dropUnknown(fields: object, issues: readonly z.core.$ZodIssue[]): string[] {
  const names = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    let holder: unknown = fields;
    for (const step of issue.path) holder = Reflect.get(holder as object, step);
    for (const key of issue.keys) {
      Reflect.deleteProperty(holder as object, key);
      names.add(key);
    }
  }
  return [...names];
}
