import { describe, expect, it } from 'vitest';
import { commentReply } from '../../spec/index.ts';
import { nextEvent, running } from '../testing/running.ts';
import { TestDevice } from '../testing/test-device.ts';

const pathOf = (id: string) => `/v2/devices/assets/${id}/comments`;

describe('commenting', () => {
  it('answers with the comment, nulls and all, and shows it with the asset', async () => {
    await using run = await running({ userName: 'Ada' });
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    const commented = nextEvent(run.simulator, 'commented');
    const reply = await run.device.act(access, pathOf(id), { text: 'Take 2 🎬', timestamp: 47.5 });
    expect(reply.status).toBe(200);
    const comment = commentReply.parse(reply.json);
    expect(comment).toMatchObject({
      text: 'Take 2 🎬',
      timestamp: 47.5,
      frame: 47,
      owner_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      asset_id: id,
      device_channel_input_id: null,
      duration: null,
      annotation: null,
      page: null,
      pitch: null,
      yaw: null,
      inserted_at: '2026-11-23T12:00:00.000000Z',
    });
    const shown = { id: comment.id, text: 'Take 2 🎬', timestampFrames: 47.5 };
    expect(run.simulator.control.assets()[0]?.comments).toMatchObject([shown]);
    expect(await commented).toMatchObject({ assetId: id, comment: shown });
    expect(run.violations()).toEqual([]);
  });

  it.each([{}, { timestamp: null }])('is about the whole asset with %j', async (fields) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    const reply = await run.device.act(access, pathOf(id), { text: 'Good', ...fields });
    expect(reply.json).toMatchObject({ timestamp: null, frame: null });
    expect(run.violations()).toEqual([]);
  });

  it.each([
    ['no text', {}, 'text'],
    ['an empty text', { text: '' }, 'text'],
    ['a text that is none', { text: 1 }, 'text'],
    ['a time before the first frame', { text: 'x', timestamp: -1 }, 'timestamp'],
    ['a timecode for frames', { text: 'x', timestamp: '00:00:01:00' }, 'timestamp'],
  ])('refuses %s, and notes it', async (_, body, mark) => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    const reply = await run.device.act(access, pathOf(id), body);
    expect(reply.json).toMatchObject({ code: 400, errors: [{ status: 400 }] });
    expect(run.violations()).toEqual([expect.stringContaining(`where ${mark}`)]);
    expect(run.simulator.control.assets()[0]?.comments).toEqual([]);
  });

  it('notes fields that nobody documented, and serves', async () => {
    await using run = await running();
    const { access } = await run.device.pair();
    const { id } = await run.device.asset(access);
    const reply = await run.device.act(access, pathOf(id), { text: 'x', page: 1 });
    expect(reply.status).toBe(200);
    expect(run.violations()).toEqual([expect.stringContaining('undocumented fields: page')]);
  });

  it('finds only what the device has created', async () => {
    await using run = await running();
    const other = new TestDevice(run.simulator, 'unit-2');
    const { access } = await run.device.pair();
    const { id } = await other.asset((await other.pair()).access);
    const body = { text: 'x' };
    expect((await run.device.act(access, pathOf(id), body)).status).toBe(404);
    expect((await run.device.act(access, pathOf('1'), body)).status).toBe(404);
    expect((await run.device.act('nobody', pathOf(id), body)).status).toBe(401);
    expect(run.violations()).toHaveLength(2);
    expect(run.simulator.control.assets()[0]?.comments).toEqual([]);
  });
});
