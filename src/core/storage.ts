import { HEADERS, STORAGE_ACL_PRIVATE } from '../spec/index.ts';
import { DailiesError } from './error.ts';
import { isSuccess, type HttpReply } from './http.ts';
import { isPage } from './reply.ts';
import { requireHttps } from './request.ts';

/** The PUT of one part. Its body, the bytes of the part, is whoever sends it's business. */
export interface PartRequest {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a part to its presigned URL (protocol.md §11.4). The two headers are part of the signature: any
 * other value breaks it, and so does a bearer token.
 * @param filetype exactly as given when the asset was created
 * @throws DailiesError `insecure_url`
 */
export function putPartRequest(url: string, filetype: string, sizeBytes: number): PartRequest {
  return {
    method: 'PUT',
    url: requireHttps(url),
    headers: {
      'content-type': filetype,
      [HEADERS.storageAcl]: STORAGE_ACL_PRIVATE,
      'content-length': String(sizeBytes),
    },
  };
}

/** Whether the storage has taken the part: a success, and not a portal's page. */
export function isPartReceipt(reply: HttpReply): boolean {
  return isSuccess(reply) && !isPage(reply);
}

/** What the storage says of a part that it has taken. */
export interface StoredPart {
  /** Without its quotes; null when the storage named none. */
  readonly etag: string | null;
  /**
   * The MD5 of the bytes the storage has, lower-case hex; null when its ETag is none, as for objects that
   * are encrypted with a key of their own (S3: SSE-KMS, SSE-C).
   */
  readonly md5: string | null;
}

/** @throws DailiesError `captive_portal`, `unexpected_reply` */
export function parsePutPart(reply: HttpReply): StoredPart {
  if (isPage(reply)) {
    throw new DailiesError('captive_portal', 'A page answered instead of the storage');
  }
  if (!isSuccess(reply)) {
    throw new DailiesError('unexpected_reply', `The part was answered with ${reply.status}`);
  }
  const answered = reply.headers['etag']?.trim() ?? '';
  const etag = /^(?:W\/)?"?([^"]+)"?$/.exec(answered)?.[1] ?? null;
  return { etag, md5: etag !== null && isMd5(answered, reply) ? etag.toLowerCase() : null };
}

/** S3 says with these how an object is encrypted; with a key of its own its ETag is no MD5. */
const ENCRYPTION = 'x-amz-server-side-encryption';
const CUSTOMER_KEY = 'x-amz-server-side-encryption-customer-algorithm';

/**
 * Whether an ETag is the MD5 of one PUT. That of a multipart upload has a count behind it ("…-3"); a
 * weak one was made by somebody on the way and promises no equal bytes (RFC 9110 8.8.1).
 */
function isMd5(etag: string, { headers }: HttpReply): boolean {
  const ownKey =
    /^\s*aws:kms/i.test(headers[ENCRYPTION] ?? '') || headers[CUSTOMER_KEY] !== undefined;
  return !ownKey && /^"?[0-9a-f]{32}"?$/i.test(etag);
}
