import type { IncomingHttpHeaders } from 'node:http';
import { printable } from '../http/target.ts';
import { type Pair, canonicalRequest } from './canonical-request.ts';
import {
  ALGORITHM,
  type Credentials,
  parseAmzDate,
  sameSignature,
  scope,
  sign,
  signingKey,
  stringToSign,
} from './signature.ts';

export interface PresignedRequest {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: readonly Pair[];
  readonly headers: IncomingHttpHeaders;
}

export type PresignedVerdict =
  | { readonly kind: 'valid' }
  /** No X-Amz-* in the query at all: an anonymous request. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'expired'; readonly lifeSeconds: number; readonly expiresMs: number }
  | { readonly kind: 'headersNotSigned'; readonly names: readonly string[] }
  | { readonly kind: 'mismatch'; readonly stringToSign: string; readonly provided: string };

/** Judges a request by nothing but itself and the secret key, as S3 does. */
export function checkPresigned(
  request: PresignedRequest,
  credentials: Credentials,
  nowMs: number,
): PresignedVerdict {
  const fields = new Map(request.query);
  const claims = readClaims(fields, credentials);
  if (claims === 'none') return { kind: 'unsigned' };
  if (claims === 'bad') return { kind: 'malformed' };
  const { date, dateMs, lifeSeconds, signedHeaders, provided } = claims;

  const expiresMs = dateMs + lifeSeconds * 1000;
  if (nowMs >= expiresMs) return { kind: 'expired', lifeSeconds, expiresMs };

  const names = unsignedHeaders(request.headers, signedHeaders);
  if (names.length > 0) return { kind: 'headersNotSigned', names };

  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: request.query.filter(([name]) => name !== 'X-Amz-Signature'),
    headers: signedHeaders.map((name): Pair => [name, String(request.headers[name] ?? '')]),
  });
  const text = stringToSign(canonical, date, credentials);
  if (sameSignature(sign(text, signingKey(date, credentials)), provided)) return { kind: 'valid' };
  return { kind: 'mismatch', stringToSign: text, provided };
}

/** What an upload URL was signed for; only who keeps the asset knows it. */
export interface SignedPut {
  readonly method: string;
  readonly headers: readonly Pair[];
}

/**
 * What a request of a mismatch does otherwise than was signed, in words that complete "A device …". No
 * part of the query is quoted: it is what opens the storage.
 */
export function differences(
  request: PresignedRequest,
  signed: SignedPut,
  credentials: Credentials,
  nowMs: number,
): string[] {
  const told: string[] = [];
  if (request.method !== signed.method) {
    told.push(`sent the part with ${shown(request.method)}, signed was ${signed.method}`);
  }
  for (const [name, wanted] of signed.headers) {
    const sent = request.headers[name];
    if (sent === wanted) continue;
    const what = sent === undefined ? `no ${name}` : `${name} "${shown(String(sent))}"`;
    told.push(`sent ${what}, signed was "${shown(wanted)}"`);
  }
  const headers = { ...request.headers, ...Object.fromEntries(signed.headers) };
  const corrected = { ...request, method: signed.method, headers };
  if (checkPresigned(corrected, credentials, nowMs).kind !== 'valid') {
    told.push('changed the upload URL, which is opaque');
  }
  return told;
}

const SHOWN_MAX_CHARS = 80;

function shown(text: string): string {
  return printable(text, SHOWN_MAX_CHARS);
}

interface Claims {
  readonly date: string;
  readonly dateMs: number;
  readonly lifeSeconds: number;
  readonly signedHeaders: readonly string[];
  readonly provided: string;
}

function readClaims(
  fields: ReadonlyMap<string, string>,
  credentials: Credentials,
): Claims | 'none' | 'bad' {
  const names = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'];
  const values = names.map((name) => fields.get(`X-Amz-${name}`) ?? '');
  if (values.every((value) => value === '')) return 'none';
  const [algorithm, credential, date = '', expires = '', signed = '', provided = ''] = values;
  const dateMs = parseAmzDate(date);
  if (algorithm !== ALGORITHM || dateMs === null || !/^\d{1,7}$/.test(expires)) return 'bad';
  if (credential !== `${credentials.accessKeyId}/${scope(date, credentials)}`) return 'bad';
  const signedHeaders = signed.split(';');
  if (!signedHeaders.includes('host') || provided === '') return 'bad';
  return { date, dateMs, lifeSeconds: Number(expires), signedHeaders, provided };
}

/** What S3 wants signed when it is sent: its own headers and the body's checksum. */
function unsignedHeaders(headers: IncomingHttpHeaders, signed: readonly string[]): string[] {
  return Object.keys(headers).filter(
    (name) => (name.startsWith('x-amz-') || name === 'content-md5') && !signed.includes(name),
  );
}
