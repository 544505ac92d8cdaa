import type { ClientRequest, IncomingMessage } from 'node:http';
import type { HttpReply } from '../../core/index.ts';

const REPLY_LIMIT_BYTES = 64 * 1024;

/** What the storage answers, whenever it does; rejects when the connection ends without an answer. */
export async function replyTo(call: ClientRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    let answering = false;
    // Once an answer has begun only its own end counts.
    const fail = (error: Error) => {
      if (!answering) reject(error);
    };
    // Not once: a connection can break in more than one way, and an unheard error ends the process.
    call.on('error', fail);
    call.once('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    call.once('response', (message) => {
      answering = true;
      readReply(message).then(resolve, reject);
    });
  });
}

async function readReply(message: IncomingMessage): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= REPLY_LIMIT_BYTES) chunks.push(chunk);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  return {
    kind: 'reply',
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers) as HttpReply['headers'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
