import { Refusal, badRequest, detailedError } from '../http/reply.ts';
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
  throw notJson(exchange);
}

/**
 * For what has no other encoding.
 *
 * @throws Refusal 400, 413, 415
 */
export async function readJsonOnly(
  exchange: Exchange,
  limitBytes?: number,
): Promise<Record<string, unknown>> {
  const contentType = (exchange.headers['content-type'] ?? '').toLowerCase();
  if (!/^application\/json\s*(;|$)/.test(contentType)) throw notJson(exchange);
  return readJson(exchange, limitBytes);
}

function notJson(exchange: Exchange): Refusal {
  exchange.violate(null, `did not send JSON to ${exchange.call.path} (§7)`);
  return new Refusal(
    detailedError(415, 'Unsupported Media Type', 'Send application/json to this endpoint'),
  );
}

/** For operations without a body (§19): one that comes all the same is noted and ignored. */
export async function expectNoBody(exchange: Exchange): Promise<void> {
  const { byteLength } = await exchange.body();
  if (byteLength > 0) exchange.violate(null, `sent a body to ${exchange.call.path} (§19)`);
}

async function readJson(exchange: Exchange, limitBytes?: number): Promise<Record<string, unknown>> {
  const body = await exchange.body(limitBytes);
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

/** §11.1: form encoding sends strings where JSON has numbers, and nothing where JSON has null. */
async function readUrlencoded(exchange: Exchange): Promise<Record<string, unknown>> {
  const body = await exchange.body();
  const fields = [...new URLSearchParams(body.toString('utf8'))].map(
    ([name, text]): [string, unknown] => [
      name,
      TEXT_FIELDS.has(name) && text !== '' ? text : fromText(text),
    ],
  );
  return Object.fromEntries(fields);
}

const TEXT_FIELDS = new Set(['name', 'filetype', 'extension', 'auto_version_id']);

function fromText(text: string): unknown {
  if (text === '') return null;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

function malformed(exchange: Exchange, detail: string): Refusal {
  exchange.violate(null, `sent a body that cannot be read: ${detail}`);
  return badRequest(detail);
}
