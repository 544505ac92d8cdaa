import { AUTH_ERROR_CODES, PATHS } from '../../spec/index.ts';
import { simpleError } from '../http/reply.ts';
import { defineFault } from './fault.ts';

export const authErrorFault = defineFault({
  name: 'auth-error',
  describe: 'Refuses a code or a token with one of the documented errors, out of the blue.',
  params: {
    code: { kind: 'choice', value: 'slow_down', choices: AUTH_ERROR_CODES, help: 'the error' },
    endpoint: {
      kind: 'choice',
      value: 'token',
      choices: ['token', 'code', 'both'],
      help: 'token: polls and refreshes; code: asking for a code',
    },
  },
  applies: ({ host, path }, { endpoint }) =>
    host === 'api' &&
    ((path === PATHS.token && endpoint !== 'code') ||
      (path === PATHS.deviceCode && endpoint !== 'token')),
  start:
    ({ code }) =>
    () => ({ before: async () => ({ kind: 'reply', reply: simpleError(code) }) }),
});
