import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { codeOf, sha256, uploadingOne } from '../testing/uploading.ts';

/** Sends the head of a PUT and the first bytes, and leaves it there. */
async function startPut(run: Running, url: string, length: number, first: Uint8Array) {
  const socket = await run.device.wire.open(url);
  const { pathname, search, host } = new URL(url);
  socket.write(
    `PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: video/mp4\r\n` +
      `x-amz-acl: private\r\nContent-Length: ${length}\r\n\r\n`,
  );
  socket.write(first);
  return socket;
}

async function untilClosed(socket: TLSSocket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'close');
  return Buffer.concat(pieces).toString();
}

describe('a PUT that breaks', () => {
  it('leaves no part behind, and the next one starts anew', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { pieces, url, bytes, view, data, id } = await uploadingOne(run, 200_000);
    const socket = await startPut(run, url, bytes.byteLength, bytes.subarray(0, 60_000));
    await expect.poll(() => view()?.receivedBytes).toBe(60_000);
    const call = nextEvent(run.simulator, 'call');
    socket.destroy();
    expect((await call).call).toMatchObject({ host: 'storage', status: null });
    expect(view()).toMatchObject({ receivedBytes: 0, storedParts: 0, putCount: 0 });
    const complete = nextEvent(run.simulator, 'assetComplete');
    for (const each of pieces) await run.device.put(each.url, each.bytes);
    const { asset } = await complete;
    expect(asset).toMatchObject({ id, sha256: sha256(data) });
    expect(view()?.putCount).toBe(2);
    expect(await readdir(dirname(asset.contentFile ?? ''))).toEqual(['content']);
  });

  it('gets RequestTimeout and the door when it falls silent', async () => {
    await using run = await running({ storageIdleSeconds: 0.2 });
    const { url, bytes, view } = await uploadingOne(run, 1000);
    const socket = await startPut(run, url, bytes.byteLength, bytes.subarray(0, 10));
    const answer = await untilClosed(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(codeOf(answer)).toBe('RequestTimeout');
    await expect
      .poll(() => run.simulator.control.calls().at(-1))
      .toMatchObject({ status: 400, error: 'RequestTimeout' });
    expect(view()).toMatchObject({ receivedBytes: 0, storedParts: 0 });
  });

  it('does not block the same part on another connection', async () => {
    await using run = await running();
    const { url, bytes, data } = await uploadingOne(run, 1000);
    await startPut(run, url, bytes.byteLength, bytes.subarray(0, 10));
    const complete = nextEvent(run.simulator, 'assetComplete');
    expect((await run.device.put(url, bytes)).status).toBe(200);
    expect((await complete).asset.sha256).toBe(sha256(data));
  });
});
