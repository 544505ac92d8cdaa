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

/**
 * The part's ETag without its quotes, or null when the storage named none.
 * @throws DailiesError `captive_portal`, `unexpected_reply`
 */
export function parsePutPart(reply: HttpReply): { readonly etag: string | null } {
  if (isPage(reply)) {
    throw new DailiesError('captive_portal', 'A page answered instead of the storage');
  }
  if (!isSuccess(reply)) {
    throw new DailiesError('unexpected_reply', `The part was answered with ${reply.status}`);
  }
  const etag = /^(?:W\/)?"?([^"]+)"?$/.exec(reply.headers['etag']?.trim() ?? '')?.[1];
  return { etag: etag ?? null };
}
