import { hangUp } from '../http/raw-answer.ts';
import { writeWhole } from '../http/send-reply.ts';
import { DROPPED, defineFault } from './fault.ts';

export const keepAliveCutFault = defineFault({
  name: 'keep-alive-cut',
  describe: 'Ends connections that were promised to stay open.',
  params: {
    when: {
      kind: 'choice',
      value: 'next-request',
      choices: ['next-request', 'after-reply'],
      help: 'next-request: reset as soon as the connection is used again, with nothing done',
    },
  },
  applies: ({ connection }, { when }) => when === 'after-reply' || connection.requests > 1,
  start:
    ({ when }) =>
    () => {
      if (when === 'after-reply') {
        return {
          async write(outgoing) {
            const sent = await writeWhole(outgoing);
            hangUp(outgoing.request);
            return sent;
          },
        };
      }
      return {
        before: async (traffic) => {
          traffic.reset();
          return DROPPED;
        },
      };
    },
});
