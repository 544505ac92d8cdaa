import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UploadEngine, type FrameioPort, type UploadEvent } from '../../src/engine/index.ts';
import { PartClient, SecureChannel, diskFiles, systemClock } from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/testing/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { makeFolder } from '../support/program.ts';

const disk = diskFiles();

const PART_BYTES = 6 * 1024 ** 2;
const OF_CLIPS = { 'a.mov': 3, 'b.mov': 2, 'c.mov': 1 } as const;

/** All that a person or a program could see of a folder; that a file was read the system may note. */
function look(folder: string) {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const { size, mtimeNs, ctimeNs, birthtimeNs, mode, ino, nlink } = statSync(path, {
        bigint: true,
      });
      const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
      return { name, size, mtimeNs, ctimeNs, birthtimeNs, mode, ino, nlink, sha256 };
    });
}

/** A storage with every mood: busy, broken, wrong, and at last in order. */
async function makeStorage() {
  const identity = await selfSigned('localhost');
  const tries = new Map<string, number>();
  const server = createServer(identity, (request, response) => {
    const url = request.url ?? '';
    const tried = (tries.get(url) ?? 0) + 1;
    tries.set(url, tried);
    const hash = createHash('md5');
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => hash.update(chunk));
    if (tried === 1 && url.endsWith('/2')) return void request.socket.destroy();
    request.on('end', () => {
      if (tried === 1 && url.endsWith('/1')) return response.writeHead(503).end();
      const md5 = tried === 2 && url.endsWith('/1') ? '0'.repeat(32) : hash.digest('hex');
      return response.setHeader('etag', `"${md5}"`).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    cert: identity.cert,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Frame.io, in as far as it hands out the storage's URLs. */
function makeFrameio(storageUrl: string): FrameioPort {
  let assets = 0;
  return {
    createAsset: async ({ name }) => {
      const assetId = `asset-${(assets += 1)}`;
      const uploadUrls = Array.from(
        { length: OF_CLIPS[name as keyof typeof OF_CLIPS] },
        (_, index) => `${storageUrl}/${assetId}/${index + 1}`,
      );
      return { ok: true, value: { assetId, uploadUrls } };
    },
    createGrowingAsset: async () => {
      throw new Error('no file here is being recorded');
    },
    requestParts: async () => {
      throw new Error('no file here is being recorded');
    },
    prove: async () => {
      throw new Error('nothing fails here');
    },
  };
}

/** What an engine tells, and who waits for it. */
class Ear {
  readonly #events: UploadEvent[] = [];
  #heard = () => {};

  readonly hear = (event: UploadEvent) => {
    this.#events.push(event);
    this.#heard();
  };

  async until(type: UploadEvent['type'], count: number): Promise<void> {
    const isEnough = () => this.#events.filter((event) => event.type === type).length >= count;
    while (!isEnough()) await new Promise<void>((resolve) => (this.#heard = resolve));
  }
}

async function fileOf(folder: string, name: string) {
  const path = join(folder, name);
  const facts = await disk.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  const { stamp, createdAtMs } = facts;
  return { path, name, filetype: 'video/quicktime', stamp, createdAtMs };
}

test('no byte and no time of a file is altered, whatever happens to its upload [I4]', async () => {
  await using folder = await makeFolder();
  const storage = await makeStorage();
  const client = new PartClient(new SecureChannel([storage.cert]));
  for (const [name, parts] of Object.entries(OF_CLIPS)) {
    const path = join(folder.path, name);
    writeFileSync(path, Buffer.alloc(parts * PART_BYTES - 1, `${name} `));
    utimesSync(path, 1_700_000_000.123, 1_700_000_000.456);
    chmodSync(path, 0o444);
  }
  const before = look(folder.path);

  const ear = new Ear();
  const ports = {
    store: new MemoryStore(),
    files: disk,
    clock: systemClock,
    transfer: client,
    frameio: makeFrameio(storage.url),
  };
  const start = () => {
    const owner = systemClock.newId();
    const onBroken = (error: unknown) => {
      throw error;
    };
    const work = { owner, lanes: 3, scope: 'all', projectId: 'project' } as const;
    const engine = new UploadEngine(ports, { ...work, emit: ear.hear, onBroken });
    engine.start();
    return engine;
  };
  const names = Object.keys(OF_CLIPS);
  const files = await Promise.all(names.map(async (name) => fileOf(folder.path, name)));
  const first = start();
  const [, , last = ''] = await first.enqueue(files);
  await first.command({ kind: 'hold', which: [last] });
  await ear.until('progress', 1);
  await first.stop();
  const second = start();
  await ear.until('completed', 2);
  await second.command({ kind: 'cancel', which: [last] });
  await second.enqueue(files.slice(0, 1), { again: true, origin: 'named' });
  await ear.until('completed', 3);
  await second.stop();
  expect(look(folder.path)).toEqual(before);

  client.close();
  await storage.close();
}, 30_000);
