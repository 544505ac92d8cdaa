import { randomBytes } from 'node:crypto';
import type { Reply } from '../http/reply.ts';

/** The S3 codes this storage answers with, and their statuses (S3 API reference, "Error responses"). */
const STATUS = {
  AccessDenied: 403,
  SignatureDoesNotMatch: 403,
  InvalidArgument: 400,
  AuthorizationQueryParametersError: 400,
  EntityTooSmall: 400,
  EntityTooLarge: 400,
  InvalidURI: 400,
  BadRequest: 400,
  RequestTimeout: 400,
  NoSuchUpload: 404,
  MissingContentLength: 411,
  RequestHeaderSectionTooLarge: 400,
  RequestTimeTooSkewed: 403,
  BadDigest: 400,
  InternalError: 500,
  ServiceUnavailable: 503,
  SlowDown: 503,
} as const;

export type StorageErrorCode = keyof typeof STATUS;

export function xmlError(
  code: StorageErrorCode,
  message: string,
  details: Readonly<Record<string, string>> = {},
): Reply {
  return xmlReply(STATUS[code], code, message, details);
}

export function requestTimeout(): Reply {
  return xmlError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout ' +
      'period. Idle connections will be closed.',
  );
}

/** @param code any text of S3's list, for faults that answer with others */
export function xmlReply(
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
): Reply {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const hostId = randomBytes(32).toString('base64');
  const fields = { Code: code, Message: message, ...details, RequestId: requestId, HostId: hostId };
  const xml = Object.entries(fields)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      server: 'AmazonS3',
      'x-amz-request-id': requestId,
      'x-amz-id-2': hostId,
    },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${xml}</Error>`,
    error: code,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  // Characters XML 1.0 cannot carry, not even as references, are replaced.
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\uFFFD]/g, '?')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
