import { describe, expect, test } from 'vitest';
import type { Exchange, Identity, Pairing } from '../../core/index.ts';
import { SETTINGS_START, type QueueSettings, type TransferPort } from '../../engine/index.ts';
import { NOTHING_KNOWN, type NetworkFacts, type NetworkLink } from '../../platform/index.ts';
import { ManualClock, settle } from '../../testing/index.ts';
import type { ConnectionNews } from '../events.ts';
import { DeviceNetwork } from './device-network.ts';

const WIFI: NetworkLink = {
  name: 'wlan0',
  type: 'wifi',
  isUp: true,
  addresses: ['10.0.0.7'],
  isDefault: true,
  signalPercent: 70,
};
const MODEM: NetworkLink = { ...WIFI, name: 'wwan0', type: 'cellular', addresses: ['100.64.0.2'] };
const API_URL = 'https://api.example';
const ORIGIN = 'https://up.example';
const WELL: Exchange = {
  kind: 'reply',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"status":"ok"}',
};
const AWAY = { kind: 'network', reason: 'refused', detail: 'up.example: nothing listens' } as const;

function pairedAs(deviceId: string): Pairing {
  const identity = { deviceId } as Identity;
  const tokens = { accessToken: 'a', refreshToken: 'r', issuedAtMs: 0, accessExpiresAtMs: 0 };
  return { kind: 'paired', identity, tokens };
}

/** A device's network, and what becomes of it. */
class World {
  readonly clock = new ManualClock();
  readonly news: ConnectionNews[] = [];
  /** Names of the links that connections may live on, at each time that others were ended. */
  readonly dropped: string[][] = [];
  readonly reached: string[] = [];
  moves = 0;
  links: readonly NetworkLink[] = [WIFI];
  pairing: Pairing = pairedAs('d');
  noted: NetworkFacts = NOTHING_KNOWN;
  settings: QueueSettings = SETTINGS_START;
  /** By what the network behind a link is known. */
  readonly ids: Record<string, string> = { wlan0: 'studio' };
  putPart: TransferPort['putPart'] = async () => AWAY;

  open(owned = true): DeviceNetwork {
    const network = new DeviceNetwork({
      account: { pairing: this.pairing },
      http: { send: async () => WELL },
      transfer: { putPart: async (part, control) => this.putPart(part, control) },
      networkNote: {
        read: async () => this.noted,
        write: async (facts) => void (this.noted = facts),
      },
      dropDead: (links) => void this.dropped.push(links.map(({ name }) => name)),
      reach: async (origin) => {
        this.reached.push(origin);
        return AWAY;
      },
      owned,
      clock: this.clock,
      context: { apiUrl: API_URL, clientVersion: '1.2.3' },
      links: () => this.links,
      networkId: ({ name }) => this.ids[name] ?? null,
      store: { list: async () => [], settings: async () => this.settings },
      emit: (event) => void this.news.push(event),
    });
    network.startWatching(() => void (this.moves += 1));
    return network;
  }

  async put(network: DeviceNetwork, sizeBytes = 1): Promise<void> {
    const part = {
      url: `${ORIGIN}/part?X-Amz-Signature=secret`,
      path: '/clip.mp4',
      stamp: null,
      filetype: 'video/mp4',
      offsetBytes: 0,
      sizeBytes,
      expectContinue: false,
    };
    const allow = async (bytes: number) => bytes;
    const control = { cancel: new AbortController().signal, onProgress: () => undefined, allow };
    await network.transfer.putPart(part, control);
    await settle();
  }
}

describe('a move to another network', () => {
  test('ends what belongs to the old one at once, and is told', async () => {
    const world = new World();
    world.open();
    await settle();
    world.links = [MODEM];
    await world.clock.advance(1_000);
    expect(world.dropped).toEqual([['wwan0']]);
    expect(world.moves).toBe(1);
    expect(world.news).toMatchObject([{ type: 'network', link: { name: 'wwan0' } }]);
  });

  test('a sleep ends every connection, and the network is the same', async () => {
    const world = new World();
    world.open();
    await settle();
    world.clock.sleep(3_600_000);
    await world.clock.advance(1_000);
    expect(world.dropped).toEqual([[]]);
    expect(world.moves).toBe(1);
    expect(world.news).toEqual([]);
  });

  test('a cable that is back in a moment has ended nothing that its address still carries', async () => {
    const world = new World();
    world.open();
    await settle();
    world.links = [{ ...WIFI, isUp: false }];
    await world.clock.advance(3_000);
    expect(world.dropped).toEqual([]);
    world.links = [WIFI];
    await world.clock.advance(10_000);
    expect(world.dropped).toEqual([['wlan0']]);
    expect(world.moves).toBe(2);
  });

  test('without any network nothing is kept for long', async () => {
    const world = new World();
    world.open();
    await settle();
    world.links = [];
    await world.clock.advance(10_000);
    expect(world.dropped).toEqual([[]]);
  });

  test('what parts have shown of the storage was shown on the old one', async () => {
    const world = new World();
    const network = world.open();
    world.putPart = async () => ({
      kind: 'sent',
      md5: '',
      crc32: null,
      etag: null,
      storedMd5: null,
    });
    await world.put(network);
    expect((await network.report(true)).network.layer).toBeNull();
    world.links = [MODEM];
    await world.clock.advance(1_000);
    expect((await network.report(true)).network.layer).toBe('storage');
  });
});

