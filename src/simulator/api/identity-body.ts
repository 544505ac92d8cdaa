import { type Device, deviceStatus } from '../world/device.ts';
import { isoMicros } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { channelBody } from './channel-body.ts';

/** §10.1 */
const PATH_NAME_MAX_CHARS = 50;

/** Families of rights a device never has; their number is recorded, not their names (protocol.md §10.1). */
const OTHER_SCOPES = [
  'account',
  'asset',
  'comment',
  'custom_action',
  'presentation',
  'project',
  'review_link',
  'team',
  'webhook',
].flatMap((family) => ['create', 'read', 'update', 'delete'].map((verb) => `${family}_${verb}`));

/** `GET /v2/devices/me`, with every field of §10.1 and its nulls. */
export function identityBody(device: Device, { project, settings }: World): unknown {
  const nowMs = settings.now();
  const channels = device.channels.connected();
  return {
    _type: 'project_device',
    id: device.id,
    device_id: device.deviceId,
    asset_type: 'video',
    name: device.name,
    status: deviceStatus(device, nowMs),
    project_id: project.id,
    project: { _type: 'project', id: project.id, name: project.name },
    creator_id: device.user.id,
    inserted_at: isoMicros(device.insertedMs),
    updated_at: isoMicros(device.updatedMs),
    last_seen_at: isoMicros(device.lastSeenMs),
    deleted_at: null,
    last_known_firmware_version: device.clientVersion,
    timezone: device.timezone,
    authorization: authorizationBody(device),
    channels: channels.map((channel) => channelBody(channel, device, project.id, nowMs)),
    channel_count: channels.length,
    path_asset_type: 'VIDEO',
    path_name: pathName(device.name),
    required_metadata_attributes: [],
  };
}

/** No longer than documented, and no half of a character at its end. */
function pathName(name: string): string {
  return name.slice(0, PATH_NAME_MAX_CHARS).replace(/[\ud800-\udbff]$/, '');
}

function authorizationBody(device: Device): unknown {
  const { standing, user } = device;
  const expiresMs = standing.kind === 'authorized' ? standing.expiresMs : null;
  return {
    _type: 'project_device_authorization',
    id: device.authorizationId,
    project_device_id: device.id,
    creator: { _type: 'user', id: user.id, name: user.name },
    creator_id: user.id,
    inserted_at: isoMicros(device.pairedMs),
    expires_at: expiresMs === null ? null : isoMicros(expiresMs),
    scopes: {
      id: device.scopesId,
      ...Object.fromEntries(OTHER_SCOPES.map((name) => [name, false])),
      asset_create: true,
      offline: true,
    },
  };
}
