import { describe, expect, it } from 'vitest';
import { DailiesError } from './error.ts';
import type { HttpReply } from './http.ts';
import { healthRequest, identityRequest, parseHealth, parseIdentity } from './identity.ts';

const context = { apiUrl: 'https://api.frame.io', clientVersion: '1.11.0' };
const headers = { accept: 'application/json', 'x-client-version': '1.11.0' };

const reply = (body: unknown): HttpReply => ({
  kind: 'reply',
  status: 200,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** As a camera saw it right after pairing (protocol.md §10.1 [CAP]). */
const CAMERA = {
  _type: 'project_device',
  id: '0b8f3a8e-1111-4000-8000-000000000001',
  device_id: '0b8f3a8e-2222-4000-8000-000000000002',
  asset_type: 'video',
  name: 'X100VI',
  status: 'offline',
  project_id: 'project-7',
  project: { _type: 'project', id: 'project-7', name: 'Salt & Ash' },
  deleted_at: null,
  last_known_firmware_version: '1.11.0',
  timezone: 'America/Denver',
  authorization: {
    _type: 'project_device_authorization',
    creator: { _type: 'user', id: 'u', name: 'Ida Operator' },
    expires_at: '2026-11-30T12:00:00.123456Z',
    scopes: { asset_create: true, offline: true, admin: false },
  },
  channels: [{ _type: 'project_device_channel', id: 'c', external_index: 0, status: 'offline' }],
  channel_count: 1,
  required_metadata_attributes: [],
};

describe('health (protocol.md §6)', () => {
  it('is asked without authorisation', () => {
    const url = 'https://api.frame.io/health';
    expect(healthRequest(context)).toEqual({ method: 'GET', url, headers, body: { kind: 'none' } });
  });

  it.each([{ status: 'ok' }, { ok: true }, { status: 'ok', version: '1' }, {}])(
    '%j says that Frame.io is there',
    (body) => {
      expect(() => parseHealth(reply(body))).not.toThrow();
    },
  );

  it('a page does not come from Frame.io', () => {
    expect(() => parseHealth(reply('<html>Log in to Hotel Wi-Fi</html>'))).toThrow(
      expect.objectContaining({ code: 'captive_portal', retryable: true }),
    );
  });

  it.each([{ ok: false }, { status: 'error' }, '[]', 'null', ''])('%j is no good news', (body) => {
    expect(() => parseHealth(reply(body))).toThrow(DailiesError);
  });
});

describe('identity (protocol.md §10.1)', () => {
  it('is asked with the bearer and nothing else', () => {
    expect(identityRequest(context, 'at-1')).toEqual({
      method: 'GET',
      url: 'https://api.frame.io/v2/devices/me',
      headers: { ...headers, authorization: 'Bearer at-1' },
      body: { kind: 'none' },
    });
  });

  it('is read as a camera saw it', () => {
    expect(parseIdentity(reply(CAMERA))).toEqual({
      deviceId: '0b8f3a8e-1111-4000-8000-000000000001',
      deviceName: 'X100VI',
      projectId: 'project-7',
      projectName: 'Salt & Ash',
      userName: 'Ida Operator',
      paused: false,
      status: 'offline',
      assetType: 'video',
      timezone: 'America/Denver',
      authorizationEndsAtMs: Date.UTC(2026, 10, 30, 12, 0, 0, 123),
      unitId: '0b8f3a8e-2222-4000-8000-000000000002',
      channels: [{ channelId: 'c', index: 0, name: null, canLog: false }],
    });
  });

  it.each([
    ['abbreviated', { id: 'd' }],
    ['full of nulls', Object.fromEntries(Object.keys(CAMERA).map((key) => [key, null]))],
  ])('is read when %s', (_, body) => {
    expect(parseIdentity(reply({ ...body, id: 'd' }))).toEqual({
      deviceId: 'd',
      unitId: null,
      channels: [],
      deviceName: null,
      projectId: null,
      projectName: null,
      userName: null,
      paused: false,
      status: null,
      assetType: null,
      timezone: null,
      authorizationEndsAtMs: null,
    });
  });

  it('is keyed on project_id, else on the project itself', () => {
    const { project_id: _, ...without } = CAMERA;
    expect(parseIdentity(reply(without)).projectId).toBe('project-7');
    const moved = { ...CAMERA, project: { id: 'other', name: 'Salt' } };
    expect(parseIdentity(reply(moved)).projectId).toBe('project-7');
    const renamed = { ...CAMERA, project: { ...CAMERA.project, name: 'Salt' } };
    expect(parseIdentity(reply(renamed))).toMatchObject({
      projectId: 'project-7',
      projectName: 'Salt',
    });
  });

  // A reply that cannot be read gives the pairing back, so what is not needed must not be demanded.
  it.each([
    ['a project without its id', { project: { name: 'Salt & Ash' } }],
    ['a channel without its id', { channels: [{ external_index: 0 }] }],
    ['a channel numbered in words', { channels: [{ id: 'c', external_index: '0' }] }],
  ])('is read with %s', (_, abbreviated) => {
    expect(parseIdentity(reply({ ...CAMERA, ...abbreviated }))).toMatchObject({
      projectId: 'project-7',
      projectName: 'Salt & Ash',
    });
  });

  it('knows pause, and takes an unknown status for none', () => {
    expect(parseIdentity(reply({ ...CAMERA, status: 'paused' })).paused).toBe(true);
    expect(parseIdentity(reply({ ...CAMERA, status: 'hibernating' })).paused).toBe(false);
  });

  it.each(['', 'never', 'tomorrow'])('takes the end %j for none', (expires_at) => {
    const body = { ...CAMERA, authorization: { expires_at } };
    expect(parseIdentity(reply(body)).authorizationEndsAtMs).toBeNull();
  });

  it.each([{}, { id: null }, { id: '' }, { id: 7 }, '[]', 'null'])(
    '%j names no device and is refused',
    (body) => {
      expect(() => parseIdentity(reply(body))).toThrow(
        expect.objectContaining({ code: 'unexpected_reply' }),
      );
    },
  );
});
