import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Reply } from './reply.ts';

/** An answer on its way out: all headers are set on `response`, none is sent. */
export interface Outgoing {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Empty where the status or the method allows none. */
  readonly body: Buffer;
}

/** Puts an answer on the wire, and says whether all of it left this process. */
export type WriteReply = (outgoing: Outgoing) => Promise<'sent' | 'lost'>;

/** How long a sender may go on with the body of a request that is already refused. */
const LINGER_MS = 5_000;

/**
 * Writes an answer and says whether all of it left this process.
 *
 * An answer before the end of the request's body is not followed by a close at once: the reset that
 * provokes would take the answer with it (seen as EPIPE on the device). The rest of the body is thrown
 * away instead, for as long as `LINGER_MS`.
 */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  nowMs: number,
  write: WriteReply = writeWhole,
): Promise<'sent' | 'lost'> {
  if (response.destroyed || response.headersSent) return 'lost';
  const { status } = reply;
  response.statusCode = status;
  // The simulator's time, not the machine's: devices judge their clock by it.
  response.setHeader('date', new Date(nowMs).toUTCString());
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  const empty = status === 204 || status === 304;
  if (!empty) response.setHeader('content-length', Buffer.byteLength(reply.body));
  if (!request.complete) drain(request);
  // A device that asked first has not sent the body: nothing after this answer can be told apart.
  if (!request.complete && request.headers.expect !== undefined) {
    response.setHeader('connection', 'close');
  }
  const body = Buffer.from(empty || request.method === 'HEAD' ? '' : reply.body);
  return write({ request, response, body });
}

/** As answers go out when nothing is the matter. */
export const writeWhole: WriteReply = async ({ response, body }) => {
  response.end(body);
  try {
    await finished(response, { readable: false });
    return 'sent';
  } catch {
    return 'lost';
  }
};

function drain(request: IncomingMessage): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.on('error', () => undefined);
  request.resume();
}
