import {
  GRANT_TYPES,
  PATHS,
  tokenByDeviceCodeRequest,
  tokenByRefreshRequest,
} from '../../../spec/index.ts';
import { z } from 'zod';
import type { Reply } from '../../http/reply.ts';
import { readForm } from '../form.ts';
import { requireClientSecret } from '../client-secret.ts';
import type { Exchange } from '../exchange.ts';
import { redeemDeviceCode } from '../grants/device-code-grant.ts';
import { redeemRefreshToken } from '../grants/refresh-grant.ts';
import type { Route } from '../route.ts';

const tokenRequest = z.discriminatedUnion('grant_type', [
  tokenByDeviceCodeRequest,
  tokenByRefreshRequest,
]);

/** protocol.md §8.2 and §9: one address, two grants. */
export const tokenRoute: Route = {
  method: 'POST',
  paths: [PATHS.token],
  async handle(exchange: Exchange): Promise<Reply> {
    const form = await readForm(exchange, tokenRequest);
    const byCode = form.grant_type === GRANT_TYPES.deviceCode;
    exchange.call.grant = byCode ? 'device_code' : 'refresh_token';
    requireClientSecret(exchange, form.client_secret);
    const known = exchange.world.devices.byClient(form.client_id);
    if (known !== undefined) exchange.belongsTo(known);
    return form.grant_type === GRANT_TYPES.deviceCode
      ? redeemDeviceCode(exchange, form.client_id, form.device_code)
      : redeemRefreshToken(exchange, form.client_id, form.refresh_token);
  },
};
