import { HEADERS, PATHS, SEMVER_PATTERN } from '../../spec/index.ts';
import type { Work } from '../http/faulted-exchange.ts';
import { type Reply, detailedError } from '../http/reply.ts';
import type { World } from '../world/world.ts';
import { Exchange } from './exchange.ts';
import { notServed } from './not-served.ts';
import { type Route, segmentsOf } from './route.ts';

/** A device's call to the API. */
export function apiWork(world: World, routes: readonly Route[]): Work {
  return {
    host: 'api',
    async perform(served) {
      const exchange = new Exchange(world, served);
      try {
        return await dispatch(exchange, routes);
      } finally {
        // Last, so that the offence is booked on the device the call turned out to be from.
        examineHeaders(exchange);
      }
    },
    brokenReply: () => detailedError(500, 'Internal Server Error', 'Something went wrong'),
  };
}

async function dispatch(exchange: Exchange, routes: readonly Route[]): Promise<Reply> {
  for (const route of routes) {
    const segments = route.method === exchange.method ? segmentsOf(route, exchange.path) : null;
    if (segments !== null) return route.handle(exchange, segments);
  }
  return notServed(exchange, routes);
}

/** protocol.md §7. The server goes on as with 0.0.0; the checklist does not. */
export function examineHeaders(
  exchange: Pick<Exchange, 'headers' | 'path' | 'call' | 'violate'>,
): void {
  const { headers, path, call } = exchange;
  const version = headers[HEADERS.clientVersion];
  if (version === undefined) {
    exchange.violate('http.version-header', `sent no x-client-version to ${call.path}`);
  } else if (!SEMVER_PATTERN.test(String(version))) {
    exchange.violate('http.version-header', 'sent an x-client-version that is no SemVer');
  }
  if (headers[HEADERS.linkPairing] !== undefined && path !== PATHS.deviceCode) {
    exchange.violate(null, `sent ${HEADERS.linkPairing} to ${call.path}: only with a code (§7)`);
  }
}
