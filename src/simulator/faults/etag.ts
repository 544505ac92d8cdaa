import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.ts';
import { defineFault } from './fault.ts';

/** Of nothing anybody sent. */
const STRANGE_MD5 = createHash('md5').update('dailies: no such part').digest('hex');

const HOWS = ['lost', 'wrong', 'multipart', 'unquoted'] as const;
type How = (typeof HOWS)[number];

export const etagFault = defineFault({
  name: 'etag',
  describe: 'Keeps a part, and answers with an ETag that is lost, wrong, or no MD5.',
  params: {
    how: {
      kind: 'choice',
      value: 'lost',
      choices: HOWS,
      help: 'wrong: the MD5 of other bytes; multipart: ends in -2; unquoted: right, without quotes',
    },
  },
  applies: ({ host }) => host === 'storage',
  start:
    ({ how }) =>
    () => ({ changed: (reply) => withEtag(reply, how) }),
});

function withEtag(reply: Reply, how: How): Reply {
  const { etag, ...others } = reply.headers;
  if (etag === undefined) return reply;
  switch (how) {
    case 'lost':
      return { ...reply, headers: others };
    case 'wrong':
      return { ...reply, headers: { ...others, etag: `"${STRANGE_MD5}"` } };
    case 'multipart':
      return { ...reply, headers: { ...others, etag: `"${STRANGE_MD5}-2"` } };
    case 'unquoted':
      return { ...reply, headers: { ...others, etag: etag.replaceAll('"', '') } };
  }
}
