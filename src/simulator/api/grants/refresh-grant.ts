import { type Reply, notAuthorized, simpleError } from '../../http/reply.ts';
import type { Exchange } from '../exchange.ts';
import { tokenReply } from '../token-reply.ts';

/**
 * Rotation (protocol.md §9): the old pair dies in the moment the new one exists, whether or not the reply
 * arrives.
 */
export function redeemRefreshToken(
  exchange: Exchange,
  clientId: string,
  refreshToken: string,
): Reply {
  const { tokens, devices, settings } = exchange.world;
  const outcome = tokens.inspect(refreshToken, clientId);
  switch (outcome.kind) {
    case 'fresh':
      // A forgotten device or an authorisation run out is a 401, no OAuth error (§9).
      if (devices.authorized(outcome.pair.deviceId) === undefined) return notAuthorized();
      return tokenReply(tokens.rotate(outcome.pair), settings);
    case 'revoked':
      return notAuthorized();
    case 'spent': {
      const { pair } = outcome;
      if (devices.authorized(pair.deviceId) === undefined) return notAuthorized();
      pair.refusals += 1;
      // Once is no offence: the reply that brought the new pair may have been lost.
      if (pair.refusals > 1) {
        exchange.violate('token.refresh', 'tries a spent refresh token again after it was refused');
      }
      return simpleError('invalid_request');
    }
    case 'unknown':
    case 'expired':
      return simpleError('invalid_request');
    case 'wrongClient':
      return simpleError('invalid_client');
  }
}
