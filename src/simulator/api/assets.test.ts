import { describe, expect, it } from 'vitest';
import { finishedAssetReply } from '../../spec/index.ts';
import { nextEvent, running } from '../testing/running.ts';
import { dateFolder } from '../world/time.ts';

const CLIP = { name: 'C2C_TEST_CLIP.mp4', filetype: 'video/mp4', filesize: 21_136_250, offset: 10 };

/** protocol.md §12.3, as the guide prints it. */
const PAUSED =
  '{"code":409,"errors":[{"code":409,"detail":"The channel you\'re uploading from is currently ' +
  'paused.","status":409,"title":"Channel Paused"}],"message":"Channel Paused"}';

describe('creating an asset', () => {
  it.each(['/v2/devices/assets', '/v2/assets'])('at %s answers as recorded', async (path) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, CLIP, path);
    expect(reply.status).toBe(200);
    const asset = finishedAssetReply.parse(reply.json);
    expect(asset.upload_urls).toHaveLength(2);
    expect(asset).toMatchObject({
      _type: 'file',
      type: 'file',
      name: CLIP.name,
      filetype: CLIP.filetype,
      filesize: CLIP.filesize,
      status: 'created',
      label: 'none',
      uploaded_at: '2026-11-23T12:00:00.000000Z',
      upload_completed_at: null,
      upload_failed_at: null,
      realtime_upload: null,
      checksums: null,
      index: -1,
    });
    expect(run.violations()).toEqual([]);
  });

  it('files by the day of the capture, where the device is', async () => {
    await using run = await running({ timezone: 'America/Denver' });
    const { access } = await run.device.pair();
    const folder = async (offset: number) => {
      const { id } = await run.device.asset(access, { offset });
      return run.simulator.control.assets().find((asset) => asset.id === id)?.folder;
    };
    const [device] = run.simulator.control.devices();
    // 12:00 UTC is 05:00 in Denver.
    expect(await folder(0)).toBe(`Cloud_Devices/2026_11_23/VIDEO/${device?.name}`);
    expect(await folder(5 * 3600 - 1)).toContain('/2026_11_23/');
    expect(await folder(5 * 3600 + 1)).toContain('/2026_11_22/');
    expect(await folder(7 * 86_400)).toContain('/2026_11_16/');
  });

  it('gives as many URLs as are asked for, within the limits of S3', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const urls = async (fields: Record<string, number>) =>
      (await run.device.asset(access, fields)).urls.length;
    expect(await urls({ filesize: 21_136_250, parts: 4 })).toBe(4);
    expect(await urls({ filesize: 1, parts: 1 })).toBe(1);
    expect(await urls({ filesize: 1000 })).toBe(1);
    expect(await urls({ filesize: 5 * 1024 ** 4 })).toBe(10_000);
    expect(run.violations()).toEqual([]);
    const below = await run.device.createAsset(access, { ...CLIP, parts: 5 });
    const above = await run.device.createAsset(access, { ...CLIP, filesize: 6e12, parts: 1 });
    const huge = await run.device.createAsset(access, { ...CLIP, filesize: 6e9, parts: 1 });
    expect([below.status, above.status, huge.status]).toEqual([400, 400, 400]);
    expect(below.json).toMatchObject({ errors: [{ detail: expect.stringContaining('5 MiB') }] });
    expect(run.violations()).toHaveLength(3);
  });

  it('asks urlsPerAsset when the device leaves the number open', async () => {
    await using run = await running({ urlsPerAsset: (bytes) => bytes / 2.5 });
    const { access } = await run.device.pair();
    expect((await run.device.asset(access, { filesize: 10 })).urls).toHaveLength(4);
  });

  it.each([
    ['no name', { name: undefined }, 400],
    ['an empty name', { name: '' }, 400],
    ['no size', { filesize: undefined }, 400],
    ['an empty file', { filesize: 0 }, 400],
    ['a size as text', { filesize: '1000' }, 400],
    ['half a byte', { filesize: 10.5 }, 400],
    ['a filetype no header can carry', { filetype: 'video/mp4\r\nx: y' }, 400],
    ['too many parts', { parts: 10_001 }, 400],
    ['a channel it does not have', { channel: 1 }, 404],
    ['half a second of offset', { offset: 1.5 }, 400],
  ])('refuses %s in the documented shape', async (_, fields, status) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, { ...CLIP, ...fields });
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ code: status, errors: [{ status }] });
    expect(run.simulator.control.assets()).toEqual([]);
  });

  it.each([
    ['no offset', { offset: undefined }, 'upload.date'],
    ['the negative offset of the reference', { offset: -10 }, 'upload.date'],
    ['an offset before 1970', { offset: 9e9 }, 'upload.date'],
    ['no offset at all', { offset: undefined }, 'where offset is missing (§11.1'],
    ['no filetype', { filetype: undefined }, 'filetype is missing'],
    ['an extension for a filetype', { filetype: 'mov' }, 'filetype is not a type/subtype'],
    ['half a filetype', { filetype: 'video/' }, 'filetype is not a type/subtype'],
    ['fields nobody documented', { codec: 'h264' }, 'codec'],
  ])('serves %s, and notes it', async (_, fields, mark) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.createAsset(access, { ...CLIP, ...fields });
    expect(reply.status).toBe(200);
    expect(run.violations()).toEqual([expect.stringContaining(mark)]);
  });

  it.each(['video/mp4', 'application/vnd.apple.mpegurl', 'text/plain; charset=utf-8', 'x-a/b+c'])(
    'has nothing against the filetype %s',
    async (filetype) => {
      await using run = await running();
      const { access } = await run.device.pair();
      expect((await run.device.createAsset(access, { ...CLIP, filetype })).status).toBe(200);
      expect(run.violations()).toEqual([]);
    },
  );

  it('has nothing against documented fields that say nothing', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const quiet = { channel: null, parts: null, extension: null, is_realtime_upload: false };
    expect((await run.device.createAsset(access, { ...CLIP, ...quiet })).status).toBe(200);
    expect(run.violations()).toEqual([]);
  });

  it('accepts urlencoded bodies, and no others beside JSON', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const send = (type: string, body: string) =>
      run.device.wire.send(`${run.device.url}/v2/devices/assets`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${access}`,
          'x-client-version': '1.0.0',
          'content-type': type,
        },
        body,
      });
    const form = 'application/x-www-form-urlencoded';
    const good = await send(form, 'name=1&filetype=video%2Fmp4&filesize=1000&offset=0');
    expect(good.json).toMatchObject({ name: '1', filesize: 1000 });
    expect(run.violations()).toEqual([]);
    const blank = '&channel=&parts=&extension=&auto_version_id=&is_realtime_upload=';
    const quiet = await send(form, `name=a.mp4&filetype=a%2Fb&filesize=9&offset=0${blank}`);
    expect(quiet.status).toBe(200);
    expect(run.violations()).toEqual([]);
    const growing = await send(form, 'name=a.mp4&filetype=a%2Fb&is_realtime_upload=true');
    expect(growing.json).toMatchObject({
      errors: [{ status: 400, detail: 'JSON is required for real-time uploads' }],
    });
    expect(run.violations()).toEqual([expect.stringContaining('JSON')]);
    expect((await send('multipart/form-data; boundary=x', '--x--')).status).toBe(415);
    for (const body of ['{"name":', '[]', 'null', '"text"', '']) {
      expect((await send('application/json', body)).status).toBe(400);
    }
    expect(run.violations()).toHaveLength(7);
  });

  it('notes a device that never asks who it is after it got tokens', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.asset(access);
    expect(run.violations()).toEqual([]);
    run.clock.advance(30);
    await run.device.asset(access);
    await run.device.asset(access);
    expect(run.violations()).toEqual([expect.stringContaining('project.shown')]);
  });

  it('makes the next version of an asset of the project, and of no other', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    const reply = await run.device.createAsset(access, { ...CLIP, auto_version_id: id });
    expect(reply.json).toMatchObject({ auto_version_id: id });
    expect(run.simulator.control.assets()).toMatchObject([{ versionOf: null }, { versionOf: id }]);
    const version = async (auto_version_id: string) =>
      (await run.device.createAsset(access, { ...CLIP, auto_version_id })).status;
    expect(await version('de305d54-75b4-431b-adb2-eb6b9e546014')).toBe(404);
    expect(run.violations()).toEqual([]);
    expect(await version('../1')).toBe(400);
    expect(run.violations()).toEqual([expect.stringContaining('auto_version_id')]);
  });

  it('cannot be completed any more after 24 hours, and says why', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.asset(access, { filesize: 10 });
    run.clock.advance(86_399);
    expect(run.simulator.control.assets()).toMatchObject([{ failure: null }]);
    const failed = nextEvent(run.simulator, 'assetFailed');
    run.clock.advance(1);
    const failure = 'Not complete within 86400 seconds: 0 bytes came, of 10.';
    expect(run.simulator.control.assets()).toMatchObject([{ status: 'created', failure }]);
    expect((await failed).asset.failure).toBe(failure);
  });

  it('needs a bearer', async () => {
    await using run = await running();
    expect((await run.device.createAsset('nobody', CLIP)).status).toBe(401);
  });
});

describe('pausing', () => {
  it('refuses what was made in a pause, for good, and nothing else', async () => {
    await using run = await running();
    const { device, clock, simulator } = run;
    const { access } = await device.pair();
    await device.me(access);
    const [{ id } = { id: '' }] = simulator.control.devices();
    const create = async (offset: number) =>
      (await device.createAsset(access, { ...CLIP, offset })).status;
    clock.advance(100);
    simulator.control.pause(id);
    clock.advance(100);
    const reply = await device.createAsset(access, { ...CLIP, offset: 10 });
    expect([reply.status, reply.text]).toEqual([409, PAUSED]);
    expect(await create(101)).toBe(200);
    expect(await create(100)).toBe(409);
    simulator.control.resume(id);
    expect(await create(0)).toBe(200);
    clock.advance(50);
    expect(await create(49)).toBe(200);
    expect(await create(51)).toBe(409);
    expect(await create(149)).toBe(409);
    expect(await create(151)).toBe(200);
    expect(simulator.control.devices()).toMatchObject([
      { pauses: [{ from: '2026-11-23T12:01:40.000Z', to: '2026-11-23T12:03:20.000Z' }] },
    ]);
    expect(run.violations()).toEqual([]);
  });

  it('lets running uploads finish', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { urls } = await run.device.asset(access, { filesize: 3 });
    run.simulator.control.pause(run.simulator.control.devices()[0]?.id ?? '');
    expect((await run.device.put(urls[0] ?? '', Buffer.from('abc'))).status).toBe(200);
  });
});

describe('date folders', () => {
  it.each([
    ['2026-01-01T04:59:59Z', 'America/New_York', '2025_12_31'],
    ['2026-01-01T05:00:00Z', 'America/New_York', '2026_01_01'],
    ['2026-03-08T09:59:59Z', 'America/Los_Angeles', '2026_03_08'],
    ['2026-06-30T18:30:00Z', 'Asia/Kolkata', '2026_07_01'],
    ['1970-01-01T00:00:00Z', 'UTC', '1970_01_01'],
  ])('%s in %s is %s', (at, timezone, folder) => {
    expect(dateFolder(Date.parse(at), timezone)).toBe(folder);
  });
});
