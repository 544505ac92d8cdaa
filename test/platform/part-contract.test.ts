import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PartClient, SecureChannel, diskFiles } from '../../src/platform/index.ts';
import { transferContract, type StorageMood } from '../../src/testing/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { makeFolder } from '../support/program.ts';

const disk = diskFiles();

/** Short, so that silence can be waited out; long enough for a busy machine. */
const SILENCE_MS = 400;

const identity = await selfSigned('localhost');

type Take = (request: IncomingMessage, response: ServerResponse, taken: Buffer[]) => unknown;

const MOODS: Readonly<Record<StorageMood, Take>> = {
  takes: async (request, response, taken) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      taken.push(body);
      response.setHeader('etag', `"${createHash('md5').update(body).digest('hex')}"`).end();
    });
  },
  refuses: (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    });
  },
  breaks: (request) => request.socket.destroy(),
  'is silent': (request) => request.on('error', () => undefined),
};

transferContract('the client over TLS', async () => {
  const folder = await makeFolder();
  const taken: Buffer[] = [];
  const server = createServer(identity, (request, response) => {
    MOODS[world.mood](request, response, taken);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const patience = { stallMs: SILENCE_MS, answerMs: SILENCE_MS, slowestBytesPerMs: Infinity };
  const client = new PartClient(new SecureChannel([identity.cert]), patience);
  const world = {
    transfer: client,
    url: `https://localhost:${(server.address() as AddressInfo).port}/part?X-Amz-Signature=s`,
    write: async (name: string, bytes: Buffer) => {
      const path = join(folder.path, name);
      // Times of a disk can be too coarse to tell two writes in one moment.
      if (existsSync(path)) await delay(20);
      writeFileSync(path, bytes);
      const facts = await disk.facts(path);
      if (facts.kind === 'file') throw new Error(facts.message);
      return { path, stamp: facts.stamp };
    },
    remove: async (path: string) => rmSync(path),
    mood: 'takes' as StorageMood,
    taken,
    passSilence: async () => delay(SILENCE_MS * 1.5),
    close: async () => {
      client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await folder[Symbol.asyncDispose]();
    },
  };
  return world;
});
