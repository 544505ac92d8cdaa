import type { Reply } from './reply.ts';
import { replyText } from './reply-text.ts';

/** What Node's HTTP parser would not take, by the status it deserves. */
export interface ParserFault {
  readonly status: 400 | 408 | 413 | 431;
  readonly reason: string;
}

const FAULTS: Readonly<Record<string, ParserFault>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'The headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, reason: 'The chunk extensions are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'The request did not arrive in time.' },
};
const MALFORMED: ParserFault = {
  status: 400,
  reason: 'This is not a well-formed HTTP/1.1 request.',
};

/** A whole answer as text, for a socket on which no request could be read. */
export function rawReply(
  refuse: (fault: ParserFault) => Reply,
  error: NodeJS.ErrnoException,
): string {
  return replyText(refuse(FAULTS[error.code ?? ''] ?? MALFORMED));
}
