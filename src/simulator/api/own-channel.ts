import { notFound } from '../http/reply.ts';
import type { Channel } from '../world/channel-set.ts';
import type { Device } from '../world/device.ts';
import type { Exchange } from './exchange.ts';

/**
 * The connected channel a device names in the path of a call.
 *
 * @param act what completes "A device …"
 * @throws Refusal 404
 */
export function requireOwnChannel(
  exchange: Exchange,
  device: Device,
  id: string,
  act: string,
): Channel {
  const channel = device.channels.find(id);
  if (channel?.isConnected === true) return channel;
  // It may not know that its call to disconnect one was heard: only its answer may have been lost.
  if (channel === undefined) exchange.violate(null, `${act} a channel that it does not have (§14)`);
  throw notFound('The device has no such channel');
}
