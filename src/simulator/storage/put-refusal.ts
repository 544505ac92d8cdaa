import type { RequirementId } from '../../spec/index.ts';
import type { Reply } from '../http/reply.ts';
import { printable } from '../http/target.ts';
import { isoMillis } from '../world/time.ts';
import type { PresignedVerdict } from './presigned-check.ts';
import { xmlError } from './xml-error.ts';

export interface PutRefusal {
  readonly kind: 'refused';
  readonly reply: Reply;
  /** null: refused, but nothing a device can be blamed for. */
  readonly violation: { readonly requirement: RequirementId | null; readonly what: string } | null;
}

export function refuse(
  reply: Reply,
  what: string | null,
  requirement: RequirementId | null = null,
): PutRefusal {
  return { kind: 'refused', reply, violation: what === null ? null : { requirement, what } };
}

/**
 * What S3 says to a request whose signature does not hold (S3 API reference, "Error responses").
 *
 * @param differs how the request differs from what was signed, where that is known
 */
export function refuseVerdict(
  verdict: Exclude<PresignedVerdict, { kind: 'valid' }>,
  nowMs: number,
  differs: readonly string[] = [],
): PutRefusal {
  switch (verdict.kind) {
    case 'unsigned':
      return refuse(xmlError('AccessDenied', 'Access Denied'), null);
    case 'malformed':
      return refuse(
        xmlError(
          'AuthorizationQueryParametersError',
          'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, ' +
            'X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
        ),
        'changed the X-Amz-* part of an upload URL: URLs are opaque (§11.2)',
      );
    case 'expired':
      return refuse(
        xmlError('AccessDenied', 'Request has expired', {
          'X-Amz-Expires': String(verdict.lifeSeconds),
          Expires: seconds(verdict.expiresMs),
          ServerTime: seconds(nowMs),
        }),
        null,
      );
    case 'headersNotSigned': {
      const names = printable(verdict.names.join(', '));
      const message = 'There were headers present in the request which were not signed';
      return refuse(
        xmlError('AccessDenied', message, { HeadersNotSigned: names }),
        `sent headers that are not signed: ${names} (§11.4)`,
      );
    }
    case 'mismatch':
      return refuse(
        xmlError(
          'SignatureDoesNotMatch',
          'The request signature we calculated does not match the signature you provided. ' +
            'Check your key and signing method.',
          { StringToSign: verdict.stringToSign, SignatureProvided: verdict.provided },
        ),
        `${differs.join('; ') || 'sent a part to a URL that it was not given'} (§11.4)`,
      );
  }
}

function seconds(ms: number): string {
  return `${isoMillis(ms).slice(0, 19)}Z`;
}
