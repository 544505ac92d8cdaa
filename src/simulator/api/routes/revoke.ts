import { PATHS, revokeRequest } from '../../../spec/index.ts';
import { jsonReply } from '../../http/reply.ts';
import { requireClientSecret } from '../client-secret.ts';
import { readForm } from '../form.ts';
import type { Route } from '../route.ts';

/** protocol.md §9: the device deauthorises itself. RFC 7009: a token that means nothing is a success too. */
export const revokeRoute: Route = {
  method: 'POST',
  paths: [PATHS.revoke],
  async handle(exchange) {
    const form = await readForm(exchange, revokeRequest);
    requireClientSecret(exchange, form.client_secret);
    const { tokens, devices } = exchange.world;
    const pair = tokens.find(form.token);
    if (pair !== undefined && pair.clientId === form.client_id && pair.state === 'live') {
      const device = devices.authorized(pair.deviceId);
      tokens.revokeDevice(pair.deviceId);
      if (device !== undefined) {
        exchange.belongsTo(device);
        devices.deauthorize(device);
      }
    }
    return jsonReply(200, { success: true });
  },
};
