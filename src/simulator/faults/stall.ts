import { PASS, defineFault, type Traffic } from './fault.ts';
import { waitMs } from './wait.ts';

export const stallFault = defineFault({
  name: 'stall',
  describe: 'Says nothing for a while, before the work or between the work and its answer.',
  params: {
    ms: { kind: 'number', value: 10_000, min: 0, max: 86_400_000, help: 'how long, milliseconds' },
    phase: {
      kind: 'choice',
      value: 'after',
      choices: ['before', 'after'],
      help: 'after: everything is kept, only the answer is late',
    },
  },
  start: ({ ms, phase }, off) => {
    const stall = async (traffic: Traffic) => {
      await waitMs(ms, [off, traffic.gone]);
      return PASS;
    };
    return () => (phase === 'before' ? { before: stall } : { beforeReply: stall });
  },
});
