import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient, PartClient, SecureChannel, diskFiles } from '../../src/platform/index.ts';
import { makeFolder } from '../support/program.ts';

const disk = diskFiles();

/** A middlebox, or a host whose service is down: it takes connections and cuts them. */
let cutter: Server;
let host: string;

beforeAll(async () => {
  cutter = createServer((socket) => socket.resetAndDestroy());
  await new Promise<void>((resolve) => cutter.listen(0, '127.0.0.1', resolve));
  host = `https://127.0.0.1:${(cutter.address() as AddressInfo).port}`;
});
afterAll(async () => new Promise((resolve) => cutter.close(resolve)));

test('a call whose connection is cut before it stands is known not to have been made', async () => {
  const client = new ApiClient(new SecureChannel([]));
  const call = { method: 'POST', url: host, headers: {}, body: { kind: 'none' } } as const;
  expect(await client.send(call)).toMatchObject({ kind: 'network', reason: 'unreachable' });
  await client.close();
});

test('so is a part', async () => {
  await using folder = await makeFolder();
  const path = join(folder.path, 'clip.mp4');
  await writeFile(path, 'part');
  const facts = await disk.facts(path);
  if (facts.kind === 'file') throw new Error(facts.message);
  const client = new PartClient(new SecureChannel([]));
  const part = {
    url: `${host}/part`,
    path,
    stamp: facts.stamp,
    filetype: 'video/mp4',
    offsetBytes: 0,
    sizeBytes: 4,
    expectContinue: false,
  };
  const control = {
    cancel: new AbortController().signal,
    onProgress: () => undefined,
    allow: async (bytes: number) => bytes,
  };
  const result = await client.putPart(part, control);
  expect(result).toMatchObject({ kind: 'network', reason: 'unreachable' });
  client.close();
});
