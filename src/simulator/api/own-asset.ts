import { notFound } from '../http/reply.ts';
import type { Asset } from '../world/asset.ts';
import type { Device } from '../world/device.ts';
import type { Exchange } from './exchange.ts';

/**
 * The asset a device names in the path of a call. Only its own: a device reads and changes nothing that
 * others made (protocol.md §3).
 *
 * @param act what completes "A device …"
 * @throws Refusal 404
 */
export function requireOwnAsset(
  exchange: Exchange,
  device: Device,
  id: string,
  act: string,
): Asset {
  const { assets, devices } = exchange.world;
  const asset = assets.find(id);
  if (asset?.deviceId === device.id) return asset;
  // What it created before it was forgotten is not its any more, but it may not know that.
  if (asset === undefined || !devices.isSameUnit(device, asset.deviceId)) {
    exchange.violate(null, `${act} an asset that it has not created`);
  }
  throw notFound('The device has no such asset');
}
