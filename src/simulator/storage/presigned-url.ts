import { type Pair, canonicalQuery, canonicalRequest } from './canonical-request.ts';
import {
  ALGORITHM,
  type Credentials,
  amzDate,
  scope,
  sign,
  signingKey,
  stringToSign,
} from './signature.ts';

export interface PresignInput {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Beside `host`: what the sender must send exactly so. */
  readonly headers: readonly Pair[];
  /** Beside the X-Amz-* ones. Covered by the signature like these. */
  readonly query: readonly Pair[];
  readonly credentials: Credentials;
  readonly nowMs: number;
  readonly lifeSeconds: number;
  /** `signingKey` of these credentials and this day, where many are signed at once. */
  readonly key?: Buffer;
}

/** @returns the path and query to put behind `https://host` */
export function presign(input: PresignInput): string {
  const date = amzDate(input.nowMs);
  const headers: Pair[] = [['host', input.host], ...input.headers];
  const query: Pair[] = [
    ...input.query,
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${input.credentials.accessKeyId}/${scope(date, input.credentials)}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(input.lifeSeconds)],
    [
      'X-Amz-SignedHeaders',
      headers
        .map(([name]) => name)
        .toSorted()
        .join(';'),
    ],
  ];
  const { method, path, credentials } = input;
  const canonical = canonicalRequest({ method, path, query, headers });
  const signature = sign(
    stringToSign(canonical, date, credentials),
    input.key ?? signingKey(date, credentials),
  );
  return `${path}?${canonicalQuery(query)}&X-Amz-Signature=${signature}`;
}
