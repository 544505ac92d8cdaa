import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Outgoing } from './send-reply.ts';

/**
 * The head of an answer as it goes over the wire, for faults that write beneath HTTP: whole, in pieces or
 * not to its end. Node cannot take part any more then, so the connection ends with the answer.
 */
export function rawHead({ response }: Outgoing): string {
  const { statusCode } = response;
  const headers = response
    .getHeaderNames()
    .filter((name) => name !== 'connection')
    .map((name) => `${name}: ${String(response.getHeader(name))}`);
  const status = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`;
  return [status, ...headers, 'connection: close', '', ''].join('\r\n');
}

/**
 * Sends bytes on the answer's connection.
 *
 * @param after `end`: and closes it
 * @returns whether they left this process
 */
export async function writeRaw(
  { request }: Outgoing,
  bytes: Uint8Array,
  after: 'go on' | 'end',
): Promise<boolean> {
  const { socket } = request;
  if (socket.destroyed) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const lost = () => resolve(false);
  const done = (error?: Error | null) => resolve(error === undefined || error === null);
  socket.once('close', lost);
  socket.write(bytes, done);
  if (after === 'end') hangUp(request);
  const left = await promise;
  socket.off('close', lost);
  return left;
}

/** Closes a connection once everything written has left; a request that still comes is let come. */
export function hangUp({ socket, complete }: IncomingMessage): void {
  if (complete) socket.destroySoon();
  else socket.end();
}
