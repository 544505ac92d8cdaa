import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PartClient, SecureChannel, diskFiles, trustAnchors } from '../../src/platform/index.ts';
import type { PartToSend, PutControl } from '../../src/engine/index.ts';
import { sickDisk } from '../../src/testing/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { makeFolder } from '../support/program.ts';

const disk = diskFiles();

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The storage's side of the wire, written by hand: what really arrives, and what it does to us. */
describe('a part on its way to the storage', () => {
  let server: Server;
  let handler: Handler;
  /** Whether it answers an Expect with 100. */
  let invites = true;
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
      if (invites) response.writeContinue();
      handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new PartClient(new SecureChannel(trustAnchors(anchor)));
    path = join(folder.path, 'clip.mp4');
  });
  beforeEach(() => writeFileSync(path, bytes));
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder[Symbol.asyncDispose]();
  });

  const partNow = async (differs: Partial<PartToSend> = {}): Promise<PartToSend> => {
    const facts = await disk.facts(path);
    if (facts.kind === 'file') throw new Error(facts.message);
    return {
      url: `https://localhost:${(server.address() as AddressInfo).port}/part?X-Amz-Signature=s`,
      path,
      stamp: facts.stamp,
      filetype: 'video/mp4',
      offsetBytes: 0,
      sizeBytes: bytes.length,
      expectContinue: false,
      ...differs,
    };
  };
  const allowing = (differs: Partial<PutControl> = {}): PutControl => ({
    cancel: new AbortController().signal,
    onProgress: () => undefined,
    allow: async (wantedBytes) => wantedBytes,
    ...differs,
  });
  const put = async (differs: Partial<PartToSend> = {}) => {
    const progress: number[] = [];
    const control = allowing({ onProgress: (sent) => progress.push(sent) });
    return { result: await client.putPart(await partNow(differs), control), progress };
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
        crc32: null,
        etag: 'abc',
        storedMd5: null,
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

  test('many parts over one kept connection leave nothing behind on it', async () => {
    handler = (request, response) => void receive(request).then(() => response.end());
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    // Node warns of the eleventh listener on one socket.
    for (let count = 0; count < 12; count += 1) await put({ sizeBytes: 10 });
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(warnings).toEqual([]);
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

  test('an upload URL without TLS is refused before a connection is opened', async () => {
    let connections = 0;
    const count = () => void connections++;
    server.on('connection', count);
    const part = await partNow();
    // A client of its own: no connection of another part stands that it could take.
    const channel = new SecureChannel(trustAnchors(null));
    const fresh = new PartClient(channel);
    const url = part.url.replace('https:', 'http:');
    const result = await fresh.putPart({ ...part, url }, allowing());
    fresh.close();
    server.off('connection', count);
    expect(result).toMatchObject({ kind: 'network', reason: 'other' });
    expect((result as { detail: string }).detail).toContain('no https: URL');
    expect(connections).toBe(0);
  });

  test('a certificate nobody vouches for is not accepted', async () => {
    const strict = new PartClient(new SecureChannel(trustAnchors(null)));
    const result = await strict.putPart(await partNow(), allowing());
    strict.close();
    expect(result).toMatchObject({ kind: 'network', reason: 'certificate' });
  });

  test('is broken off when it is cancelled', async () => {
    const cancel = new AbortController();
    handler = (request) => {
      request.once('data', () => cancel.abort());
      request.on('error', () => undefined);
    };
    const control = allowing({ cancel: cancel.signal });
    expect(await client.putPart(await partNow(), control)).toMatchObject({ reason: 'cancelled' });
  });

  test('an early refusal without Expect is heard, and nothing more is sent or asked for', async () => {
    let asked = 0;
    handler = (request, response) => {
      request.resume();
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    };
    const control = allowing({
      allow: async () => {
        asked += 1;
        // The second piece waits for bandwidth that never comes.
        return asked === 1 ? 1_000 : new Promise(() => undefined);
      },
    });
    expect(await client.putPart(await partNow(), control)).toMatchObject({ status: 403 });
    expect(asked).toBe(2);
  });

  test('a storage that wants no body gets none', async () => {
    let bodyBytes = -1;
    const gone = Promise.withResolvers<void>();
    handler = (request, response) => {
      request.on('error', () => undefined);
      const { socket } = request;
      const headBytes = socket.bytesRead;
      socket.once('close', () => {
        bodyBytes = socket.bytesRead - headBytes;
        gone.resolve();
      });
      response.writeHead(403).write('<Error>');
      // While the rest of its answer is on the way, too.
      setTimeout(() => response.end('<Code>AccessDenied</Code></Error>'), 100);
    };
    invites = false;
    expect((await put({ expectContinue: true })).result).toMatchObject({ status: 403 });
    invites = true;
    await gone.promise;
    expect(bodyBytes).toBe(0);
  });

  describe('from a sick disk', () => {
    const patience = { stallMs: 300, answerMs: 5_000, slowestBytesPerMs: Infinity };

    test('ends when nobody wants it any more, though its read never returns', async () => {
      handler = () => undefined;
      const part = await partNow();
      const goOn = (await sickDisk()).hangReads();
      const cancel = new AbortController();
      const putting = client.putPart(part, allowing({ cancel: cancel.signal }));
      setImmediate(() => cancel.abort());
      expect(await putting).toMatchObject({ reason: 'cancelled' });
      goOn();
    });

    test('is given up as a vanished file when its read is silent for too long', async () => {
      const impatient = new PartClient(
        new SecureChannel(trustAnchors(join(folder.path, 'anchor.pem'))),
        patience,
      );
      const part = await partNow();
      const goOn = (await sickDisk()).hangReads();
      expect(await impatient.putPart(part, allowing())).toMatchObject({
        code: 'file_vanished',
        message: 'clip.mp4 is not there (its disk has been silent for 0.3 s)',
      });
      goOn();
      impatient.close();
    });

    test('lends no buffer to another part while a read that never ended may still fill it', async () => {
      let body = Buffer.alloc(0);
      handler = (request, response) =>
        void receive(request).then((received) => {
          body = received;
          response.end();
        });
      await put();
      const part = await partNow();
      const disk = await sickDisk();
      const goOn = disk.hangReads();
      const cancel = new AbortController();
      const hung = client.putPart(part, allowing({ cancel: cancel.signal }));
      setTimeout(() => cancel.abort(), 20);
      expect(await hung).toMatchObject({ reason: 'cancelled' });
      vi.restoreAllMocks();
      // The late read comes back in the middle of the next part, with bytes of the first.
      writeFileSync(path, Buffer.alloc(bytes.length, 'other'));
      let asked = 0;
      const late = allowing({
        allow: async (wantedBytes) => {
          asked += 1;
          if (asked === 3) goOn();
          return wantedBytes;
        },
      });
      expect(await client.putPart(await partNow(), late)).toMatchObject({ kind: 'sent' });
      expect(body.equals(Buffer.alloc(bytes.length, 'other'))).toBe(true);
    });

    test('says that the file is there but cannot be read, or that it is gone', async () => {
      handler = (request) => void receive(request).catch(() => undefined);
      const part = await partNow();
      const disk = await sickDisk();
      disk.failReads('EIO');
      expect(await client.putPart(part, allowing())).toMatchObject({ code: 'file_unreadable' });
      vi.restoreAllMocks();
      disk.failReads('EIO', () => rmSync(path, { force: true }));
      expect(await client.putPart(part, allowing())).toMatchObject({ code: 'file_vanished' });
    });

    test('is finished though its file is never closed', async () => {
      handler = (request, response) => void receive(request).then(() => response.end());
      const part = await partNow();
      const goOn = (await sickDisk()).hangCloses();
      expect(await client.putPart(part, allowing())).toMatchObject({ kind: 'sent' });
      goOn();
    });
  });
});
