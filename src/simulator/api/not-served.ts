import { type Reply, detailedError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';
import { type Route, segmentsOf } from './route.ts';

/** The answer to what no route takes. */
export function notServed(exchange: Exchange, routes: readonly Route[]): Reply {
  const { path, method } = exchange;
  const methods = routes
    .filter((route) => segmentsOf(route, path) !== null)
    .map((route) => route.method);
  if (methods.length > 0) {
    exchange.violate(null, `called ${exchange.call.path} with ${exchange.call.method} (§19)`);
    const reply = detailedError(405, 'Method Not Allowed', `Not with ${method}`);
    return { ...reply, headers: { ...reply.headers, allow: methods.join(', ') } };
  }
  exchange.violate(null, `called ${exchange.call.path}, which is no operation of the API (§19)`);
  return detailedError(404, 'Not Found', 'There is no such resource');
}
