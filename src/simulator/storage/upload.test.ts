import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextEvent, running } from '../testing/running.ts';
import { sha256, uploading } from '../testing/uploading.ts';

const md5 = (data: Uint8Array) => createHash('md5').update(data).digest('hex');

describe('an upload', () => {
  it('arrives byte-identical, part by part in any order, and completes by itself', async () => {
    await using run = await running({ urlsPerAsset: () => 3 });
    const { data, pieces, view } = await uploading(run, 100_001);
    const complete = nextEvent(run.simulator, 'assetComplete');
    for (const { url, bytes } of pieces.toReversed()) {
      expect(view()).toMatchObject({ status: 'created', sha256: null, contentFile: null });
      const reply = await run.device.put(url, bytes);
      expect([reply.status, reply.headers.etag]).toEqual([200, `"${md5(bytes)}"`]);
    }
    const { asset } = await complete;
    expect(asset).toMatchObject({ sha256: sha256(data), parts: 3, storedParts: 3 });
    expect(asset.receivedBytes).toBe(100_001);
    expect(view()?.putCount).toBe(3);
    expect(await readFile(asset.contentFile ?? '')).toEqual(data);
    expect(await readdir(dirname(asset.contentFile ?? ''))).toEqual(['content']);
    expect(view()?.lastAnsweredAt).toBe('2026-11-23T12:00:00.000Z');
    expect(run.violations()).toEqual([]);
  });

  it('takes the same part again, before and after the end, and counts it', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { data, pieces, view } = await uploading(run, 1000);
    const [first, last] = pieces;
    await run.device.put(first?.url ?? '', randomBytes(500));
    await run.device.put(first?.url ?? '', first?.bytes ?? randomBytes(0));
    expect(view()).toMatchObject({ putCount: 2, storedParts: 1, receivedBytes: 500 });
    const complete = nextEvent(run.simulator, 'assetComplete');
    await run.device.put(last?.url ?? '', last?.bytes ?? randomBytes(0));
    expect((await complete).asset.sha256).toBe(sha256(data));
    expect((await run.device.put(first?.url ?? '', randomBytes(500))).status).toBe(200);
    expect(view()).toMatchObject({ putCount: 4, sha256: sha256(data) });
    expect(run.violations()).toEqual([]);
  });

  it('of a tiny file with many URLs needs no empty parts, and takes them if they come', async () => {
    await using run = await running({ urlsPerAsset: () => 6 });
    const { data, pieces } = await uploading(run, 10);
    expect(pieces.map(({ bytes }) => bytes.byteLength)).toEqual([2, 2, 2, 2, 2, 0]);
    expect((await run.device.put(pieces[5]?.url ?? '', Buffer.alloc(0))).status).toBe(200);
    const complete = nextEvent(run.simulator, 'assetComplete');
    for (const { url, bytes } of pieces.slice(0, 5)) await run.device.put(url, bytes);
    expect((await complete).asset.sha256).toBe(sha256(data));
    expect(run.violations()).toEqual([]);
  });

  it('runs over one kept-alive connection', async () => {
    await using run = await running({ urlsPerAsset: () => 2 });
    const { pieces } = await uploading(run, 1000);
    const agent = run.device.wire.agent();
    for (const { url, bytes } of pieces) {
      const reply = await run.device.wire.send(url, {
        method: 'PUT',
        headers: {
          'content-type': 'video/mp4',
          'x-amz-acl': 'private',
          'content-length': bytes.byteLength,
        },
        body: bytes,
        agent,
      });
      expect(reply.status).toBe(200);
    }
    const sockets = Object.values(agent.freeSockets).flat();
    expect(sockets).toHaveLength(1);
    agent.destroy();
  });

  it.each([
    '../../etc/passwd',
    'a/b\\c:d*?"<>|',
    'line\nbreak\tand\u0000nul',
    'Klappe 🎬 zweite — ünï',
    'x'.repeat(251) + '.mov',
    '...',
    '<script>alert(1)</script>',
  ])('keeps the name %j exactly, and only as text', async (name) => {
    await using run = await running();
    const { pieces, view, data } = await uploading(run, 10, name);
    const complete = nextEvent(run.simulator, 'assetComplete');
    await run.device.put(pieces[0]?.url ?? '', data);
    const { asset } = await complete;
    expect(asset.name).toBe(name);
    expect(view()?.name).toBe(name);
    expect(asset.contentFile).toMatch(new RegExp(`/assets/${asset.id}/content$`));
    expect(run.violations()).toEqual([]);
  });
});
