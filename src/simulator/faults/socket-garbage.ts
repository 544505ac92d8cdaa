import { SOCKET_EVENTS } from '../../spec/index.ts';
import { CODECS } from '../socket/codec.ts';
import type { SocketVersion } from '../views.ts';
import { defineSocketFault } from './socket-fault.ts';
import type { SocketLine } from './socket-hooks.ts';

const WHATS = ['broken-json', 'wrong-serializer', 'binary', 'huge', 'unknown-topic'] as const;
type What = (typeof WHATS)[number];

/** No topic of any device. */
const STRANGE_TOPIC = 'devices:00000000-0000-4000-8000-000000000000';

export const socketGarbageFault = defineSocketFault({
  name: 'socket-garbage',
  describe: 'Sends what no client expects: once when a socket opens, or instead of each answer.',
  params: {
    what: {
      kind: 'choice',
      value: 'broken-json',
      choices: WHATS,
      help: 'wrong-serializer: arrays to who speaks objects, and the other way round',
    },
    when: {
      kind: 'choice',
      value: 'open',
      choices: ['open', 'replies'],
      help: 'replies: in the place of every message that answers one of the device',
    },
    sizeBytes: {
      kind: 'number',
      value: 1024 ** 2,
      min: 1,
      max: 16 * 1024 ** 2,
      help: 'of the huge one',
    },
  },
  start: ({ what, when, sizeBytes }) => {
    const garbage = (line: SocketLine) => make(what, line, sizeBytes);
    return (line) =>
      when === 'open'
        ? { onOpen: () => line.send(garbage(line)) }
        : {
            outgoing: (outgoing) =>
              outgoing.kind === 'message' && outgoing.message.event === SOCKET_EVENTS.reply
                ? { kind: 'replace', data: garbage(line) }
                : { kind: 'pass' },
          };
  },
});

function make(what: What, line: SocketLine, sizeBytes: number): string | Uint8Array {
  const topic = what === 'unknown-topic' ? STRANGE_TOPIC : line.topic();
  const payload = what === 'huge' ? { noise: 'x'.repeat(sizeBytes) } : { status: 'online' };
  const push = { joinRef: null, ref: null, topic, event: SOCKET_EVENTS.statusUpdated, payload };
  switch (what) {
    case 'broken-json':
      return '{"event":"status_updated","payload":{"sta';
    case 'wrong-serializer': {
      const other: SocketVersion = line.version === 1 ? 2 : 1;
      return CODECS[other].encode(push);
    }
    case 'binary':
      return Uint8Array.of(0, 255, 254, 0, 17);
    case 'huge':
    case 'unknown-topic':
      return CODECS[line.version].encode(push);
  }
}
