import { describe, expect, it } from 'vitest';
import { channelReply, identityReply } from '../../spec/index.ts';
import { type Running, nextEvent, running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';

const CHANNELS = '/v2/devices/channels';
const MODELS = { deviceModels: { boom: 'audio', lidar: 'data' } } as const;

async function paired(run: Running) {
  const { access } = await run.device.pair();
  await run.device.me(access);
  const connect = (clientId: string, model = 'camera', path = CHANNELS) =>
    run.device.act(access, path, { client_id: clientId, device_model_id: model });
  const idOf = async (clientId: string) => channelReply.parse((await connect(clientId)).json).id;
  const disconnect = (id: string) => run.device.act(access, `${CHANNELS}/${id}/disconnect`);
  const me = async () => identityReply.parse((await run.device.me(access)).json);
  const indexes = async () =>
    ((await me()).channels ?? []).map((channel) => channelReply.parse(channel).external_index);
  return { access, connect, idOf, disconnect, me, indexes };
}

describe('connecting a channel', () => {
  it.each([CHANNELS, `${CHANNELS}/connect`])('at %s answers with it', async (path) => {
    await using run = await running(MODELS);
    const { connect, me } = await paired(run);
    const changed = nextEvent(run.simulator, 'deviceChanged');
    const reply = await connect('boom-1', 'boom', path);
    expect(reply.status).toBe(200);
    const device = await me();
    expect(reply.json).toMatchObject({
      _type: 'project_device_channel',
      asset_type: 'audio',
      external_index: 1,
      name: `${device.name} - Channel 2`,
      project_id: device.project_id,
      project_device_id: device.id,
      real_time_logging_capable: true,
      status: 'online',
      inserted_at: '2026-11-23T12:00:00.000000Z',
    });
    expect(device).toMatchObject({
      channel_count: 2,
      channels: [{ external_index: 0 }, reply.json],
    });
    expect(run.simulator.control.devices()[0]?.channels).toMatchObject([
      { externalIndex: 0, assetType: 'video' },
      { externalIndex: 1, assetType: 'audio' },
    ]);
    expect((await changed).change).toBe('channels');
    expect(run.violations()).toEqual([]);
  });

  it('a second time is the same channel', async () => {
    await using run = await running();
    const { connect, indexes } = await paired(run);
    const first = await connect('a');
    expect((await connect('a', 'other')).json).toEqual(first.json);
    expect(await indexes()).toEqual([0, 1]);
    expect(run.violations()).toEqual([]);
  });

  it('that is the device itself is its own channel, and an offence', async () => {
    await using run = await running();
    const { connect, indexes } = await paired(run);
    expect((await connect(run.device.clientId)).json).toMatchObject({ external_index: 0 });
    expect(await indexes()).toEqual([0]);
    expect(run.violations()).toEqual([expect.stringContaining('connects itself')]);
  });

  it('works up to a hundred', async () => {
    await using run = await running();
    const { connect, me } = await paired(run);
    for (let count = 1; count < 100; count += 1) {
      expect((await connect(`unit ${count}`)).json).toMatchObject({ external_index: count });
    }
    expect(await me()).toMatchObject({ channel_count: 100 });
    expect(run.violations()).toEqual([]);
    expect((await connect('one more')).status).toBe(400);
    expect(run.violations()).toEqual([expect.stringContaining('more than 100')]);
  });

  it.each([
    ['no client_id', { device_model_id: 'm' }, 'client_id'],
    ['no device_model_id', { client_id: 'a' }, 'device_model_id'],
    ['an empty client_id', { client_id: '', device_model_id: 'm' }, 'client_id'],
  ])('refuses %s, and notes it', async (_, body, mark) => {
    await using run = await running();
    const { access } = await paired(run);
    const reply = await run.device.act(access, CHANNELS, body);
    expect(reply.json).toMatchObject({ code: 400, errors: [{ status: 400 }] });
    expect(run.violations()).toEqual([expect.stringContaining(`where ${mark}`)]);
  });

  it('notes fields that nobody documented, and takes names of objects for models', async () => {
    await using run = await running();
    const { access } = await paired(run);
    const body = { client_id: 'a', device_model_id: 'constructor', name: 'Boom' };
    const reply = await run.device.act(access, CHANNELS, body);
    expect(reply.json).toMatchObject({ asset_type: 'video' });
    expect(run.violations()).toEqual([expect.stringContaining('undocumented fields: name')]);
  });
});

describe('disconnecting', () => {
  it('one frees its index, and the next takes it', async () => {
    await using run = await running();
    const { idOf, disconnect, connect, indexes } = await paired(run);
    const first = await idOf('a');
    await idOf('b');
    const reply = await disconnect(first);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await indexes()).toEqual([0, 2]);
    expect((await connect('c')).json).toMatchObject({ external_index: 1 });
    expect(run.violations()).toEqual([]);
  });

  it('all leaves the device its own', async () => {
    await using run = await running();
    const { access, connect, indexes } = await paired(run);
    await connect('a');
    await connect('b');
    expect((await run.device.act(access, `${CHANNELS}/disconnect`)).status).toBe(204);
    expect(await indexes()).toEqual([0]);
    expect((await run.device.act(access, `${CHANNELS}/disconnect`)).status).toBe(204);
    expect(run.violations()).toEqual([]);
  });

  it('finds only channels of this device that are connected, and not its own', async () => {
    await using run = await running();
    const { idOf, disconnect, me } = await paired(run);
    const id = await idOf('a');
    await disconnect(id);
    expect((await disconnect(id)).status).toBe(404);
    const own = channelReply.parse((await me()).channels?.[0]).id;
    expect((await disconnect(own)).status).toBe(404);
    expect(run.violations()).toEqual([]);
    const other = new TestDevice(run.simulator, 'unit-2');
    const { access } = await other.pair();
    const theirs = channelReply.parse(
      identityReply.parse((await other.me(access)).json).channels?.[0],
    );
    expect((await disconnect(theirs.id)).status).toBe(404);
    expect(run.violations()).toEqual([expect.stringContaining('does not have')]);
  });

  it('has no body', async () => {
    await using run = await running();
    const { access, idOf } = await paired(run);
    const id = await idOf('a');
    const reply = await run.device.act(access, `${CHANNELS}/${id}/disconnect`, { id });
    expect(reply.status).toBe(204);
    await run.device.act(access, `${CHANNELS}/disconnect`, {});
    expect(run.violations()).toHaveLength(2);
  });
});

