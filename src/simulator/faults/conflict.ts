import { CHANNEL_PAUSED, CHANNEL_PAUSED_BODY, PATHS } from '../../spec/index.ts';
import { type Reply, detailedError, jsonReply } from '../http/reply.ts';
import { defineFault } from './fault.ts';

const MESSAGES = ['slow_down', 'invalid_client', CHANNEL_PAUSED] as const;
type Message = (typeof MESSAGES)[number];

export const conflictFault = defineFault({
  name: 'conflict',
  describe: 'Refuses a new asset with 409, which means a pause only if it says so.',
  params: {
    message: {
      kind: 'choice',
      value: 'slow_down',
      choices: MESSAGES,
      help: 'only Channel Paused is one',
    },
    shape: {
      kind: 'choice',
      value: 'detailed',
      choices: ['detailed', 'simple'],
      help: 'with errors, code and message, or {"error": …} alone',
    },
  },
  applies: ({ host, method, path }) =>
    host === 'api' && method === 'POST' && (path === PATHS.assets || path === PATHS.assetsLegacy),
  start: ({ message, shape }) => {
    const reply = refusal(message, shape);
    return () => ({ before: async () => ({ kind: 'reply', reply }) });
  },
});

function refusal(message: Message, shape: 'detailed' | 'simple'): Reply {
  if (shape === 'simple') return { ...jsonReply(409, { error: message }), error: message };
  if (message === CHANNEL_PAUSED) return { ...jsonReply(409, CHANNEL_PAUSED_BODY), error: message };
  return detailedError(409, message, 'The request conflicts with the state of the device');
}
