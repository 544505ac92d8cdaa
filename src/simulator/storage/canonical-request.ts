/**
 * AWS Signature Version 4 for requests authenticated by their query, as the S3 API reference documents it
 * ("Authenticating Requests: Using Query Parameters"). Nothing here knows what it is used for.
 */
export type Pair = readonly [name: string, value: string];

export interface SignableRequest {
  readonly method: string;
  /** Decoded: encoding is part of the canonical form. */
  readonly path: string;
  /** Decoded, in any order, without `X-Amz-Signature`. */
  readonly query: readonly Pair[];
  /** The signed headers only. */
  readonly headers: readonly Pair[];
}

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

export function canonicalRequest(request: SignableRequest): string {
  const headers = request.headers
    .map(([name, value]): Pair => [name.toLowerCase(), value.trim().replaceAll(/ +/g, ' ')])
    .toSorted(byBytes);
  return [
    request.method,
    request.path.split('/').map(uriEncode).join('/'),
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    headers.map(([name]) => name).join(';'),
    UNSIGNED_PAYLOAD,
  ].join('\n');
}

export function canonicalQuery(query: readonly Pair[]): string {
  return query
    .map(([name, value]): Pair => [uriEncode(name), uriEncode(value)])
    .toSorted(byBytes)
    .map((pair) => pair.join('='))
    .join('&');
}

/** Everything but `A-Z a-z 0-9 - . _ ~` becomes `%XY` of its UTF-8 bytes, in capitals. */
function uriEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byBytes([nameA, valueA]: Pair, [nameB, valueB]: Pair): number {
  return compare(nameA, nameB) || compare(valueA, valueB);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Takes a raw query apart without touching `+`, which S3 reads as itself in signed queries. */
export function parseQuery(rawQuery: string): Pair[] | null {
  if (rawQuery === '') return [];
  try {
    return rawQuery.split('&').map((piece): Pair => {
      const mark = piece.indexOf('=');
      return mark === -1
        ? [decodeURIComponent(piece), '']
        : [decodeURIComponent(piece.slice(0, mark)), decodeURIComponent(piece.slice(mark + 1))];
    });
  } catch {
    return null;
  }
}
