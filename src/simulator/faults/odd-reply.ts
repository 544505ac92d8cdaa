import { type Reply, jsonReply } from '../http/reply.ts';
import { defineFault } from './fault.ts';
import { NEEDED_FIELDS, readObject } from './json-fields.ts';

const ODDITIES = ['object', 'null', 'array', 'text', 'empty', 'no-content', 'nulls'] as const;
type Oddity = (typeof ODDITIES)[number];

export const oddReplyFault = defineFault({
  name: 'odd-reply',
  describe: 'Answers with a success that lacks what the device needs.',
  params: {
    reply: {
      kind: 'choice',
      value: 'object',
      choices: ODDITIES,
      help: '{}, null, [], "text", an empty 200, a 204, or every field null',
    },
    phase: {
      kind: 'choice',
      value: 'before',
      choices: ['before', 'after'],
      help: 'before: nothing was done; after: everything was, and only its answer is odd',
    },
  },
  applies: ({ host }) => host === 'api',
  start: ({ reply, phase }) => {
    if (phase === 'before') {
      return () => ({ before: async () => ({ kind: 'reply', reply: odd(reply, null) }) });
    }
    return () => ({ changed: (honest) => (isSuccess(honest) ? odd(reply, honest) : honest) });
  },
});

function isSuccess({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}

function odd(oddity: Oddity, honest: Reply | null): Reply {
  switch (oddity) {
    case 'object':
      return jsonReply(200, {});
    case 'null':
      return jsonReply(200, null);
    case 'array':
      return jsonReply(200, []);
    case 'text':
      return jsonReply(200, 'text');
    case 'empty':
      return { ...jsonReply(200, null), body: '' };
    case 'no-content':
      return { status: 204, headers: {}, body: '', error: null };
    case 'nulls': {
      const names = Object.keys(readObject(honest?.body ?? '') ?? {});
      const fields = names.length > 0 ? names : NEEDED_FIELDS;
      return jsonReply(200, Object.fromEntries(fields.map((name) => [name, null])));
    }
  }
}
