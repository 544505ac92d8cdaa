import { randomUUID } from 'node:crypto';
import { CHANNELS_MAX_COUNT } from '../../spec/index.ts';
import type { AssetType } from '../views.ts';

/** A data collector under a device (protocol.md §14). */
export interface Channel {
  readonly id: string;
  readonly actorId: string;
  /** Of the unit that collects: the device itself, or what hangs on it. */
  readonly clientId: string;
  readonly unitId: string;
  readonly assetType: AssetType;
  /** What uploads name. The device's own channel is 0. */
  readonly externalIndex: number;
  readonly insertedMs: number;
  updatedMs: number;
  isConnected: boolean;
}

export type NewChannel = Pick<Channel, 'clientId' | 'unitId' | 'assetType'>;

/**
 * The channels of one device. Undocumented, and our choices: a channel that is connected again while it is
 * connected stays as it is; an index is free again after its channel was disconnected; the device's own
 * channel stays, because every device has at least one (§5).
 */
export class ChannelSet {
  readonly #now: () => number;
  readonly #channels: Channel[] = [];

  constructor(now: () => number, own: NewChannel) {
    this.#now = now;
    this.#add(own, 0);
  }

  /** Ascending by index. */
  connected(): Channel[] {
    return this.#channels
      .filter(({ isConnected }) => isConnected)
      .toSorted((a, b) => a.externalIndex - b.externalIndex);
  }

  /** Also one that was disconnected. */
  find(id: string): Channel | undefined {
    return this.#channels.find((channel) => channel.id === id);
  }

  byIndex(externalIndex: number): Channel | undefined {
    return this.connected().find((channel) => channel.externalIndex === externalIndex);
  }

  byClient(clientId: string): Channel | undefined {
    return this.connected().find((channel) => channel.clientId === clientId);
  }

  /** @returns null when the device has as many as it may */
  connect(channel: NewChannel): Channel | null {
    const taken = new Set(this.connected().map(({ externalIndex }) => externalIndex));
    const indexes = Array.from({ length: CHANNELS_MAX_COUNT }, (_, index) => index);
    const free = indexes.find((index) => !taken.has(index));
    return free === undefined ? null : this.#add(channel, free);
  }

  /** @returns how many were disconnected; never the device's own */
  disconnect(channels: readonly Channel[]): number {
    const leaving = channels.filter((channel) => channel.isConnected && !isOwn(channel));
    for (const channel of leaving) {
      channel.isConnected = false;
      channel.updatedMs = this.#now();
    }
    return leaving.length;
  }

  #add(fields: NewChannel, externalIndex: number): Channel {
    const nowMs = this.#now();
    const channel: Channel = {
      ...fields,
      id: randomUUID(),
      actorId: randomUUID(),
      externalIndex,
      insertedMs: nowMs,
      updatedMs: nowMs,
      isConnected: true,
    };
    this.#channels.push(channel);
    return channel;
  }
}

function isOwn({ externalIndex }: Channel): boolean {
  return externalIndex === 0;
}
