import { jsonReply, textReply } from '../http/reply.ts';
import type { RefusedStatus, VisitHouse } from '../http/serve-visit.ts';
import type { VisitRoute } from '../http/visit.ts';

const NAMES: Readonly<Record<RefusedStatus, string>> = {
  403: 'forbidden',
  404: 'unknown_call',
  500: 'internal',
};

/** Programs hear no in JSON, with the calls there are where theirs is none; people hear it in words. */
export function visitRefusal(calls: readonly VisitRoute[]): VisitHouse['refuse'] {
  const known = calls.map(({ method, path }) => `${method} ${path}`);
  return (path, status, message) => {
    if (!/^\/control(\/|$)/.test(path)) {
      return textReply(status, 'text/plain; charset=utf-8', `${message}\n`);
    }
    const body = { error: NAMES[status], message, ...(status === 404 && { calls: known }) };
    return jsonReply(status, body);
  };
}
