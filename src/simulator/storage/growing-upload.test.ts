import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIB_5, growing, part, urlsOf } from '../testing/growing.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { codeOf, sha256 } from '../testing/uploading.ts';

/** PUTs a part and says what came of it. */
async function put(run: Running, url: string | undefined, bytes: Uint8Array) {
  const { status, text } = await run.device.put(url ?? '', bytes);
  return status === 200 ? 200 : codeOf(text);
}

describe('a growing upload', () => {
  it('arrives while it grows, in any order, numbers skipped, the header last', async () => {
    await using run = await running();
    const { ask, view } = await growing(run, { name: null, extension: '.mp4' });
    const [head, middle, tail] = [randomBytes(MIB_5), randomBytes(MIB_5 + 1), randomBytes(99)];
    const whole = Buffer.concat([head, middle, tail]);
    const [second] = urlsOf(await ask([part(20, middle.byteLength)]));
    expect(await put(run, second, middle)).toBe(200);
    expect(view()).toMatchObject({ receivedBytes: MIB_5 + 1, sizeBytes: null, storedParts: 1 });
    const last = { asset_filesize: whole.byteLength, asset_name: 'Scene 1.mp4' };
    const [third] = urlsOf(await ask([part(31, 99, true)], last));
    expect(await put(run, third, tail)).toBe(200);
    // All that was asked for is in, but it is not the whole file.
    expect(view()).toMatchObject({ status: 'created', failure: null, finalPart: 31 });
    const [first] = urlsOf(await ask([part(10)]));
    const complete = nextEvent(run.simulator, 'assetComplete');
    expect(await put(run, first, head)).toBe(200);
    const { asset } = await complete;
    expect(asset).toMatchObject({
      name: 'Scene 1.mp4',
      mode: 'growing',
      status: 'complete',
      sha256: sha256(whole),
      sizeBytes: whole.byteLength,
      parts: 3,
      storedParts: 3,
      finalPart: 31,
    });
    expect(await readFile(asset.contentFile ?? '')).toEqual(whole);
    expect(await readdir(dirname(asset.contentFile ?? ''))).toEqual(['content']);
    expect(run.violations()).toEqual([]);
  });

  it('of a short recording is one final part', async () => {
    await using run = await running();
    const { ask } = await growing(run);
    const complete = nextEvent(run.simulator, 'assetComplete');
    const [url] = urlsOf(await ask([part(1, 3, true)], { asset_filesize: 3 }));
    expect(await put(run, url, Buffer.from('abc'))).toBe(200);
    expect((await complete).asset.sha256).toBe(sha256(Buffer.from('abc')));
  });

  it('takes a part anew until it is complete, by either URL', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    const [before, after] = [randomBytes(MIB_5), randomBytes(MIB_5)];
    const [url] = urlsOf(await ask([part(1)]));
    await put(run, url, before);
    const [again] = urlsOf(await ask([part(1)]));
    expect(view()).toMatchObject({ parts: 1, storedParts: 1, putCount: 1 });
    expect(await put(run, again, before)).toBe(200);
    expect(await put(run, url, after)).toBe(200);
    const complete = nextEvent(run.simulator, 'assetComplete');
    const [last] = urlsOf(await ask([part(2, 1, true)], { asset_filesize: MIB_5 + 1 }));
    await put(run, last, Buffer.from('z'));
    const content = sha256(Buffer.concat([after, Buffer.from('z')]));
    expect((await complete).asset.sha256).toBe(content);
    expect(await put(run, url, before)).toBe(200);
    expect(view()).toMatchObject({ sha256: content, putCount: 5 });
    expect((await ask([part(1)])).status).toBe(400);
    expect(run.violations()).toEqual([]);
  });

  it('drops the bytes of a part that is asked for in another size', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    const [url] = urlsOf(await ask([part(1)]));
    await put(run, url, randomBytes(MIB_5));
    const larger = randomBytes(MIB_5 + 5);
    const [again] = urlsOf(await ask([part(1, MIB_5 + 5, true)], { asset_filesize: MIB_5 + 5 }));
    expect(view()).toMatchObject({ parts: 1, storedParts: 0, receivedBytes: 0 });
    expect(await put(run, url, randomBytes(MIB_5))).toBe('EntityTooSmall');
    const complete = nextEvent(run.simulator, 'assetComplete');
    expect(await put(run, again, larger)).toBe(200);
    expect((await complete).asset.sha256).toBe(sha256(larger));
  });

  it('drops the bytes also of a part that is on its way then', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    const [url] = urlsOf(await ask([part(1)]));
    run.simulator.control.faults.enable('stall', { ms: 300, host: 'storage' });
    const arriving = nextEvent(run.simulator, 'bytesReceived');
    const running1 = put(run, url, randomBytes(MIB_5));
    await arriving;
    await ask([part(1, MIB_5 + 5)]);
    expect(await running1).toBe('EntityTooSmall');
    expect(view()).toMatchObject({ storedParts: 0, putCount: 0 });
  });

  it('is complete when the last part in turns out to be the final one', async () => {
    await using run = await running();
    const { ask } = await growing(run);
    const bytes = randomBytes(MIB_5);
    const [url] = urlsOf(await ask([part(1)]));
    await put(run, url, bytes);
    const complete = nextEvent(run.simulator, 'assetComplete');
    await ask([part(1, MIB_5, true)], { asset_filesize: MIB_5 });
    expect((await complete).asset.sha256).toBe(sha256(bytes));
  });

  it('fails, and is an offence, when all there can be is less than was promised', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    const failed = nextEvent(run.simulator, 'assetFailed');
    const urls = urlsOf(await ask([part(1), part(2, 5, true)], { asset_filesize: MIB_5 + 6 }));
    expect(await put(run, urls[0], randomBytes(MIB_5))).toBe(200);
    expect(run.violations()).toEqual([]);
    expect(await put(run, urls[1], randomBytes(5))).toBe(200);
    const failure =
      'The device uploaded 5242885 bytes in 2 parts, not asset_filesize 5242886, ' +
      'and no number is left for more.';
    expect((await failed).asset).toMatchObject({ status: 'created', failure });
    expect(run.simulator.control.violations()).toMatchObject([
      { what: expect.stringContaining('not asset_filesize'), deviceId: view().deviceId },
    ]);
    expect(await put(run, urls[1], randomBytes(5))).toBe('NoSuchUpload');
    const again = await ask([part(2, 6, true)], { asset_filesize: MIB_5 + 6 });
    expect(again.json).toMatchObject({ errors: [{ detail: expect.stringContaining('failed') }] });
  });

  it('cannot be completed after a day, however young the last URL is', async () => {
    await using run = await running({ accessTokenLifeSeconds: 200_000 });
    const { ask, view } = await growing(run);
    run.clock.advance(86_000);
    const [url] = urlsOf(await ask([part(1, 3, true)], { asset_filesize: 3 }));
    run.clock.advance(400);
    expect(await put(run, url, Buffer.from('abc'))).toBe('NoSuchUpload');
    expect(view().failure).toMatch(/^Not complete within 86400 seconds: 0 bytes came, of 3\.$/);
  });

  it('takes no other length than was asked for, and no other type', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    const [url] = urlsOf(await ask([part(1, 3, true)], { asset_filesize: 3 }));
    expect(await put(run, url, Buffer.from('ab'))).toBe('EntityTooSmall');
    expect(await put(run, url, Buffer.from('abcd'))).toBe('EntityTooLarge');
    const typed = await run.device.put(url ?? '', Buffer.from('abc'), { 'content-type': 'a/b' });
    expect(codeOf(typed.text)).toBe('SignatureDoesNotMatch');
    const unasked = await run.device.put((url ?? '').replace('/1?', '/2?'), Buffer.from('abc'));
    expect(codeOf(unasked.text)).toBe('SignatureDoesNotMatch');
    expect(view().storedParts).toBe(0);
  });
});
