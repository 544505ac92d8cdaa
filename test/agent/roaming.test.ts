import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeviceNetwork } from '../../src/agent/network/device-network.ts';
import {
  SETTINGS_START,
  UploadEngine,
  type FrameioPort,
  type UploadEvent,
} from '../../src/engine/index.ts';
import {
  NOTHING_KNOWN,
  PartClient,
  SecureChannel,
  diskFiles,
  systemClock,
  trustAnchors,
  type NetworkLink,
} from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/testing/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { makeFolder } from '../support/program.ts';

/** Loopback stands for the network: its address is the one that is there, and then is not. */
const WIFI: NetworkLink = {
  name: 'wlan0',
  type: 'wifi',
  isUp: true,
  addresses: ['127.0.0.1'],
  isDefault: true,
  signalPercent: 70,
};
const MODEM: NetworkLink = {
  ...WIFI,
  name: 'wwan0',
  type: 'cellular',
  addresses: ['100.64.0.2'],
};
const BYTES = 3_000_000;
const DISK = diskFiles();
const REFUSED = {
  ok: false,
  outcome: {
    verdict: 'fail',
    code: 'refused',
    message: '',
    retryAfterMs: null,
    mayHaveBeenDone: false,
  },
} as const;

let folder: Awaited<ReturnType<typeof makeFolder>>;
let server: Server;
/** How many PUTs have begun to arrive. */
let begun: number;
let onBegun: () => void;
/** The storage answers when this resolves. */
let mayAnswer: PromiseWithResolvers<void>;
beforeEach(async () => {
  folder = await makeFolder();
  const identity = await selfSigned('localhost');
  writeFileSync(join(folder.path, 'anchor.pem'), identity.cert);
  begun = 0;
  mayAnswer = Promise.withResolvers<void>();
  server = createServer(identity, (request, response) => {
    begun += 1;
    // The first is read and never answered, as far as its sender can tell.
    if (begun > 1) request.on('end', () => void mayAnswer.promise.then(() => response.end()));
    request.resume();
    onBegun();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await folder[Symbol.asyncDispose]();
});

test('a part that is on its way when the machine moves is there seconds later, and nobody was told of a fault', async () => {
  let links: readonly NetworkLink[] = [WIFI];
  const url = `https://localhost:${(server.address() as AddressInfo).port}/part`;
  const channel = new SecureChannel(trustAnchors(join(folder.path, 'anchor.pem')));
  const client = new PartClient(channel);
  const store = new MemoryStore();
  const network = new DeviceNetwork({
    account: { pairing: { kind: 'unpaired' } },
    http: { send: async () => ({ kind: 'network', reason: 'other', detail: '' }) },
    transfer: client,
    networkNote: { read: async () => NOTHING_KNOWN, write: async () => undefined },
    networkId: () => null,
    dropDead: (now) => channel.dropDead(new Set(now.flatMap(({ addresses }) => addresses))),
    reach: async () => ({ kind: 'network', reason: 'other', detail: '' }),
    owned: true,
    clock: systemClock,
    context: { apiUrl: 'https://api.example', clientVersion: '1.2.3' },
    links: () => links,
    store: { list: async () => [], settings: async () => SETTINGS_START },
    emit: () => undefined,
  });
  const frameio: FrameioPort = {
    createAsset: async () => ({ ok: true, value: { assetId: 'a', uploadUrls: [url] } }),
    createGrowingAsset: async () => REFUSED,
    requestParts: async () => REFUSED,
    prove: async () => REFUSED,
  };
  const events: UploadEvent[] = [];
  const ended = Promise.withResolvers<UploadEvent>();
  const engine = new UploadEngine(
    { store, files: DISK, frameio, transfer: network.transfer, clock: systemClock },
    {
      owner: 'me',
      lanes: 1,
      scope: 'all',
      projectId: 'project',
      emit: (event) => {
        events.push(event);
        if (event.type === 'completed' || event.type === 'failed') ended.resolve(event);
      },
      onBroken: (error) => ended.reject(error),
    },
  );
  network.startWatching(() => engine.networkMoved());
  const path = join(folder.path, 'clip.mp4');
  writeFileSync(path, Buffer.alloc(BYTES, 'clip'));
  const facts = await DISK.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  const sending = new Promise<void>((resolve) => (onBegun = resolve));
  engine.start();
  const [id = ''] = await engine.enqueue([
    { ...facts, path, name: 'clip.mp4', filetype: 'video/mp4' },
  ]);
  await sending;
  const attempts = async () =>
    (await store.find(id))?.parts.map(({ state }) =>
      state.kind === 'waiting' ? state.attempts : null,
    );
  const again = new Promise<void>((resolve) => (onBegun = resolve));
  links = [MODEM];
  await again;
  expect(await attempts()).toEqual([0]);
  mayAnswer.resolve();
  expect(await ended.promise).toMatchObject({ type: 'completed' });
  expect(events.filter(({ type }) => type === 'held')).toEqual([]);
  expect(begun).toBe(2);
  await network.close();
  await engine.stop();
  client.close();
});
