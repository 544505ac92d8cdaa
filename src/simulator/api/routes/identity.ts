import { PATHS } from '../../../spec/index.ts';
import { jsonReply } from '../../http/reply.ts';
import { requireBearer } from '../bearer.ts';
import { identityBody } from '../identity-body.ts';
import type { Route } from '../route.ts';

/** protocol.md §10.1. */
export const identityRoute: Route = {
  method: 'GET',
  paths: [PATHS.identity],
  async handle(exchange) {
    const { device, pair } = requireBearer(exchange);
    pair.identified = true;
    return jsonReply(200, identityBody(device, exchange.world));
  },
};
