import { describe, expect, it } from 'vitest';
import { realtimePartsReply } from '../../spec/index.ts';
import { MIB_5, growing, part, urlsOf } from '../testing/growing.ts';
import { nextEvent, running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';

const CLIP = { name: 'A001.mp4', filetype: 'video/mp4', offset: 0, is_realtime_upload: true };

describe('creating a growing asset', () => {
  it.each(['/v2/devices/assets', '/v2/assets'])('at %s answers in short', async (path) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, CLIP, path);
    expect([reply.status, reply.json]).toEqual([
      200,
      { id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'A001.mp4' },
    ]);
    expect(run.simulator.control.assets()).toMatchObject([
      {
        mode: 'growing',
        sizeBytes: null,
        filesizeBytes: null,
        finalPart: null,
        parts: 0,
        storedParts: 0,
        receivedBytes: 0,
        status: 'created',
        failure: null,
      },
    ]);
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['no size, as null', { filesize: null }, 'A001.mp4'],
    ['an extension only', { name: undefined, extension: '.mp4' }, '[new file].mp4'],
    ['an extension only, as null', { name: null, extension: '.mp4' }, '[new file].mp4'],
    ['an extension only, as documented default', { name: '', extension: '.mp4' }, '[new file].mp4'],
    ['both, if they agree', { extension: '.mp4' }, 'A001.mp4'],
    ['no offset, as the guide writes it', { offset: undefined }, 'A001.mp4'],
    ['a number of parts, which says nothing here', { parts: 2 }, 'A001.mp4'],
    ['a long ending', { name: 'a.tar.gz', extension: '.tar.gz' }, 'a.tar.gz'],
  ])('takes %s', async (_, fields, name) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, { ...CLIP, ...fields });
    expect([reply.status, reply.json]).toMatchObject([200, { name }]);
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['a size', { filesize: 1000 }, 'filesize'],
    ['a name without an ending', { name: 'A001' }, 'extension'],
    ['a name that is only an ending', { name: '.mp4' }, 'extension'],
    ['a name that ends in a dot', { name: 'A001.' }, 'extension'],
    ['neither name nor extension', { name: null }, 'extension'],
    ['an empty name and no extension', { name: '' }, 'extension'],
    ['two endings that differ', { extension: '.mov' }, 'extension'],
    ['an extension without its dot', { extension: 'mp4' }, 'extension'],
    ['a name that is a number', { name: 1 }, 'name'],
  ])('refuses %s, and notes it', async (_, fields, mark) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, { ...CLIP, ...fields });
    expect(reply.json).toMatchObject({
      code: 400,
      errors: [{ status: 400, detail: expect.stringContaining(mark) }],
    });
    expect(run.violations()).toEqual([expect.stringContaining(`where ${mark}`)]);
    expect(run.simulator.control.assets()).toEqual([]);
  });

  it.each([
    ['no filetype', { filetype: undefined }, 'filetype'],
    ['a negative offset', { offset: -10 }, 'upload.date'],
    ['fields nobody documented', { codec: 'h264' }, 'undocumented asset fields: codec'],
  ])('serves %s, and notes it', async (_, fields, mark) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, { ...CLIP, ...fields });
    expect(reply.status).toBe(200);
    expect(run.violations()).toEqual([expect.stringContaining(mark)]);
  });

  it.each(['yes', 1, 'true'])('does not take is_realtime_upload %j for yes', async (value) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const body = { ...CLIP, filesize: 10, is_realtime_upload: value };
    expect((await run.device.createAsset(access, body)).status).toBe(400);
    expect(run.violations()).toHaveLength(1);
  });

  it('is refused in a pause, by the time of the capture', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access);
    run.clock.advance(100);
    run.simulator.control.pause(run.simulator.control.devices()[0]?.id ?? '');
    const during = await run.device.createAsset(access, CLIP);
    expect([during.status, during.json]).toMatchObject([409, { message: 'Channel Paused' }]);
    expect((await run.device.createAsset(access, { ...CLIP, offset: 10 })).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('knows versions and channels like any asset', async () => {
    await using run = await running();
    const { id, view, access } = await growing(run);
    const reply = await run.device.createAsset(access, { ...CLIP, auto_version_id: id });
    expect(reply.status).toBe(200);
    expect(run.simulator.control.assets()[1]?.versionOf).toBe(id);
    const unknown = { ...CLIP, auto_version_id: 'de305d54-75b4-431b-adb2-eb6b9e546014' };
    expect((await run.device.createAsset(access, unknown)).status).toBe(404);
    expect((await run.device.createAsset(access, { ...CLIP, channel: 3 })).status).toBe(404);
    expect(view().folder).toMatch(/^Cloud_Devices\/2026_11_23\/VIDEO\/Simulated-C2C-/);
  });
});

