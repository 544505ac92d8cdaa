import { STATUS_CODES } from 'node:http';
import type { Reply } from './reply.ts';

/** A whole answer as text, for a socket that no `ServerResponse` serves. */
export function replyText({ status, headers, body }: Reply): string {
  const head = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...head, '', body].join('\r\n');
}
