import type { z } from 'zod';
import { Refusal, jsonReply } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import type { Visit } from '../http/visit.ts';

/**
 * The JSON an act comes with; no body stands for `{}`.
 *
 * @throws Refusal 400
 */
export async function readJson<T>(visit: Visit, schema: z.ZodType<T>): Promise<T> {
  const text = await visit.body();
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw refused('The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${printable(issue?.path.join('.') ?? '')}: ${printable(issue?.message ?? '')}`);
}

function refused(message: string): Refusal {
  return new Refusal(jsonReply(400, { error: 'bad_request', message }));
}
