import { type Reply, simpleError } from '../../http/reply.ts';
import type { Exchange } from '../exchange.ts';
import { tokenReply } from '../token-reply.ts';

/** A poll (protocol.md §8.2). */
export function redeemDeviceCode(exchange: Exchange, clientId: string, deviceCode: string): Reply {
  const { codes, devices, tokens, settings, calls } = exchange.world;
  const outcome = codes.poll(deviceCode, clientId);
  switch (outcome.kind) {
    case 'unknown':
    case 'used':
      return simpleError('invalid_grant');
    case 'wrongClient':
      return simpleError('invalid_client');
    case 'expired':
      if (outcome.again)
        exchange.violate('pair.expiry', 'polls on with a code it knows is expired');
      return simpleError('expired_token');
    case 'slowDown':
      exchange.violate(null, TOO_FAST);
      return simpleError('slow_down');
    case 'pending':
      if (outcome.tooFast) exchange.violate(null, TOO_FAST);
      return simpleError('authorization_pending');
    case 'authorized': {
      if (outcome.tooFast) exchange.violate(null, TOO_FAST);
      const device = devices.connect(clientId, outcome.authorization, exchange.clientVersion);
      exchange.belongsTo(device);
      calls.bind(clientId, device.id);
      return tokenReply(tokens.issue(device.id, clientId), settings);
    }
  }
}

const TOO_FAST = 'polls faster than the interval it was given (protocol.md §8.2, RFC 8628 3.5)';