describe('the storage', () => {
  test('is looked at once an upload has named it, also by the next run and by who only looks', async () => {
    const world = new World();
    const network = world.open();
    expect((await network.report(true)).network.state).toBe('online');
    expect(world.reached).toEqual([]);
    await world.put(network);
    await network.close();
    expect(JSON.stringify(world.noted)).not.toContain('secret');
    for (const owned of [true, false]) {
      const { state, layer, reason } = (await world.open(owned).report(true)).network;
      expect({ state, layer }).toEqual({ state: 'limited', layer: 'storage' });
      expect(reason).toBe("Frame.io's storage up.example cannot be reached: nothing listens");
    }
    expect(world.reached).toEqual([ORIGIN, ORIGIN]);
  });

  test.each<[string, Pairing]>([
    ['another device', pairedAs('other')],
    ['none', { kind: 'unpaired' }],
  ])('is not contacted when the pairing is that of %s', async (_, pairing) => {
    const world = new World();
    const network = world.open();
    await world.put(network);
    await network.close();
    world.pairing = pairing;
    expect((await world.open().report(true)).network.layer).toBeNull();
    expect(world.reached).toEqual([]);
  });

  test('that who only looks is told of is not theirs to write down', async () => {
    const world = new World();
    await world.put(world.open(false));
    expect(world.noted).toEqual(NOTHING_KNOWN);
  });
});

const SENT = { kind: 'sent', md5: '', crc32: null, etag: null, storedMd5: null } as const;
const MB = 1_000_000;

describe('the speed of uploads', () => {
  /** Five seconds of one part after another. */
  const upload = async (world: World, network: DeviceNetwork, bytesPerSecond: number) => {
    world.putPart = async () => {
      await new Promise<void>((resolve) => world.clock.wakeAt(world.clock.now() + 5_000, resolve));
      return SENT;
    };
    const sending = world.put(network, bytesPerSecond * 5);
    await world.clock.advance(6_000);
    await sending;
  };
  const speed = async (network: DeviceNetwork) => (await network.upSpeed())?.bytesPerSecond ?? null;

  test('is the best of this stay, and known again after a restart, with its time', async () => {
    const world = new World();
    const network = world.open();
    expect(await network.upSpeed()).toBeNull();
    await upload(world, network, 2 * MB);
    const measured = await network.upSpeed();
    await upload(world, network, MB);
    expect(await network.upSpeed()).toEqual(measured);
    await network.close();
    await world.clock.advance(60_000);
    const again = world.open();
    expect(await again.upSpeed()).toEqual(measured);
    expect(await world.open(false).upSpeed()).toEqual(measured);
    await upload(world, again, MB);
    expect(await speed(again)).toBe(MB);
  });

  test('is that of the network that the machine is on', async () => {
    const world = new World();
    const network = world.open();
    await settle();
    await upload(world, network, 2 * MB);
    world.links = [MODEM];
    await world.clock.advance(1_000);
    expect(await speed(network)).toBeNull();
    await upload(world, network, MB);
    expect(await speed(network)).toBe(MB);
    world.links = [WIFI];
    await world.clock.advance(1_000);
    expect(await speed(network)).toBe(2 * MB);
    // By what the modem leads into, nobody can tell whether it is the same again.
    expect(Object.keys(world.noted.networks)).toEqual(['studio']);
  });

  test.each([
    ['bounds it', 2 * MB, null],
    ['is far above it', 20 * MB, 2 * MB],
  ])("is not that of the user's limit where that %s", async (_, limit, expected) => {
    const world = new World();
    world.settings = {
      ...SETTINGS_START,
      bandwidth: [{ weekday: null, minute: 0, bytesPerSecond: limit }],
    };
    const network = world.open();
    await upload(world, network, 2 * MB);
    expect(await speed(network)).toBe(expected);
  });

  test('is remembered of fifty networks, the last ones', async () => {
    const world = new World();
    const many = Array.from({ length: 60 }, (_, index) => [
      `network-${index}`,
      { upBytesPerSecond: MB, upMeasuredAtMs: index },
    ]);
    world.noted = { storage: null, networks: Object.fromEntries(many) };
    await upload(world, world.open(), MB);
    const ids = Object.keys(world.noted.networks);
    expect(ids).toHaveLength(50);
    expect(ids).toEqual(expect.arrayContaining(['studio', 'network-59', 'network-11']));
  });
});
