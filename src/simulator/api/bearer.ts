import { Refusal, notAuthorized } from '../http/reply.ts';
import type { Device } from '../world/device.ts';
import type { TokenPair } from '../world/token-book.ts';
import type { Exchange } from './exchange.ts';

/** protocol.md §8.3 wants `devices/me` at once; calls that ran while the pair changed are no offence. */
const IDENTIFY_WITHIN_MS = 30_000;

export interface Bearer {
  readonly device: Device;
  readonly pair: TokenPair;
}

/**
 * Who calls.
 *
 * @throws Refusal 401 in §9's words: no token, an old one, or one of a device that is no more
 */
export function requireBearer(exchange: Exchange): Bearer {
  const { tokens, devices } = exchange.world;
  const token = /^Bearer (\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  const pair = token === undefined ? undefined : tokens.authenticate(token);
  const device = pair === undefined ? undefined : devices.authorized(pair.deviceId);
  if (pair === undefined || device === undefined) throw new Refusal(notAuthorized());
  exchange.belongsTo(device);
  return { device, pair };
}

/** For every call but `devices/me` itself. */
export function expectIdentified(exchange: Exchange, pair: TokenPair): void {
  if (pair.identified || pair.remindedToIdentify) return;
  if (exchange.world.settings.now() - pair.issuedMs < IDENTIFY_WITHIN_MS) return;
  pair.remindedToIdentify = true;
  exchange.violate('project.shown', 'did not call devices/me after it got new tokens (§8.3)');
}
