import { HEARTBEAT_MIN_SECONDS, PATHS } from '../../../spec/index.ts';
import { noContent } from '../../http/reply.ts';
import { expectIdentified, requireBearer } from '../bearer.ts';
import { expectNoBody } from '../json-body.ts';
import type { Route } from '../route.ts';

/** A device that waits for exactly the minute may seem early by the jitter of the network. */
const EARLY_TOLERATED_SHARE = 0.1;
const MIN_MS = HEARTBEAT_MIN_SECONDS * 1000 * (1 - EARLY_TOLERATED_SHARE);

/** protocol.md §10.2: a sign of life, as every call is one. Too many are an offence, and served. */
export const heartbeatRoute: Route = {
  method: 'POST',
  paths: [PATHS.heartbeat],
  async handle(exchange) {
    const { device, pair } = requireBearer(exchange);
    expectIdentified(exchange, pair);
    await expectNoBody(exchange);
    const nowMs = exchange.world.settings.now();
    if (device.lastHeartbeatMs !== null && nowMs - device.lastHeartbeatMs < MIN_MS) {
      exchange.violate(null, 'sends heartbeats more often than once a minute (§10.2)');
    }
    device.lastHeartbeatMs = nowMs;
    return noContent();
  },
};
