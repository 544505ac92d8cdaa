import { OPERATIONS } from '../../spec/index.ts';
import { type Reply, detailedError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';
import { matchPath } from './path-template.ts';
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
  if (isDocumented(path)) {
    return detailedError(404, 'Not Found', 'This is not served over plain requests');
  }
  exchange.violate(null, `called ${exchange.call.path}, which is no operation of the API (§19)`);
  return detailedError(404, 'Not Found', 'There is no such resource');
}

/** §19: what a device may rightly call, although no route takes it. */
function isDocumented(path: string): boolean {
  return Object.values(OPERATIONS).some(
    (operation) => operation.path !== null && matchPath(operation.path, path) !== null,
  );
}
