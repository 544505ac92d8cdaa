import { type Reply, jsonReply } from '../http/reply.ts';
import type { Settings } from '../options.ts';
import type { TokenPair } from '../world/token-book.ts';

/** protocol.md §8.2, the same for both grants. */
export function tokenReply(pair: TokenPair, settings: Settings): Reply {
  return jsonReply(200, {
    access_token: pair.accessToken,
    expires_in: settings.accessTokenLifeSeconds,
    refresh_token: pair.refreshToken,
    token_type: 'bearer',
  });
}
