import { createHash } from 'node:crypto';
import type { DeviceView } from '../views.ts';
import type { PauseWindows } from './pause-windows.ts';
import { isoMillis } from './time.ts';

/** protocol.md §10.2: offline when the server hears nothing for five minutes. */
const ONLINE_FOR_MS = 300_000;

export interface User {
  readonly id: string;
  readonly name: string;
}

/** May the device act, and if not, why. Only `authorized` can be left by time alone. */
type Standing =
  | { readonly kind: 'authorized'; readonly expiresMs: number | null }
  | { readonly kind: 'deauthorized' }
  | { readonly kind: 'forgotten' };

/** One physical unit connected to the project: Frame.io's project device (§5). */
export interface Device {
  readonly id: string;
  readonly deviceId: string;
  readonly clientId: string;
  readonly name: string;
  readonly channelId: string;
  readonly channelActorId: string;
  readonly insertedMs: number;
  readonly timezone: string;
  readonly pauses: PauseWindows;
  authorizationId: string;
  scopesId: string;
  user: User;
  pairedMs: number;
  standing: Standing;
  lastSeenMs: number;
  updatedMs: number;
  clientVersion: string;
}

/** The device model's name and a mark of the unit; from the client id, without giving it away. */
export function deviceName(clientId: string): string {
  const mark = createHash('sha256').update(clientId).digest('hex').slice(0, 6).toUpperCase();
  return `Simulated-C2C-${mark}`;
}

export function isOnline(device: Device, nowMs: number): boolean {
  return device.standing.kind === 'authorized' && nowMs - device.lastSeenMs < ONLINE_FOR_MS;
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
  };
}
