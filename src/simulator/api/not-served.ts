import { type Reply, detailedError } from '../http/reply.ts';
import type { Exchange } from './exchange.ts';
import type { Route } from './route.ts';

/** protocol.md §19: operations of Frame.io that a device may rightly call and this simulator lacks. */
const DOCUMENTED = [
  /^\/v2\/devices\/heartbeat$/,
  /^\/devices\/websocket$/,
  /^\/v2\/(devices\/)?assets\/[^/]+\/realtime_upload\/parts$/,
  /^\/v2\/devices\/assets\/[^/]+\/comments$/,
  /^\/v2\/devices\/channels(\/connect|\/disconnect)?$/,
  /^\/v2\/devices\/channels\/[^/]+\/disconnect$/,
  /^\/v2\/devices\/channels\/[^/]+\/inputs\/[^/]+\/trigger$/,
];

/** The answer to what no route takes. */
export function notServed(exchange: Exchange, routes: readonly Route[]): Reply {
  const { path, method } = exchange;
  const methods = routes.filter(({ paths }) => paths.includes(path)).map((route) => route.method);
  if (methods.length > 0) {
    exchange.violate(null, `called ${exchange.call.path} with ${exchange.call.method} (§19)`);
    const reply = detailedError(405, 'Method Not Allowed', `Not with ${method}`);
    return { ...reply, headers: { ...reply.headers, allow: methods.join(', ') } };
  }
  if (DOCUMENTED.some((pattern) => pattern.test(path))) {
    return detailedError(404, 'Not Found', 'This simulator does not serve this operation yet');
  }
  exchange.violate(null, `called ${exchange.call.path}, which is no operation of the API (§19)`);
  return detailedError(404, 'Not Found', 'There is no such resource');
}
