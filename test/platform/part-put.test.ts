import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PartClient, diskFiles, trustAnchors } from '../../src/platform/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { makeFolder } from '../support/program.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The storage's side of the wire, written by hand: what really arrives, and what it does to us. */
describe('a part on its way to the storage', () => {
  let server: Server;
  let handler: Handler;
  let client: PartClient;
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let path: string;
  const bytes = Buffer.alloc(3_000_000, 'part');

  beforeAll(async () => {
    folder = await makeFolder();
    const identity = await selfSigned('localhost');
    const anchor = join(folder.path, 'anchor.pem');
    writeFileSync(anchor, identity.cert);
    server = createServer(identity, (request, response) => handler(request, response));
    server.on('checkContinue', (request, response) => {
      response.writeContinue();
      handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new PartClient(trustAnchors(anchor));
    path = join(folder.path, 'clip.mp4');
  });
  beforeEach(() => writeFileSync(path, bytes));
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder[Symbol.asyncDispose]();
  });

  const put = async (
    differs: { expectContinue?: boolean; offsetBytes?: number; sizeBytes?: number } = {},
  ) => {
    const facts = await diskFiles.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    const progress: number[] = [];
    const result = await client.putPart(
      {
        url: `https://localhost:${(server.address() as AddressInfo).port}/part?X-Amz-Signature=s`,
        path,
        stamp: facts.stamp,
        filetype: 'video/mp4',
        offsetBytes: 0,
        sizeBytes: bytes.length,
        expectContinue: false,
        ...differs,
      },
      (sent) => progress.push(sent),
      new AbortController().signal,
    );
    return { result, progress };
  };

  const receive = async (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  test.each([false, true])(
    'carries exactly the range, with exactly the signed headers (expect: %s)',
    async (expectContinue) => {
      let body = Buffer.alloc(0);
      let headers: IncomingMessage['headers'] = {};
      handler = (request, response) => {
        headers = request.headers;
        void receive(request).then((received) => {
          body = received;
          response.setHeader('etag', '"abc"').end();
        });
      };
      const { result, progress } = await put({
        offsetBytes: 1_001,
        sizeBytes: 2_000_000,
        expectContinue,
      });
      const range = bytes.subarray(1_001, 2_001_001);
      expect(body.equals(range)).toBe(true);
      expect(result).toEqual({
        kind: 'sent',
        md5: createHash('md5').update(range).digest('hex'),
        etag: 'abc',
      });
      const { host, connection, expect: _, ...rest } = headers;
      expect(host).toMatch(/^localhost:/);
      expect(connection).toBe('keep-alive');
      expect(rest).toEqual({
        'content-type': 'video/mp4',
        'content-length': '2000000',
        'x-amz-acl': 'private',
      });
      expect(progress.at(-1)).toBe(2_000_000);
    },
  );

  test('an empty part is a PUT with nothing in it', async () => {
    handler = (request, response) =>
      void receive(request).then((body) => response.end(String(body.length)));
    expect((await put({ offsetBytes: bytes.length, sizeBytes: 0 })).result).toMatchObject({
      kind: 'sent',
    });
  });

  test('one connection serves many parts', async () => {
    const ports = new Set<number | undefined>();
    handler = (request, response) => {
      ports.add(request.socket.remotePort);
      void receive(request).then(() => response.end());
    };
    for (let part = 0; part < 5; part++) await put();
    expect(ports.size).toBe(1);
  });

  test('an early refusal is heard, though the body was not yet sent', async () => {
    handler = (_, response) => {
      response.writeHead(403, { connection: 'close' });
      response.end(
        '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
      );
    };
    const { result } = await put({ expectContinue: true });
    expect(result).toMatchObject({ kind: 'reply', status: 403 });
  });

  test('a broken connection is a network fault', async () => {
    handler = (request) => {
      request.once('data', () => request.socket.destroy());
    };
    expect((await put()).result).toMatchObject({ kind: 'network', reason: 'reset' });
  });

  test('a kept connection that the storage has closed costs nothing', async () => {
    let tries = 0;
    handler = (request, response) => void receive(request).then(() => response.end());
    await put();
    handler = (request, response) => {
      tries += 1;
      if (tries === 1) request.socket.destroy();
      else void receive(request).then(() => response.end());
    };
    expect((await put()).result).toMatchObject({ kind: 'sent' });
    expect(tries).toBe(2);
  });

  test('a file that changes under it is never finished', async () => {
    let whole = false;
    handler = (request, response) => {
      request.once('data', () => writeFileSync(path, Buffer.alloc(bytes.length, 'other')));
      request.on('error', () => undefined);
      request.once('end', () => {
        whole = request.complete;
        response.end();
      });
      // Slowly, so that the change comes in the middle.
      request.pause();
      setTimeout(() => request.resume(), 300);
    };
    // More than the system's own buffers hold.
    const large = Buffer.alloc(40_000_000, 'x');
    writeFileSync(path, large);
    const { result } = await put({ sizeBytes: large.length });
    expect(result).toMatchObject({ kind: 'file', code: 'file_changed' });
    expect(whole).toBe(false);
  });

  test('a redirect is an answer, not a way to go', async () => {
    handler = (request, response) =>
      void receive(request).then(() =>
        response.writeHead(307, { location: 'http://elsewhere/' }).end(),
      );
    expect((await put()).result).toMatchObject({ kind: 'reply', status: 307 });
  });

  test('a certificate nobody vouches for is not accepted', async () => {
    const strict = new PartClient(trustAnchors(null));
    const facts = await diskFiles.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    const result = await strict.putPart(
      {
        url: `https://localhost:${(server.address() as AddressInfo).port}/part`,
        path,
        stamp: facts.stamp,
        filetype: 'video/mp4',
        offsetBytes: 0,
        sizeBytes: 10,
        expectContinue: false,
      },
      () => undefined,
      new AbortController().signal,
    );
    strict.close();
    expect(result).toMatchObject({ kind: 'network', reason: 'certificate' });
  });

  test('is broken off when it is cancelled', async () => {
    const cancel = new AbortController();
    handler = (request) => {
      request.once('data', () => cancel.abort());
      request.on('error', () => undefined);
    };
    const facts = await diskFiles.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    const url = `https://localhost:${(server.address() as AddressInfo).port}/part`;
    const part = {
      url,
      path,
      stamp: facts.stamp,
      filetype: 'video/mp4',
      offsetBytes: 0,
      sizeBytes: bytes.length,
      expectContinue: false,
    };
    expect(await client.putPart(part, () => undefined, cancel.signal)).toMatchObject({
      reason: 'cancelled',
    });
  });
});
