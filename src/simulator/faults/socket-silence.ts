import { isHeartbeatReply } from '../socket/session.ts';
import { defineSocketFault } from './socket-fault.ts';
import type { Outgoing } from './socket-hooks.ts';

export const socketSilenceFault = defineSocketFault({
  name: 'socket-silence',
  describe: 'Takes everything that comes on a socket and says nothing: as a dead link looks.',
  params: {
    what: {
      kind: 'choice',
      value: 'everything',
      choices: ['everything', 'heartbeats'],
      help: 'heartbeats: only their replies are kept back',
    },
  },
  start: ({ what }) => {
    const isKeptBack = (outgoing: Outgoing) =>
      what === 'everything' || (outgoing.kind === 'message' && isHeartbeatReply(outgoing.message));
    return () => ({
      outgoing: (outgoing) => ({ kind: isKeptBack(outgoing) ? 'drop' : 'pass' }),
    });
  },
});
