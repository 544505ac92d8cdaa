import { createHash } from 'node:crypto';
import { ONLINE_FOR_SECONDS } from '../../spec/index.ts';
import type { ChannelView, DeviceView } from '../views.ts';
import type { Channel, ChannelSet } from './channel-set.ts';
import type { DeviceSockets } from './device-sockets.ts';
import type { PauseWindows } from './pause-windows.ts';
import { isoMillis } from './time.ts';

const ONLINE_FOR_MS = ONLINE_FOR_SECONDS * 1000;

export interface User {
  readonly id: string;
  readonly name: string;
}

/** May the device act, and if not, why. Only `authorized` can be left by time alone. */
type Standing =
  | { readonly kind: 'authorized'; readonly expiresMs: number | null }
  | { readonly kind: 'deauthorized' }
  | { readonly kind: 'forgotten' };

/** One physical unit connected to the project: Frame.io's project device (protocol.md §5). */
export interface Device {
  readonly id: string;
  readonly deviceId: string;
  readonly clientId: string;
  name: string;
  readonly insertedMs: number;
  timezone: string;
  readonly pauses: PauseWindows;
  readonly channels: ChannelSet;
  readonly sockets: DeviceSockets;
  authorizationId: string;
  scopesId: string;
  user: User;
  pairedMs: number;
  standing: Standing;
  lastSeenMs: number;
  lastHeartbeatMs: number | null;
  updatedMs: number;
  clientVersion: string;
}

/** The device model's name and a mark of the unit; from the client id, without giving it away. */
export function deviceName(clientId: string): string {
  const mark = createHash('sha256').update(clientId).digest('hex').slice(0, 6).toUpperCase();
  return `Simulated-C2C-${mark}`;
}

/**
 * A socket makes a device online while it is open, and its end makes it offline (§10.3); without one, any
 * call to the API counts for five minutes. How the two go together is our choice.
 */
export function isOnline(device: Device, nowMs: number): boolean {
  const { standing, sockets, lastSeenMs } = device;
  if (standing.kind !== 'authorized') return false;
  return sockets.areOpen || (!sockets.hungUp && nowMs - lastSeenMs < ONLINE_FOR_MS);
}

/** §10.1: named after the device, by us. */
export function channelName(device: Device, { externalIndex }: Channel): string {
  return `${device.name} - Channel ${externalIndex + 1}`;
}

export function deviceStatus(device: Device, nowMs: number): DeviceView['status'] {
  if (device.pauses.isOpen) return 'paused';
  return isOnline(device, nowMs) ? 'online' : 'offline';
}

export function deviceView(device: Device, nowMs: number): DeviceView {
  const { standing } = device;
  const expiresMs = standing.kind === 'authorized' ? standing.expiresMs : null;
  return {
    id: device.id,
    deviceId: device.deviceId,
    name: device.name,
    status: deviceStatus(device, nowMs),
    authorization: standing.kind === 'authorized' ? 'authorized' : 'deauthorized',
    userName: device.user.name,
    pairedAt: isoMillis(device.pairedMs),
    authorizationExpiresAt: expiresMs === null ? null : isoMillis(expiresMs),
    lastSeenAt: isoMillis(device.lastSeenMs),
    clientVersion: device.clientVersion,
    timezone: device.timezone,
    pauses: device.pauses.views(),
    channels: device.channels.connected().map((channel) => channelView(device, channel)),
    socket: device.sockets.view(),
  };
}

function channelView(device: Device, channel: Channel): ChannelView {
  const { id, externalIndex, assetType } = channel;
  return { id, name: channelName(device, channel), externalIndex, assetType };
}