describe('asking for parts', () => {
  it('gives a URL for each, in the order of the request, and they may skip numbers', async () => {
    await using run = await running();
    const { ask, view, id } = await growing(run);
    const grew = nextEvent(run.simulator, 'assetGrew');
    const reply = await ask([part(5), part(2), part(10_000)]);
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.json as object)).toEqual(['upload_urls']);
    const urls = urlsOf(reply).map((url) => new URL(url));
    expect(urls.map(({ pathname }) => pathname)).toEqual([
      `/parts/${id}/5`,
      `/parts/${id}/2`,
      `/parts/${id}/10000`,
    ]);
    const query = Object.fromEntries(urls[0]?.searchParams ?? []);
    expect(query).toMatchObject({
      'X-Amz-Expires': '86400',
      'X-Amz-SignedHeaders': 'content-type;host;x-amz-acl',
      'x-amz-meta-asset_id': id,
      'x-amz-meta-is_realtime_upload': 'true',
      'x-amz-meta-part_number': '5',
      'x-amz-meta-extension': 'mp4',
    });
    expect(view()).toMatchObject({ parts: 3, storedParts: 0, finalPart: null, sizeBytes: null });
    expect((await grew).asset.id).toBe(id);
    expect(run.violations()).toEqual([]);
  });

  it('works the same at the address that is no device’s', async () => {
    await using run = await running();
    const { access, id, view } = await growing(run);
    const path = `/v2/assets/${id}/realtime_upload/parts`;
    const reply = await run.device.act(access, path, { parts: [part(1)] });
    expect(realtimePartsReply.parse(reply.json).upload_urls).toHaveLength(1);
    expect(view().parts).toBe(1);
  });

  it('makes the size known with the final one', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    await ask([part(1)], { asset_filesize: null, asset_name: null });
    await ask([part(2, 7, true)], { asset_filesize: MIB_5 + 7 });
    expect(view()).toMatchObject({ finalPart: 2, sizeBytes: MIB_5 + 7, filesizeBytes: MIB_5 + 7 });
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['no parts', [], {}, 'parts'],
    ['number 0', [part(0)], {}, 'parts.0.number'],
    ['number 10,001', [part(10_001)], {}, 'parts.0.number'],
    ['half a part', [part(1.5)], {}, 'parts.0.number'],
    ['a part below 5 MiB that is not final', [part(1, MIB_5 - 1)], {}, '5 MiB'],
    ['an empty part', [part(1, 0, true)], { asset_filesize: 1 }, 'parts.0.size'],
    ['a part above 5 GiB', [part(1, 5 * 1024 ** 3 + 1)], {}, 'parts.0.size'],
    ['a part that does not say whether it is final', [{ number: 1, size: MIB_5 }], {}, 'is_final'],
    [
      'a part that says it in words',
      [{ number: 1, size: MIB_5, is_final: 'false' }],
      {},
      'is_final',
    ],
    ['a final part without the total', [part(1, 9, true)], {}, 'asset_filesize is required'],
    ['a total of nothing', [part(1, 9, true)], { asset_filesize: 0 }, 'asset_filesize'],
    [
      'a total above 5 TiB',
      [part(1, 9, true)],
      { asset_filesize: 5 * 1024 ** 4 + 1 },
      'asset_filesize',
    ],
    ['a total below the parts', [part(1, 9, true)], { asset_filesize: 8 }, 'asset_filesize 8'],
    ['a number twice', [part(1), part(1)], {}, 'twice'],
    [
      'two final parts',
      [part(1, 9, true), part(2, 9, true)],
      { asset_filesize: 18 },
      'more than one',
    ],
    ['a part after the final', [part(2), part(1, 9, true)], { asset_filesize: MIB_5 + 9 }, 'after'],
    ['a name without an ending', [part(1)], { asset_name: 'A001' }, 'asset_name'],
  ])('is refused with %s, and noted', async (_, parts, rest, detail) => {
    await using run = await running();
    const { access, path, view } = await growing(run);
    const reply = await run.device.act(access, path, { parts, ...rest });
    expect(reply.json).toMatchObject({
      code: 400,
      errors: [{ status: 400, detail: expect.stringContaining(detail) }],
    });
    expect(run.violations()).toHaveLength(1);
    expect(view()).toMatchObject({ parts: 0, sizeBytes: null, finalPart: null });
  });

  it('is judged at once, however long its name', async () => {
    await using run = await running();
    const { ask } = await growing(run, { name: null, extension: '.mp4' });
    const startedMs = performance.now();
    const reply = await ask([part(1)], { asset_name: `${'.'.repeat(100_000)}\n` });
    expect(reply.status).toBe(400);
    expect((await ask([part(1)], { asset_name: 'a.'.repeat(100_000) + 'mp4' })).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('notes fields that nobody documented, and serves', async () => {
    await using run = await running();
    const { access, path } = await growing(run);
    const parts = [
      { ...part(1), md5: 'x' },
      { ...part(2), md5: 'y' },
    ];
    const reply = await run.device.act(access, path, { parts, asset_is_final: true });
    expect(reply.status).toBe(200);
    expect(run.violations()).toEqual([
      expect.stringContaining('undocumented fields: md5, asset_is_final'),
    ]);
  });

  it('takes JSON only', async () => {
    await using run = await running();
    const { access, path } = await growing(run);
    const reply = await run.device.wire.send(run.device.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access}`,
        'x-client-version': '1.0.0',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'parts=1',
    });
    expect(reply.status).toBe(415);
    expect(run.violations()).toEqual([expect.stringContaining('did not send JSON')]);
  });

  it('is refused for what is no growing asset of this device', async () => {
    await using run = await running();
    const { access, ask, id } = await growing(run);
    const finished = await run.device.asset(access);
    const of = (asset: string, token = access) =>
      run.device.act(token, `/v2/devices/assets/${asset}/realtime_upload/parts`, {
        parts: [part(1)],
      });
    expect((await of(finished.id)).status).toBe(404);
    expect(run.violations()).toEqual([expect.stringContaining('no real-time upload')]);
    expect((await of('de305d54-75b4-431b-adb2-eb6b9e546014')).status).toBe(404);
    const other = new TestDevice(run.simulator, 'unit-2');
    const stranger = (await other.pair()).access;
    await other.me(stranger);
    expect((await of(id, stranger)).status).toBe(404);
    expect(run.violations().slice(1)).toEqual([
      expect.stringContaining('not created'),
      expect.stringContaining('not created'),
    ]);
    expect((await ask([part(1)])).status).toBe(200);
    expect((await of(id, 'nobody')).status).toBe(401);
  });

  it('is no offence of a device that does not know yet that it was forgotten', async () => {
    await using run = await running();
    const { id } = await growing(run);
    run.simulator.control.forget(run.simulator.control.devices()[0]?.id ?? '');
    const { access } = await run.device.pair();
    await run.device.me(access);
    const path = `/v2/devices/assets/${id}/realtime_upload/parts`;
    expect((await run.device.act(access, path, { parts: [part(1)] })).status).toBe(404);
    expect(run.violations()).toEqual([]);
  });

  it('goes on in a pause: the upload is running', async () => {
    await using run = await running();
    const { ask } = await growing(run);
    run.simulator.control.pause(run.simulator.control.devices()[0]?.id ?? '');
    expect((await ask([part(1)])).status).toBe(200);
  });

  it('ends with the day of the asset', async () => {
    await using run = await running();
    const { ask, view } = await growing(run);
    run.clock.advance(86_399);
    expect(run.simulator.control.assets()[0]?.failure).toBeNull();
    run.clock.advance(1);
    const { access } = await run.device.pair();
    await run.device.me(access);
    expect((await ask([part(1)])).status).toBe(401);
    const late = await run.device.act(
      access,
      `/v2/devices/assets/${view().id}/realtime_upload/parts`,
      { parts: [part(1)] },
    );
    expect(late.status).toBe(400);
    expect(view().failure).toBe(
      'Not complete within 86400 seconds: 0 bytes came, the final part unknown.',
    );
    expect(run.violations()).toEqual([]);
  });
});

describe('the name of a growing asset', () => {
  it('may be given once, if the asset was created with an extension only', async () => {
    await using run = await running();
    const { ask, view } = await growing(run, { name: null, extension: '.mp4' });
    await ask([part(1)]);
    expect(view().name).toBe('[new file].mp4');
    await ask([part(2)], { asset_name: 'Scene 1.mp4' });
    expect(view().name).toBe('Scene 1.mp4');
    await ask([part(3)], { asset_name: 'Scene 2.mp4' });
    expect(view().name).toBe('Scene 1.mp4');
    expect(run.violations()).toEqual([]);
  });

  it('stays as it was given otherwise', async () => {
    await using run = await running();
    const { ask, view } = await growing(run, { extension: '.mp4' });
    await ask([part(1)], { asset_name: 'Scene 1.mp4' });
    expect(view().name).toBe('A001.mp4');
    expect(run.violations()).toEqual([]);
  });
});
