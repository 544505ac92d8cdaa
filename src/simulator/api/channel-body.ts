import type { Channel } from '../world/channel-set.ts';
import { type Device, channelName, isOnline } from '../world/device.ts';
import { isoMicros } from '../world/time.ts';

/** A channel, as in `devices/me` and as answer to connecting one (protocol.md §10.1, §14). */
export function channelBody(
  channel: Channel,
  device: Device,
  projectId: string,
  nowMs: number,
): unknown {
  const updatedMs = Math.max(channel.updatedMs, device.updatedMs);
  return {
    _type: 'project_device_channel',
    id: channel.id,
    actor_id: channel.actorId,
    asset_type: channel.assetType,
    device_id: channel.unitId,
    external_index: channel.externalIndex,
    inserted_at: isoMicros(channel.insertedMs),
    name: channelName(device, channel),
    project_id: projectId,
    project_device_id: device.id,
    // The stand-in records what every input logs, so that no model needs to be set up for it.
    real_time_logging_capable: true,
    status: isOnline(device, nowMs) ? 'online' : 'offline',
    updated_at: isoMicros(updatedMs),
  };
}
