import { DROPPED, defineFault } from './fault.ts';
import { waitMs } from './wait.ts';

/** As long as timers can wait. */
const FOR_EVER_MS = 2 ** 31 - 1;

/**
 * A host that shares its port with people cannot turn connections away before it has read whose they
 * are: there a new connection is taken, and reset when a device's request is read.
 */
export const outageFault = defineFault({
  name: 'outage',
  describe: 'Takes a host down: connections are reset, refused, or never answered.',
  params: {
    how: {
      kind: 'choice',
      value: 'reset',
      choices: ['reset', 'refuse', 'silence'],
      help: 'reset and refuse end open connections too; silence reads and says nothing',
    },
  },
  start:
    ({ how }, off) =>
    () => ({
      before: async (traffic) => {
        if (how === 'silence') await waitMs(FOR_EVER_MS, [off, traffic.gone]);
        traffic.reset();
        return DROPPED;
      },
    }),
  trouble: ({ how }) => (how === 'silence' ? {} : { connections: how }),
});
