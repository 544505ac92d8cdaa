import { randomUUID } from 'node:crypto';
import { CLIENT_VERSION_IF_MISSING } from '../../spec/index.ts';
import type { DeviceChange } from '../event.ts';
import type { AssetType, DeviceView } from '../views.ts';
import { SimulatorError } from '../simulator-error.ts';
import { type Channel, ChannelSet } from './channel-set.ts';
import { type Device, type User, deviceName, deviceView } from './device.ts';
import { DeviceSockets } from './device-sockets.ts';
import type { EventBus } from './event-bus.ts';
import { PauseWindows } from './pause-windows.ts';

export interface Authorization {
  readonly user: User;
  readonly expiresMs: number | null;
}

/** The devices of the project, and those that were of it. */
export class DeviceBook {
  readonly #now: () => number;
  readonly #events: EventBus;
  readonly #timezone: string;
  readonly #devices = new Map<string, Device>();
  /** Physical units outlive their pairings (protocol.md §5). */
  readonly #unitIds = new Map<string, string>();

  constructor(now: () => number, events: EventBus, timezone: string) {
    this.#now = now;
    this.#events = events;
    this.#timezone = timezone;
  }

  /** A unit that pairs again is the same project device, unless it was forgotten in between. */
  connect(clientId: string, authorization: Authorization, clientVersion: string): Device {
    const nowMs = this.#now();
    const device = this.byClient(clientId) ?? this.#add(clientId, authorization.user);
    Object.assign(device, {
      authorizationId: randomUUID(),
      user: authorization.user,
      standing: { kind: 'authorized', expiresMs: authorization.expiresMs },
      pairedMs: nowMs,
      updatedMs: nowMs,
    } satisfies Partial<Device>);
    device.sockets.startOver();
    this.touch(device, clientVersion);
    this.#events.emit({ type: 'paired', device: deviceView(device, nowMs) });
    return device;
  }

  /** Also of devices that were forgotten. */
  knows(id: string): boolean {
    return this.#devices.has(id);
  }

  byClient(clientId: string): Device | undefined {
    return this.#present().find((device) => device.clientId === clientId);
  }

  /** The device while it may act: neither forgotten nor deauthorised nor expired (§9). */
  authorized(id: string): Device | undefined {
    const device = this.#devices.get(id);
    if (device === undefined) return undefined;
    this.#expire(device);
    return device.standing.kind === 'authorized' ? device : undefined;
  }

  /** Any call to the API counts as a sign of life (§10.2). */
  touch(device: Device, clientVersion: string): void {
    device.lastSeenMs = this.#now();
    device.clientVersion = clientVersion;
    device.sockets.heard();
  }

  pause(id: string): void {
    const device = this.#require(id);
    if (device.pauses.open(this.#now())) this.#changed(device, 'paused');
  }

  resume(id: string): void {
    const device = this.#require(id);
    if (device.pauses.close(this.#now())) this.#changed(device, 'resumed');
  }

  forget(id: string): void {
    const device = this.#require(id);
    device.standing = { kind: 'forgotten' };
    this.#changed(device, 'forgotten');
  }

  /** Changes nothing that has its name already: folders of assets neither (§11.5). */
  rename(id: string, name: string): void {
    const device = this.#require(id);
    if (device.name === name) return;
    device.name = name;
    this.#changed(device, 'renamed');
  }

  /** @param timezone IANA name; decides the date folder of assets to come (§11.5) */
  setTimezone(id: string, timezone: string): void {
    const device = this.#require(id);
    if (device.timezone === timezone) return;
    device.timezone = timezone;
    this.#changed(device, 'timezone');
  }

  /** @returns null when the device has as many channels as it may (§10.1) */
  connectChannel(device: Device, clientId: string, assetType: AssetType): Channel | null {
    const known = device.channels.byClient(clientId);
    if (known !== undefined) return known;
    const unitId = this.#unitId(clientId);
    const channel = device.channels.connect({ clientId, unitId, assetType });
    if (channel !== null) this.#changed(device, 'channels');
    return channel;
  }

  /** Never the device's own. */
  disconnectChannels(device: Device, channels: readonly Channel[]): void {
    if (device.channels.disconnect(channels) > 0) this.#changed(device, 'channels');
  }

  /** Both are pairings of one physical unit: it may have been forgotten in between. */
  isSameUnit(device: Device, id: string): boolean {
    return this.#devices.get(id)?.clientId === device.clientId;
  }

  dropSockets(id: string): void {
    this.#require(id).sockets.dropAll();
  }

  deauthorize(device: Device): void {
    device.standing = { kind: 'deauthorized' };
    this.#changed(device, 'deauthorized');
  }

  views(): DeviceView[] {
    return this.#present().map((device) => deviceView(device, this.#now()));
  }

  #present(): Device[] {
    const devices = [...this.#devices.values()];
    for (const device of devices) this.#expire(device);
    return devices.filter((device) => device.standing.kind !== 'forgotten');
  }

  /** §9: when the expiration set at pairing is reached the device is removed by itself. */
  #expire(device: Device): void {
    if (device.standing.kind !== 'authorized' || device.standing.expiresMs === null) return;
    if (this.#now() < device.standing.expiresMs) return;
    device.standing = { kind: 'forgotten' };
    this.#changed(device, 'forgotten');
  }

  #changed(device: Device, change: DeviceChange): void {
    device.updatedMs = this.#now();
    this.#events.emit({ type: 'deviceChanged', change, deviceId: device.id });
  }

  #require(id: string): Device {
    const device = this.#devices.get(id);
    if (device === undefined || device.standing.kind === 'forgotten') {
      throw new SimulatorError('unknown_device', 'The project has no device with this id.');
    }
    return device;
  }

  #add(clientId: string, user: User): Device {
    const nowMs = this.#now();
    const deviceId = this.#unitId(clientId);
    const device: Device = {
      id: randomUUID(),
      deviceId,
      clientId,
      name: deviceName(clientId),
      insertedMs: nowMs,
      timezone: this.#timezone,
      pauses: new PauseWindows(),
      channels: new ChannelSet(this.#now, { clientId, unitId: deviceId, assetType: 'video' }),
      sockets: new DeviceSockets(),
      authorizationId: randomUUID(),
      scopesId: randomUUID(),
      user,
      pairedMs: nowMs,
      standing: { kind: 'deauthorized' },
      lastSeenMs: nowMs,
      lastHeartbeatMs: null,
      updatedMs: nowMs,
      clientVersion: CLIENT_VERSION_IF_MISSING,
    };
    this.#devices.set(device.id, device);
    return device;
  }

  #unitId(clientId: string): string {
    const unitId = this.#unitIds.get(clientId) ?? randomUUID();
    this.#unitIds.set(clientId, unitId);
    return unitId;
  }
}
