import { Refusal, notAuthorized } from '../http/reply.ts';
import type { Call } from '../world/call-log.ts';
import type { Device } from '../world/device.ts';
import type { TokenPair } from '../world/token-book.ts';
import type { Exchange } from './exchange.ts';

/** protocol.md §8.3 wants `devices/me` at once; calls that ran while the pair changed are no offence. */
const IDENTIFY_WITHIN_MS = 30_000;

/**
 * Calls that were on their way when the first was refused are no offence, nor a few soon after that, nor
 * a single one much later: a device may have heard the 401 in the last try of something it gave up.
 */
const ON_THEIR_WAY_MS = 1_000;
const SOON_MS = 30_000;
const CALLS_SOON_MAX = 3;
const CALLS_LATER_MAX = 1;

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
  if (pair === undefined || device === undefined) {
    if (token !== undefined) noteDeadToken(exchange, token);
    throw new Refusal(notAuthorized());
  }
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

/** §9: a 401 says that the token is dead. How long a device may take to hear it is our choice. */
function noteDeadToken(exchange: Exchange, token: string): void {
  const { world, call } = exchange;
  const pair = world.tokens.byAccessToken(token);
  if (pair === undefined || pair.callsWhileDead === null) return;
  const heardMs = pair.refusedCalls.find(wasHeard)?.endedMs ?? null;
  if (heardMs === null) return void pair.refusedCalls.push(call);
  const forMs = world.settings.now() - heardMs;
  if (forMs >= ON_THEIR_WAY_MS) pair.callsWhileDead += 1;
  if (pair.callsWhileDead <= (forMs < SOON_MS ? CALLS_SOON_MAX : CALLS_LATER_MAX)) return;
  pair.callsWhileDead = null;
  call.deviceId = pair.deviceId;
  exchange.violate('token.refresh', 'goes on with an access token that was refused (§9)');
}

/** No fault stood between the device and the answer. */
function wasHeard({ status, faults }: Call): boolean {
  return status === 401 && faults.length === 0;
}
