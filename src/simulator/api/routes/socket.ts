import { PATHS } from '../../../spec/index.ts';
import { detailedError } from '../../http/reply.ts';
import type { Route } from '../route.ts';

/** The socket's address without a wish to upgrade (§10.3): 426, as Cowboy, Phoenix's server, answers. */
export const socketRoute: Route = {
  method: 'GET',
  paths: [PATHS.socket],
  async handle(exchange) {
    exchange.violate(null, `called ${exchange.call.path} without asking for a WebSocket (§10.3)`);
    const reply = detailedError(426, 'Upgrade Required', 'This is a WebSocket');
    return { ...reply, headers: { ...reply.headers, upgrade: 'websocket' } };
  },
};
