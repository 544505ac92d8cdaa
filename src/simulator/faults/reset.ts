import { DROPPED, PASS, defineFault, type Traffic } from './fault.ts';

export const resetFault = defineFault({
  name: 'reset',
  describe:
    'Resets the TCP connection: before the request is read, in the middle, or after the work.',
  params: {
    phase: {
      kind: 'choice',
      value: 'before',
      choices: ['before', 'middle', 'after'],
      help: 'after: everything is kept, only the answer is lost',
    },
  },
  applies: (traffic, { phase }) => phase !== 'middle' || traffic.hasBody,
  start:
    ({ phase }) =>
    () => {
      switch (phase) {
        case 'before':
          return { before: cut };
        case 'middle':
          return {
            receiving: async (traffic, { receivedBytes, totalBytes }) =>
              totalBytes === null || receivedBytes * 2 >= totalBytes ? cut(traffic) : PASS,
          };
        case 'after':
          return { beforeReply: cut };
      }
    },
});

async function cut(traffic: Traffic) {
  traffic.reset();
  return DROPPED;
}
