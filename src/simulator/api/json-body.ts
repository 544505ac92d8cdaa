import { Refusal, detailedError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';

export interface JsonBody {
  readonly encoding: 'json' | 'urlencoded';
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * protocol.md §7: asset endpoints speak JSON; urlencoded is accepted though discouraged, multipart is not.
 *
 * @throws Refusal 400, 413, 415
 */
export async function readJsonOrUrlencoded(exchange: Exchange): Promise<JsonBody> {
  const contentType = (exchange.headers['content-type'] ?? '').toLowerCase();
  if (/^application\/json\s*(;|$)/.test(contentType)) {
    return { encoding: 'json', fields: await readJson(exchange) };
  }
  if (/^application\/x-www-form-urlencoded\s*(;|$)/.test(contentType)) {
    return { encoding: 'urlencoded', fields: await readUrlencoded(exchange) };
  }
  exchange.violate(null, 'did not send JSON to an asset endpoint (§7)');
  throw new Refusal(
    detailedError(415, 'Unsupported Media Type', 'Send application/json to this endpoint'),
  );
}

async function readJson(exchange: Exchange): Promise<Record<string, unknown>> {
  const body = await exchange.body();
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed(exchange, 'The body is not JSON in UTF-8');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw malformed(exchange, 'The body is not a JSON object');
}

/** §11.1: form encoding sends strings where JSON has numbers. */
async function readUrlencoded(exchange: Exchange): Promise<Record<string, unknown>> {
  const body = await exchange.body();
  const fields = [...new URLSearchParams(body.toString('utf8'))].map(
    ([name, text]): [string, unknown] => [name, TEXT_FIELDS.has(name) ? text : fromText(text)],
  );
  return Object.fromEntries(fields);
}

const TEXT_FIELDS = new Set(['name', 'filetype', 'extension', 'auto_version_id']);

function fromText(text: string): unknown {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

function malformed(exchange: Exchange, detail: string): Refusal {
  exchange.violate(null, `sent a body that cannot be read: ${detail}`);
  return new Refusal(detailedError(400, 'Bad Request', detail));
}