describe('uploading on a channel', () => {
  it('files by what it collects, and only while it is connected', async () => {
    await using run = await running(MODELS);
    const { access, connect, disconnect, idOf } = await paired(run);
    await connect('boom-1', 'boom');
    await connect('lidar-1', 'lidar');
    for (const channel of [0, 1, 2]) await run.device.asset(access, { channel });
    const [{ name } = { name: '' }] = run.simulator.control.devices();
    expect(run.simulator.control.assets().map(({ folder }) => folder)).toEqual([
      `Cloud_Devices/2026_11_23/VIDEO/${name}`,
      `Cloud_Devices/2026_11_23/AUDIO/${name}`,
      `Cloud_Devices/2026_11_23/DATA/${name}`,
    ]);
    expect(run.violations()).toEqual([]);
    await disconnect(await idOf('boom-1'));
    const body = { name: 'a.wav', filetype: 'audio/wav', filesize: 9, offset: 0, channel: 1 };
    expect((await run.device.createAsset(access, body)).status).toBe(404);
    expect(run.violations()).toEqual([expect.stringContaining('channel 1')]);
  });
});

describe('the channels of a device', () => {
  it('outlive its pairing, and go when it is forgotten', async () => {
    await using run = await running();
    const { connect } = await paired(run);
    await connect('a');
    const again = await paired(run);
    expect(await again.indexes()).toEqual([0, 1]);
    run.simulator.control.forget(run.simulator.control.devices()[0]?.id ?? '');
    expect(await (await paired(run)).indexes()).toEqual([0]);
  });

  it('tell no client id', async () => {
    await using run = await running();
    const { connect } = await paired(run);
    const reply = await connect('serial-4711');
    const shown = JSON.stringify([
      reply.json,
      run.simulator.control.devices(),
      run.simulator.control.calls(),
    ]);
    expect(shown).not.toContain('serial-4711');
  });
});
