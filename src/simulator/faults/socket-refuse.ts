import { STATUS_CODES } from 'node:http';
import { defineHandshakeFault } from './socket-fault.ts';

export const socketRefuseFault = defineHandshakeFault({
  name: 'socket-refuse',
  describe: 'Answers the handshake of the socket with a status instead of opening it.',
  params: {
    status: {
      kind: 'choice',
      value: '403',
      choices: ['401', '403', '404', '500', '503'],
      help: 'the HTTP status; the answer has no body',
    },
  },
  start:
    ({ status }) =>
    () => ({
      before: async () => {
        const error = STATUS_CODES[status] ?? null;
        return { kind: 'reply', reply: { status: Number(status), headers: {}, body: '', error } };
      },
    }),
});
