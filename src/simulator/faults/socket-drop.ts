import type { Traffic } from './fault.ts';
import { defineSocketFault } from './socket-fault.ts';
import type { SocketLine } from './socket-hooks.ts';
import { waitMs } from './wait.ts';

export const socketDropFault = defineSocketFault({
  name: 'socket-drop',
  describe: 'Ends sockets: those that are open at once, and new ones some time after they opened.',
  params: {
    which: {
      kind: 'choice',
      value: 'open',
      choices: ['open', 'new', 'both'],
      help: 'open: those open when this is switched on; new: those that open while it is on',
    },
    how: {
      kind: 'choice',
      value: 'reset',
      choices: ['reset', 'close'],
      help: 'reset: of the TCP connection; close: with a close frame',
    },
    code: {
      kind: 'choice',
      value: '1012',
      choices: ['1000', '1001', '1011', '1012', '1013', '4000'],
      help: 'in the close frame; 1012: the server restarts',
    },
    afterMs: {
      kind: 'number',
      value: 0,
      min: 0,
      max: 86_400_000,
      help: 'how long a new socket lives, milliseconds',
    },
  },
  applies: ({ isFresh }, { which }) => which === 'both' || isFresh === (which === 'new'),
  start: ({ how, code, afterMs }, off) => {
    const end = (line: SocketLine, traffic: Traffic) =>
      how === 'reset' ? traffic.reset() : line.close(Number(code));
    return (line, traffic) => ({
      onOpen: () => {
        if (!line.isFresh) return end(line, traffic);
        void waitMs(afterMs, [off, traffic.gone]).then(() => {
          if (!off.aborted && !traffic.gone.aborted) end(line, traffic);
        });
      },
    });
  },
});
