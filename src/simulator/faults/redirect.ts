import { STATUS_CODES } from 'node:http';
import { type Reply, textReply } from '../http/reply.ts';
import { defineFault } from './fault.ts';

export const redirectFault = defineFault({
  name: 'redirect',
  describe: 'Sends the device elsewhere with a redirect, and does nothing.',
  params: {
    status: {
      kind: 'choice',
      value: '302',
      choices: ['301', '302', '303', '307', '308'],
      help: 'the HTTP status',
    },
    to: {
      kind: 'choice',
      value: 'http',
      choices: ['http', 'other-host'],
      help: 'http: the same host, unencrypted; other-host: another name, by HTTPS',
    },
  },
  start: ({ status, to }) => {
    /** Where nobody comes but by following. */
    const sentTo = new Set<string>();
    return (traffic) => ({
      before: async () => {
        const { authority, hasAuthorization, path } = traffic;
        if (sentTo.has(authority)) {
          traffic.violate(
            hasAuthorization ? 'secret.tokens' : null,
            `followed a redirect to another host${hasAuthorization ? ' with its access token' : ''}`,
          );
        }
        const other = otherName(authority);
        if (to === 'other-host' && !sentTo.has(authority)) sentTo.add(other);
        const location = to === 'http' ? `http://${authority}${path}` : `https://${other}${path}`;
        return { kind: 'reply', reply: redirection(Number(status), location) };
      },
    });
  },
});

/** This machine by its other name: a stranger to the device, and still us, so that we see who comes. */
function otherName(authority: string): string {
  const port = /:\d+$/.exec(authority)?.[0] ?? '';
  return authority.startsWith('localhost') ? `127.0.0.1${port}` : `localhost${port}`;
}

function redirection(status: number, location: string): Reply {
  const words = STATUS_CODES[status] ?? 'Moved';
  const reply = textReply(status, 'text/html', `<html><body><h1>${words}</h1></body></html>`);
  return { ...reply, headers: { ...reply.headers, location }, error: words };
}
