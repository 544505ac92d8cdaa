import { type Reply, detailedError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';
import { type Route, segmentsOf } from './route.ts';

/** What older or other documents have, and what the guide and the cameras do instead (protocol.md §20). */
const INSTEAD: Readonly<Record<string, string>> = {
  'POST /v2/device/code': ': the guide asks at /v2/auth/device/code (§8.1)',
  'GET /v2/auth/token': ': the newer reference polls by POST (§8.2)',
};

/** The answer to what no route takes. */
export function notServed(exchange: Exchange, routes: readonly Route[]): Reply {
  const { path, method } = exchange;
  const instead = INSTEAD[`${method} ${path}`] ?? '';
  const methods = routes
    .filter((route) => segmentsOf(route, path) !== null)
    .map((route) => route.method);
  if (methods.length > 0) {
    exchange.violate(
      null,
      `called ${exchange.call.path} with ${exchange.call.method} (§19)${instead}`,
    );
    const reply = detailedError(405, 'Method Not Allowed', `Not with ${method}`);
    return { ...reply, headers: { ...reply.headers, allow: methods.join(', ') } };
  }
  exchange.violate(
    null,
    `called ${exchange.call.path}, which is no operation of the API (§19)${instead}`,
  );
  return detailedError(404, 'Not Found', 'There is no such resource');
}
