import type { z } from 'zod';
import { HEADERS } from '../../spec/index.ts';
import { Refusal, simpleError } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import { IN_WORDS, mistakes } from '../plain-words.ts';
import type { Exchange } from './exchange.ts';

/**
 * Reads the multipart form of an auth call (protocol.md §7) against its documented request. Fields nobody
 * documented are noted and ignored; missing or unfit ones are refused.
 *
 * @throws Refusal `invalid_request`
 */
export async function readForm<T>(exchange: Exchange, request: z.ZodType<T>): Promise<T> {
  const fields = await readFields(exchange);
  noteUnit(exchange, fields['client_id']);
  const first = request.safeParse(fields, IN_WORDS);
  if (first.success) return first.data;
  const unknown = first.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  );
  for (const name of unknown) {
    exchange.violate(null, `sent the undocumented form field ${printable(name)}`);
  }
  const known = Object.entries(fields).filter(([name]) => !unknown.includes(name));
  const second = request.safeParse(Object.fromEntries(known), IN_WORDS);
  if (second.success) return second.data;
  const faults = mistakes(second.error.issues, 'the form').join('; ');
  throw invalid(exchange, `sent a form where ${faults}`);
}

/** Whose call it claims to be; whether it is a sign of life is known when the secret was seen. */
function noteUnit({ world, call }: Exchange, clientId = ''): void {
  if (clientId === '') return;
  const known = world.devices.byClient(clientId);
  if (known === undefined) world.calls.sentBy(clientId, call);
  else call.deviceId = known.id;
}

async function readFields(exchange: Exchange): Promise<Record<string, string>> {
  const contentType = exchange.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) {
    throw invalid(exchange, 'did not send multipart/form-data to an auth endpoint (§7)');
  }
  const body = await exchange.body();
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
  } catch {
    throw invalid(exchange, 'sent a multipart body that cannot be read');
  }
  const fields = new Map<string, string>();
  for (const [name, value] of form) {
    if (typeof value !== 'string' || fields.has(name)) {
      throw invalid(exchange, `sent form field ${printable(name)} twice, or as a file`);
    }
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function invalid(exchange: Exchange, what: string): Refusal {
  exchange.violate(null, `${what} (${exchange.path})`);
  return new Refusal(simpleError('invalid_request'));
}

/** §7: the header that switches on link pairing belongs to one call alone. */
export function wantsLinkPairing(exchange: Exchange): boolean {
  return exchange.headers[HEADERS.linkPairing] === 'true';
}
