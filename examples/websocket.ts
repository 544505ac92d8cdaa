/// <reference types="node" />
import { WebSocket } from 'ws';
import type { Connect } from './socket.ts';

/** Larger than any message of Frame.io's. */
const FRAME_MAX_BYTES = 256 * 1024;

/** What `keepSocket` wants, with the `ws` library of Node.js. */
export const connect: Connect = ({ url, headers }, events) => {
  const socket = new WebSocket(url, {
    headers,
    handshakeTimeout: 10_000,
    maxPayload: FRAME_MAX_BYTES,
    perMessageDeflate: false,
  });
  socket.on('open', () => events.opened());
  socket.on('message', (data: Buffer) => events.received(data.toString('utf8')));
  socket.on('unexpected-response', (_, reply) => {
    events.refused({ kind: 'reply', status: reply.statusCode ?? 0, headers: {}, body: '' });
    socket.terminate();
  });
  // What went wrong is followed by `close`.
  socket.on('error', () => undefined);
  socket.on('close', (code) => events.dropped(code));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.terminate(),
  };
};
