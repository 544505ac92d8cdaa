import { describe, expect, it } from 'vitest';
import { channelReply, identityReply } from '../../spec/index.ts';
import { running } from '../testing/running.ts';

describe('devices/me', () => {
  it('tells everything §10.1 lists, with its nulls', async () => {
    await using run = await running({ projectName: 'Reel One', userName: 'Ada', timezone: 'UTC' });
    const { access } = await run.device.pair();
    const { json } = await run.device.me(access);
    const me = identityReply.parse(json);
    expect(me).toMatchObject({
      _type: 'project_device',
      asset_type: 'video',
      status: 'online',
      project: { _type: 'project', id: me.project_id, name: 'Reel One' },
      inserted_at: '2026-11-23T12:00:00.000000Z',
      deleted_at: null,
      last_known_firmware_version: '1.2.3',
      timezone: 'UTC',
      authorization: {
        _type: 'project_device_authorization',
        project_device_id: me.id,
        creator: { _type: 'user', name: 'Ada' },
        expires_at: null,
        scopes: { asset_create: true, offline: true, asset_delete: false },
      },
      channels: [
        {
          _type: 'project_device_channel',
          external_index: 0,
          device_id: me.device_id,
          project_device_id: me.id,
          real_time_logging_capable: true,
        },
      ],
      channel_count: 1,
      path_asset_type: 'VIDEO',
      required_metadata_attributes: [],
    });
    const channel = channelReply.parse(me.channels?.[0]);
    expect(new Set([me.id, me.device_id, channel.id]).size).toBe(3);
  });

  it('keeps path_name within its 50 characters', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const [{ id } = { id: '' }] = run.simulator.control.devices();
    run.simulator.control.renameDevice(id, '\u{1F3AC}'.repeat(120));
    const { json } = await run.device.me(access);
    expect(json).toMatchObject({
      name: '\u{1F3AC}'.repeat(120),
      path_name: '\u{1F3AC}'.repeat(25),
    });
  });

  it('shows pause, resume and a new project name, keyed on the same id', async () => {
    await using run = await running();
    const { control } = run.simulator;
    const { access } = await run.device.pair();
    const before = identityReply.parse((await run.device.me(access)).json);
    control.pause(before.id);
    control.renameProject('Reel Two');
    const after = identityReply.parse((await run.device.me(access)).json);
    expect(after).toMatchObject({ status: 'paused', project: { name: 'Reel Two' } });
    expect(after.project_id).toBe(before.project_id);
    control.resume(before.id);
    expect((await run.device.me(access)).json).toMatchObject({ status: 'online' });
  });

  it('calls a device offline after five minutes of silence, and online at its next call', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    run.clock.advance(299);
    expect(run.simulator.control.devices()).toMatchObject([{ status: 'online' }]);
    run.clock.advance(1);
    expect(run.simulator.control.devices()).toMatchObject([{ status: 'offline' }]);
    expect((await run.device.me(access)).json).toMatchObject({ status: 'online' });
  });
});

describe('the version header', () => {
  it.each([
    ['missing', {}],
    ['not SemVer', { 'x-client-version': '1.2' }],
    ['with leading zeros', { 'x-client-version': '01.2.3' }],
  ])('is noted when it is %s; the server goes on as with 0.0.0', async (_, headers) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const reply = await run.device.wire.send(`${run.device.url}/v2/devices/me`, {
      headers: { authorization: `Bearer ${access}`, ...headers },
    });
    expect(reply.json).toMatchObject({ last_known_firmware_version: '0.0.0' });
    const [device] = run.simulator.control.devices();
    expect(run.simulator.control.violations()).toMatchObject([
      { requirement: 'http.version-header', deviceId: device?.id },
    ]);
  });

  it('may carry a pre-release and build', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access, { 'x-client-version': '2.0.0-rc.1+linux.x64' });
    expect(run.violations()).toEqual([]);
  });

  it('is wanted on the connectivity check too, which needs no authorisation', async () => {
    await using run = await running();
    for (const path of ['/health', '/v2/health']) {
      const reply = await run.device.wire.send(run.device.url + path);
      expect([reply.status, reply.text]).toEqual([200, '{"status":"ok"}']);
    }
    expect(run.violations()).toHaveLength(2);
  });
});

describe('the list of calls', () => {
  it('tells what was called by whom, and no secret', async () => {
    await using run = await running();
    const { access, refresh } = await run.device.pair();
    await run.device.me(access);
    await run.device.wire.send(`${run.device.url}/health?token=hush`);
    const calls = run.simulator.control.calls();
    expect(calls).toMatchObject([
      { method: 'POST', path: '/v2/auth/device/code', status: 200, clientVersion: '1.2.3' },
      { path: '/v2/auth/token', status: 200, grant: 'device_code', hasAuthorization: false },
      { path: '/v2/devices/me', status: 200, host: 'api', hasAuthorization: true },
      { path: '/health', status: 200, clientVersion: null },
    ]);
    const text = JSON.stringify([calls, run.simulator.control.violations()]);
    for (const secret of [access, refresh, run.simulator.clientSecret, 'hush', 'unit-1']) {
      expect(text).not.toContain(secret);
    }
  });

  it('notes the pairing header where it does not belong', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    await run.device.me(access, { 'x-client-platypus-enabled': 'true' });
    expect(run.violations()).toEqual([expect.stringContaining('x-client-platypus-enabled')]);
  });

  it('answers with the time of its own clock', async () => {
    await using run = await running();
    const reply = await run.device.wire.send(`${run.device.url}/health`);
    expect(reply.headers.date).toBe('Mon, 23 Nov 2026 12:00:00 GMT');
  });
});
