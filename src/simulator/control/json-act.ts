import type { z } from 'zod';
import { Refusal, jsonReply } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { IN_WORDS_QUOTING, jsonFaultPlace, mistakes } from '../plain-words.ts';

const TOO_LARGE = jsonReply(413, { error: 'bad_request', message: 'That is too much.' });

/**
 * The JSON an act comes with; no body stands for `{}`.
 *
 * @throws Refusal 400
 */
export async function readJson<T>(visit: Visit, schema: z.ZodType<T>): Promise<T> {
  const text = await visit.body(TOO_LARGE);
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw refused(`The body is not JSON${jsonFaultPlace(error)}.`);
  }
  const parsed = schema.safeParse(value, IN_WORDS_QUOTING);
  if (parsed.success) return parsed.data;
  throw refused(`${mistakes(parsed.error.issues, 'The body').join('; ')}.`);
}

/**
 * The query a call comes with.
 *
 * @throws Refusal 400
 */
export function readQuery<T>(visit: Visit, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(visit.query), IN_WORDS_QUOTING);
  if (parsed.success) return parsed.data;
  throw refused(`${mistakes(parsed.error.issues, 'The query').join('; ')}.`);
}

function refused(message: string): Refusal {
  return new Refusal(jsonReply(400, { error: 'bad_request', message }));
}
